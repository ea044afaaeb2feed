"""What the console shows of tickets: a page of them, their counts, who has them."""

from dataclasses import dataclass
from datetime import datetime

from store.console.like import like_pattern
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownTicket:
    """A ticket in the search_tickets; `probability` of the prediction that opened it, `finding` once there is one."""

    id: int
    product: str
    serial: str
    failure_mode: str
    state: str
    source: str
    severity: str
    assignee: str | None
    opened_at: datetime
    due_at: datetime | None
    window_ends_at: datetime
    resolved_at: datetime | None
    probability: float | None
    finding: str | None


@dataclass(frozen=True, slots=True)
class TicketSearch:
    """None asks for all; `assignee` '' asks for tickets that nobody has."""

    states: list[str] | None = None
    product: str | None = None
    severity: str | None = None
    assignee: str | None = None
    text: str = ""


def search_tickets(conn: Connection, wanted: TicketSearch, *, limit: int, offset: int) -> list[ShownTicket]:
    values = {
        "states": wanted.states,
        "product": wanted.product,
        "severity": wanted.severity,
        "assignee": wanted.assignee,
        "like": like_pattern(wanted.text),
        "limit": limit,
        "offset": offset,
    }
    return fetch_all(conn, SQL["search_tickets"], values, ShownTicket)


def ticket_counts(conn: Connection, product: str | None = None) -> dict[str, int]:
    """By state."""
    return {row[0]: row[1] for row in conn.execute(SQL["ticket_counts"], {"product": product})}


def assignees(conn: Connection) -> list[str]:
    return [row[0] for row in conn.execute(SQL["assignees"])]


def tickets_of_device(conn: Connection, device_id: int, serial: str, *, limit: int = 50) -> list[ShownTicket]:
    return fetch_all(
        conn, SQL["tickets_of_device"], {"device_id": device_id, "serial": serial, "limit": limit}, ShownTicket
    )
