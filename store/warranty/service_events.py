"""What other systems are told of claims and returns: events that they read on from a number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ServiceEvent:
    """`data`: numbers and codes, no person. `at`: the fleet's time."""

    id: int
    type: str
    subject: str
    at: datetime
    data: dict[str, Any]


def write_event(
    conn: Connection, *, type: str, subject: str, tenant_id: int, at: datetime, data: dict[str, Any]
) -> None:
    """Writes an event, once for each type and subject, in the transaction of what happened."""
    values = {"type": type, "subject": subject, "tenant_id": tenant_id, "at": at, "data": Jsonb(data)}
    conn.execute(SQL["write_event"], values)


def list_events(conn: Connection, *, after: int = 0, limit: int = 100) -> list[ServiceEvent]:
    """A page of events with numbers above `after`."""
    return fetch_all(conn, SQL["list_events"], {"after": after, "limit": limit}, ServiceEvent)
