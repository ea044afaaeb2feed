"""What the console shows of tickets: a page of them, their counts, who has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.product import Severity
from store.console.counts import COUNTED
from store.console.like import contains_pattern, like_pattern
from store.console.search import digits_of_telephone, ticket_number
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownTicket:
    """A ticket in a list; `probability` of the prediction that opened it, `finding` once there is one."""

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
    """None asks for all; `assignee` '' asks for tickets that nobody has. `text`: in the serial, or the ticket's number;
    with `by_customer` also a customer's name, mail address or telephone number. `sort`: a column of SORTS, with a minus
    before it downwards; empty: what is due first."""

    states: list[str] | None = None
    product: str | None = None
    severity: str | None = None
    assignee: str | None = None
    text: str = ""
    by_customer: bool = False
    sort: str = ""


SORTS = ("ticket", "device", "failure_mode", "severity", "state", "assignee", "due")


def search_tickets(conn: Connection, wanted: TicketSearch, *, limit: int, offset: int) -> list[ShownTicket]:
    values = {
        "states": wanted.states,
        "product": wanted.product,
        "severity": wanted.severity,
        "assignee": wanted.assignee,
        "rising": [*Severity],
        "limit": limit,
        "offset": offset,
        "sort": wanted.sort.removeprefix("-"),
        "down": wanted.sort.startswith("-"),
    }
    if like := like_pattern(wanted.text):
        found = {
            "like": like,
            "number": ticket_number(wanted.text),
            "like_customer": contains_pattern(wanted.text) if wanted.by_customer else None,
            "digits": digits_of_telephone(wanted.text),
        }
        return fetch_all(conn, SQL["found_tickets"], {**values, **found}, ShownTicket)
    if wanted.sort:
        return fetch_all(conn, SQL["sorted_tickets"], values, ShownTicket)
    return fetch_all(conn, SQL["tickets_by_due_date"], values, ShownTicket)


def ticket_shown(conn: Connection, ticket_id: int) -> ShownTicket | None:
    return fetch_one(conn, SQL["ticket_shown"], {"ticket_id": ticket_id}, ShownTicket)


def open_tickets_of_asset(conn: Connection, asset_id: int) -> list[ShownTicket]:
    """What else is to be done on one appliance, what is due first first."""
    return fetch_all(conn, SQL["open_tickets_of_asset"], {"asset_id": asset_id}, ShownTicket)


def ticket_counts(conn: Connection, states: Sequence[str], product: str | None = None) -> dict[str, int]:
    """How many are in each of some states; more than COUNTED of one state are not counted further."""
    wanted = {"product": product, "states": list(states), "most": COUNTED + 1}
    return {row[0]: row[1] for row in conn.execute(SQL["ticket_counts"], wanted)}


def assignees(conn: Connection) -> list[str]:
    return [row[0] for row in conn.execute(SQL["assignees"])]


def tickets_of_device(conn: Connection, device_id: int, serial: str, *, limit: int = 50) -> list[ShownTicket]:
    return fetch_all(
        conn, SQL["tickets_of_device"], {"device_id": device_id, "serial": serial, "limit": limit}, ShownTicket
    )


def tickets_of_customer(conn: Connection, customer_id: int, *, limit: int) -> list[ShownTicket]:
    """Of what a customer has now, open ones first."""
    return fetch_all(conn, SQL["tickets_of_customer"], {"customer_id": customer_id, "limit": limit}, ShownTicket)
