"""Waiting for a change in the database without asking over and over."""

import contextlib
import selectors
import socket
import time

from psycopg.sql import SQL, Identifier

from store.engine.database import OPTIONS, Connection, connect, translated


class Listener:
    """A connection of its own that hears `wake`; a notification that comes before `wait` is not lost."""

    def __init__(self, url: str, channel: str = "sigap", *, timeout_s: int = 10, options: str = OPTIONS) -> None:
        self.conn: Connection = connect(url, timeout_s=timeout_s, options=options)
        with translated():
            self.conn.execute(SQL("LISTEN {c}").format(c=Identifier(channel)))

        self._waker, self._woken = socket.socketpair()
        for end in (self._waker, self._woken):
            end.setblocking(False)
        self._selector = selectors.DefaultSelector()
        for source in (self.conn, self._woken):
            self._selector.register(source, selectors.EVENT_READ)

    def wait(self, seconds: float) -> bool:
        """True when something changed, False after `seconds` or `wake`; StoreUnavailable when the database is gone."""
        deadline = time.monotonic() + seconds
        with translated():
            while not self._has_heard():
                left = deadline - time.monotonic()
                ready = self._selector.select(left) if left > 0 else []
                if not ready:
                    return False
                if any(key.fileobj is self._woken for key, _ in ready):
                    self._woken.recv(4096)
                    return False
        return True

    def wake(self) -> None:
        """Ends a `wait`, this one or the next; for another thread, or the handler of a signal."""
        with contextlib.suppress(OSError):  # It is closed, or has been told often enough.
            self._waker.send(b".")

    def close(self) -> None:
        self._selector.close()
        for part in (self.conn, self._waker, self._woken):
            part.close()

    def _has_heard(self) -> bool:
        for _ in self.conn.notifies(timeout=0, stop_after=1):
            return True
        return False
