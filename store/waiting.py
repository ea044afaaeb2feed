"""Waiting for a change in the database without asking over and over."""

import time

from psycopg.sql import SQL, Identifier

from store.database import Connection, connect, translated


class Listener:
    """A connection of its own that hears `wake`; a notification that comes before `wait` is not lost."""

    def __init__(self, url: str, channel: str = "sigap", *, timeout_s: int = 10) -> None:
        self.conn: Connection = connect(url, timeout_s=timeout_s)
        with translated():
            self.conn.execute(SQL("LISTEN {c}").format(c=Identifier(channel)))

    def wait(self, seconds: float) -> bool:
        """True when something changed, False after `seconds`; StoreUnavailable when the database is gone."""
        deadline = time.monotonic() + seconds
        with translated():
            for _ in self.conn.notifies(timeout=max(0.0, deadline - time.monotonic()), stop_after=1):
                return True
        return False

    def close(self) -> None:
        self.conn.close()
