"""Which workers are alive: each says so every few seconds, on wall time."""

from dataclasses import dataclass
from datetime import timedelta

from store.database import Connection
from store.queries import load
from store.rows import fetch_all

SQL = load("workers")
BEAT_EVERY_S = 2.0
GONE_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Worker:
    stage: str
    slot: int
    slots: int
    pid: int
    address: str


def beat(conn: Connection, stage: str, slot: int, slots: int, pid: int, address: str = "") -> None:
    conn.execute(SQL["beat"], {"stage": stage, "slot": slot, "slots": slots, "pid": pid, "address": address})


def alive(conn: Connection) -> list[Worker]:
    return fetch_all(conn, SQL["alive"], {"within": GONE_AFTER}, Worker)


def leave(conn: Connection, stage: str, slot: int, pid: int) -> None:
    conn.execute(SQL["leave"], {"stage": stage, "slot": slot, "pid": pid})
