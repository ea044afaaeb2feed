"""Reading: work on a connection that the database itself lets change nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from store.engine.database import Connection


@contextmanager
def reading(conn: Connection) -> Iterator[Connection]:
    """One transaction that only reads; psycopg.errors.ReadOnlySqlTransaction for what would write."""
    conn.read_only = True
    try:
        with conn.transaction():
            yield conn
    finally:
        conn.read_only = None
