"""Which workers are alive: those whose session with the database holds the lock of their slot.

No clock judges it. A killed process loses its session, and so the lock, at once; a process in a long pass keeps it.
"""

from dataclasses import asdict, dataclass

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
BEAT_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Worker:
    stage: str
    slot: int
    slots: int
    pid: int
    address: str = ""


def join(conn: Connection, worker: Worker) -> None:
    """The worker is alive from now on until `leave`, or until this session ends."""
    conn.execute(SQL["notice_lost_peers"])
    conn.execute(SQL["hold_slot"], {"stage": worker.stage, "slot": worker.slot})
    beat(conn, worker)


def beat(conn: Connection, worker: Worker) -> None:
    """Writes the worker's line anew: another one in the same slot may have replaced it."""
    conn.execute(SQL["beat"], asdict(worker))


def alive(conn: Connection) -> list[Worker]:
    return fetch_all(conn, SQL["alive"], {}, Worker)


def leave(conn: Connection, worker: Worker) -> None:
    """Removes the worker's line; over any session, for the worker's own may be gone."""
    conn.execute(SQL["leave"], {"stage": worker.stage, "slot": worker.slot, "pid": worker.pid})
