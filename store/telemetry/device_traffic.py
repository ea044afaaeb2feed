"""How much devices send: messages and bytes for each day (UTC), and when a worker of ingest last counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a device sent since the last count, or on a day."""

    product: str
    serial: str
    messages: int
    bytes: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """When a device last sent something."""

    product: str
    serial: str
    at: datetime


def add_traffic(conn: Connection, sent: Sequence[Traffic]) -> None:
    """What serials sent that no device has is not kept."""
    conn.execute(
        SQL["add_traffic"],
        {
            "products": [one.product for one in sent],
            "serials": [one.serial for one in sent],
            "messages": [one.messages for one in sent],
            "bytes": [one.bytes for one in sent],
            "last_at": [one.last_at for one in sent],
        },
    )


def forget_traffic(conn: Connection, *, now: datetime) -> None:
    conn.execute(SQL["forget_traffic"], {"before": (now - KEPT_FOR).date()})


def busiest_devices(conn: Connection, day: date, *, limit: int = 20) -> list[Traffic]:
    return fetch_all(conn, SQL["busiest_devices"], {"day": day, "limit": limit}, Traffic)


def last_heard(conn: Connection) -> list[Heard]:
    """Of devices that sent something within KEPT_FOR."""
    return fetch_all(conn, SQL["last_heard"], None, Heard)


def note_counted(conn: Connection, client: str, now: datetime) -> None:
    conn.execute(SQL["note_counted"], {"client": client, "now": now})


def counted_at(conn: Connection, client: str) -> datetime | None:
    row = conn.execute(SQL["counted_at"], {"client": client}).fetchone()
    return row[0] if row else None
