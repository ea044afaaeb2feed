"""Children kept alive: started, watched, started again when they end, and stopped in order."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from fleet.process import get_log

log = get_log("supervisor")
ROOT = Path(__file__).resolve().parents[2]
WATCH_EVERY_S = 0.1
BACKOFF_S = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)
SETTLED_AFTER_S = 10.0
STOP_WITHIN_S = 15.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Child:
    """What to run. `stop_signal` asks it to end; `user`: another system user, when we are root."""

    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    user: str | None = None


class _Running:
    def __init__(self, child: Child, log_folder: Path) -> None:
        self.child, self.log_folder = child, log_folder
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.failures = 0
        self.not_before = 0.0


class Supervisor:
    """Runs children in order of addition and stops them in reverse. One thread starts and watches all of them."""

    def __init__(self, log_folder: Path) -> None:
        self._log_folder = log_folder
        self._children: list[_Running] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, child: Child) -> None:
        """Starts a child within a moment, and again whenever it ends."""
        with self._lock:
            self._children.append(_Running(child, self._log_folder))
        if self._thread is None:
            self._log_folder.mkdir(parents=True, exist_ok=True)
            self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
            self._thread.start()

    def pid(self, name: str) -> int | None:
        """The process id of a child that runs now."""
        with self._lock:
            for running in self._children:
                if running.child.name == name and running.process and running.process.poll() is None:
                    return running.process.pid
        return None

    def stop(self) -> None:
        """Ends every child, the last added first; one that does not end in time is killed."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                children = list(self._children)
            for running in children:
                self._tend(running)
            self._stopping.wait(WATCH_EVERY_S)
        # Here and not in `stop`: with this thread, every child that still runs would be told to end at once.
        for running in reversed(self._children):
            _end(running)

    def _tend(self, running: _Running) -> None:
        now = time.monotonic()
        if running.process is not None:
            code = running.process.poll()
            if code is None:
                return
            settled = now - running.started > SETTLED_AFTER_S
            running.failures = 0 if settled else running.failures + 1
            running.not_before = now + BACKOFF_S[min(running.failures, len(BACKOFF_S) - 1)]
            running.process = None
            log.warning("child_ended", child=running.child.name, code=code, again_in_s=running.not_before - now)
        if now >= running.not_before:
            with self._lock:
                running.process = _start(running.child, self._log_folder)
            running.started = now


def tail(log_folder: Path, name: str, lines: int = 15) -> str:
    """The last lines that a child wrote."""
    path = log_folder / f"{name}.log"
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""


def _start(child: Child, log_folder: Path) -> subprocess.Popen[bytes]:
    output: IO[bytes] = (log_folder / f"{child.name}.log").open("ab")
    # What a child is given stands in place of the file that this process had it from.
    inherited = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in child.env}
    environment = {**inherited, **child.env, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with output:
        return subprocess.Popen(
            child.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_dies_with_us(child.stop_signal),
            user=child.user,
            group=child.user,
            extra_groups=[] if child.user else None,
        )


def _dies_with_us(number: signal.Signals) -> Callable[[], None] | None:
    """On Linux, a child is told to stop when the supervisor's thread ends, however it ends."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def prepare() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number))

    return prepare


def _end(running: _Running) -> None:
    process = running.process
    if process is None or process.poll() is not None:
        return
    process.send_signal(running.child.stop_signal)
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        log.warning("child_killed", child=running.child.name)
        process.kill()
        process.wait()
