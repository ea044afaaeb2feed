"""Holds: from when until when a ticket waited, why, and which targets that pauses."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewHold:
    ticket_id: int
    reason: str
    pauses: list[str]
    from_at: datetime
    resume_at: datetime | None
    begun_by: str


@dataclass(frozen=True, slots=True)
class Hold:
    """`until_at` None: the ticket waits still; `resume_at`: when it goes on by itself."""

    reason: str
    pauses: list[str]
    from_at: datetime
    until_at: datetime | None
    resume_at: datetime | None
    begun_by: str
    ended_by: str | None


def begin_hold(conn: Connection, hold: NewHold) -> None:
    conn.execute(SQL["begin_hold"], fields_of(hold))


def end_hold(conn: Connection, ticket_id: int, *, at: datetime, by: str) -> None:
    """Nothing where the ticket waits no more."""
    conn.execute(SQL["end_hold"], {"ticket_id": ticket_id, "at": at, "by": by or "?"})


def holds_of(conn: Connection, ticket_id: int) -> list[Hold]:
    return fetch_all(conn, SQL["holds_of"], {"ticket_id": ticket_id}, Hold)


def holds_to_end(conn: Connection, product: str, now: datetime) -> list[int]:
    return [row[0] for row in conn.execute(SQL["holds_to_end"], {"product": product, "now": now})]
