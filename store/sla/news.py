"""News for staff: predicted tickets of theirs, tickets given to them, targets due soon or missed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)
# News that come close together are one mail; mails to one person are this far apart.
GATHER, APART = timedelta(minutes=1), timedelta(minutes=15)
# What is older is no news for a mail: the page still has it.
FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewNews:
    """`roles`: all of them; `roles_unassigned`: where nobody has the ticket. `actor` caused it, and is told nothing."""

    ticket_id: int
    kind: str
    at: datetime
    actor: str = ""
    target: str = ""
    due_at: datetime | None = None
    to_assignee: bool = False
    to_area: bool = False
    roles: list[str] = field(default_factory=list)
    roles_unassigned: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StaffNews:
    """News of a ticket, or of what `about` names (`warranty_claim/12`)."""

    id: int
    kind: str
    target: str
    at: datetime
    due_at: datetime | None
    read_at: datetime | None
    ticket_id: int | None
    about: str | None
    product: str | None
    failure_mode: str | None
    serial: str
    state: str | None


def write_news(conn: Connection, news: NewNews) -> int:
    """How many people it is for."""
    return conn.execute(SQL["write_news"], fields_of(news)).rowcount


def ask_for_mails(conn: Connection, *, now: datetime) -> int:
    """`now` is wall time."""
    return conn.execute(SQL["ask_for_mails"], {"now": now, "gather": GATHER, "apart": APART, "fresh": FRESH}).rowcount


def take_news(conn: Connection, mail_id: int, person_id: int, *, now: datetime) -> list[StaffNews]:
    """What a mail tells; the same when it is sent again, with what came meanwhile. `now` is wall time."""
    conn.execute(SQL["take_news"], {"mail_id": mail_id, "person_id": person_id, "now": now, "fresh": FRESH})
    return fetch_all(conn, SQL["news_in_mail"], {"mail_id": mail_id}, StaffNews)


def news_numbered(conn: Connection, numbers: list[int]) -> list[StaffNews]:
    return fetch_all(conn, SQL["news_numbered"], {"numbers": numbers}, StaffNews)


def news_of(
    conn: Connection, person_id: int, *, unread: bool = False, limit: int = 50, offset: int = 0
) -> list[StaffNews]:
    wanted = {"person_id": person_id, "unread": unread, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["news_of"], wanted, StaffNews)


def count_unread(conn: Connection, person_id: int) -> int:
    row = conn.execute(SQL["count_unread"], {"person_id": person_id}).fetchone()
    return int(row[0]) if row else 0


def mark_read(
    conn: Connection, person_id: int, *, now: datetime, until: int | None = None, ticket_id: int | None = None
) -> int:
    """How many were marked. `until`: the newest that the person has seen; what came later stays unread."""
    values = {"person_id": person_id, "now": now, "until": until, "ticket_id": ticket_id}
    return conn.execute(SQL["mark_read"], values).rowcount


def wants_news_mails(conn: Connection, person_id: int) -> bool:
    row = conn.execute(SQL["wants_news_mails"], {"person_id": person_id}).fetchone()
    return bool(row and row[0])


def set_news_mails(conn: Connection, person_id: int, *, wanted: bool) -> None:
    conn.execute(SQL["set_news_mails"], {"person_id": person_id, "wanted": wanted})


def prune_news(conn: Connection, *, before: datetime) -> int:
    return conn.execute(SQL["prune_news"], {"before": before}).rowcount
