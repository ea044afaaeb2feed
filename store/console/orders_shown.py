"""What lists of the console show of orders and appointments."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order in a list, with its appointment."""

    id: int
    product: str
    serial: str
    area: str
    customer: str | None
    state: str
    technician: str | None
    tickets: tuple[int, ...]
    due_at: datetime | None
    arrival_begins: datetime | None
    arrival_ends: datetime | None


@dataclass(frozen=True, slots=True)
class ShownVisit:
    """The order and the appointment of a ticket."""

    ticket_id: int
    order_id: int
    order_state: str
    technician: str | None
    arrival_begins: datetime | None
    arrival_ends: datetime | None


def search_orders(
    conn: Connection, *, states: list[str] | None, product: str | None, limit: int, offset: int = 0
) -> list[ShownOrder]:
    """Living ones by the time of their appointments, then by due date; after them those that have ended, newest
    first."""
    values = {"states": states, "product": product, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["search_orders"], values, ShownOrder)


def orders_of_customer(conn: Connection, customer_id: int, *, limit: int) -> list[ShownOrder]:
    """For what a customer has now, the newest first."""
    return fetch_all(conn, SQL["orders_of_customer"], {"customer_id": customer_id, "limit": limit}, ShownOrder)


def visits_of_tickets(conn: Connection, tickets: list[int]) -> dict[int, ShownVisit]:
    """The living visit of each ticket that has one."""
    found = fetch_all(conn, SQL["visits_of_tickets"], {"tickets": tickets}, ShownVisit)
    return {one.ticket_id: one for one in found}


def open_by_assignee(conn: Connection) -> dict[str, int]:
    """How many open tickets each person has."""
    return dict(conn.execute(SQL["open_by_assignee"]).fetchall())
