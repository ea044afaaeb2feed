"""A process dies by SIGKILL in the middle of its transaction: it waits for a lock that the test holds."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import LiteralString

from store.engine.database import Connection, connect

PATIENCE_S = 120.0
WAITS = """
SELECT a.application_name FROM pg_stat_activity a
WHERE a.pid IN (SELECT pid FROM pg_locks WHERE NOT granted) AND pg_backend_pid() = ANY(pg_blocking_pids(a.pid))
"""


@contextmanager
def dies_waiting(url: str, lock: LiteralString, kill: Callable[[str], None], **values: object) -> Iterator[list[str]]:
    """While the body runs: whoever comes to wait for what `lock` locks is killed, and then the lock is given up. Yields
    the name of the one that died, once it has; processes say it by PGAPPNAME."""
    died: list[str] = []
    ready, over = threading.Event(), threading.Event()

    def wait() -> None:
        with connect(url) as conn, conn.transaction():
            conn.execute(lock, values)
            ready.set()
            while not died and not over.is_set():
                died.extend(_waiting(conn)[:1])
                time.sleep(0.01)
            for name in died:
                kill(name)

    thread = threading.Thread(target=wait, name="lock ambush")
    thread.start()
    assert ready.wait(PATIENCE_S)
    try:
        yield died
    finally:
        over.set()
        thread.join(PATIENCE_S)


def _waiting(conn: Connection) -> list[str]:
    # Within a transaction, who is connected is read once: whoever came later would not be seen.
    conn.execute("SELECT pg_stat_clear_snapshot()")
    return [str(row[0]) for row in conn.execute(WAITS)]
