"""A file that was handed over: the broker's start script takes it, and the broker comes back with it."""

import time
from pathlib import Path

from service.broker_access.access_file import NEXT, NoFile, is_waiting
from service.broker_access.control import Control

BACK_WITHIN_S = 120.0


class Handing:
    """Hands a file over, and waits for the broker to be back with it."""

    def __init__(self, folder: Path | None, control: Control) -> None:
        self._folder, self._control = folder, control
        self._began: float | None = None
        self._connection = self._untaken = 0

    @property
    def is_possible(self) -> bool:
        """Not over the connection on which a file was taken by nobody: whoever mends that starts the broker anew."""
        return self._folder is not None and self._control.connection != self._untaken

    def begin(self) -> None:
        self._began, self._connection = time.monotonic(), self._control.connection

    def is_under_way(self) -> bool:
        """Until the broker is back over another connection; NoFile, once, where nobody takes the file."""
        if self._began is None or self._folder is None:
            return False
        waits = is_waiting(self._folder)
        if not waits and self._control.is_online and self._control.connection != self._connection:
            self._began = None
            return False
        if time.monotonic() - self._began < BACK_WITHIN_S:
            return True
        self._began = None
        if waits:
            self._untaken = self._control.connection
            (self._folder / NEXT).unlink(missing_ok=True)
            raise NoFile(f"{self._folder / NEXT}: no start script took it within {BACK_WITHIN_S:g} s")
        return False
