"""Visits as a technician's phone shows them: orders with whom they go to, where and when."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Visit:
    """A work order with its appointment, customer and place. Times are the fleet's; `window_*`: what the customer was
    told; `person_id`: the technician's account; `site`: what was written down of a place without an address."""

    id: int
    state: str
    product: str
    asset_id: int
    device_id: int
    serial: str
    parts: tuple[str, ...]
    reason: str | None
    note: str
    follows_id: int | None
    made_at: datetime
    due_at: datetime | None
    expected_at: datetime | None
    ended_at: datetime | None
    window_from: datetime | None
    window_until: datetime | None
    technician: str | None
    person_id: int | None
    customer_id: int | None
    customer: str
    phone: str
    contact: str
    address: tuple[str, ...]
    landmark: str
    district: str
    city: str
    postcode: str
    latitude: float | None
    longitude: float | None
    access_notes: str
    site: str
    time_zone: str


def visits_of(conn: Connection, person_id: int, *, recorded_since: datetime) -> list[Visit]:
    """Orders that a technician is to do, and those whose end was recorded since a wall time; by their appointments."""
    return fetch_all(conn, SQL["visits_of"], {"person_id": person_id, "recorded_since": recorded_since}, Visit)


def find_visit(conn: Connection, order_id: int) -> Visit | None:
    return fetch_one(conn, SQL["find_visit"], {"order_id": order_id}, Visit)


def visit_tickets(conn: Connection, order_id: int) -> list[int]:
    """The tickets that the visit is for."""
    return [int(number) for (number,) in conn.execute(SQL["visit_tickets"], {"order_id": order_id})]
