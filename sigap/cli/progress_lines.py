"""Progress where nobody watches a terminal: a line on standard error every ten seconds, for logs and pipes."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

EVERY_S = 10.0


class ProgressLines:
    """What is being done, how far it is and for how long: as a line of text."""

    def __init__(self, what: str, total: float | None) -> None:
        self._begun = time.monotonic()
        self._lock = threading.Lock()
        self._what, self._done, self._total = what, 0.0, total

    def stage(self, what: str) -> None:
        with self._lock:
            self._what = what

    def advance(self, steps: float) -> None:
        with self._lock:
            self._done += steps

    def reach(self, completed: float, total: float) -> None:
        with self._lock:
            self._done, self._total = completed, total

    def line(self) -> str:
        """`importing readings: 1,200 of 5,000, 20 s`."""
        with self._lock:
            far = f"{self._done:,.0f}" if self._done or self._total else ""
            total = f" of {self._total:,.0f}" if self._total else ""
            parts = [*([far + total] if far else []), f"{time.monotonic() - self._begun:.0f} s"]
            return f"{self._what}: {', '.join(parts)}"


@contextmanager
def lines_shown(what: str, total: float | None, *, every: float = EVERY_S) -> Iterator[ProgressLines]:
    """Writes a line every so many seconds until the block ends."""
    shown, over = ProgressLines(what, total), threading.Event()
    writer = threading.Thread(target=_write, args=(shown, over, every, sys.stderr), name="progress", daemon=True)
    writer.start()
    try:
        yield shown
    finally:
        over.set()
        writer.join()


def _write(shown: ProgressLines, over: threading.Event, every: float, to: TextIO) -> None:
    while not over.wait(every):
        to.write(f"{shown.line()}\n")
        to.flush()
