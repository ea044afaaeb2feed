"""Waiting for a change in the database without asking over and over."""

import time

from store.database import Connection, connect, translated


class Listener:
    """A connection of its own that hears `wake`; a notification that comes before `wait` is not lost."""

    def __init__(self, url: str) -> None:
        self._conn: Connection = connect(url)
        self._conn.execute("LISTEN sigap")

    def wait(self, seconds: float) -> bool:
        """True when something changed, False after `seconds`; StoreUnavailable when the database is gone."""
        deadline = time.monotonic() + seconds
        with translated():
            for _ in self._conn.notifies(timeout=max(0.0, deadline - time.monotonic()), stop_after=1):
                return True
        return False

    def close(self) -> None:
        self._conn.close()
