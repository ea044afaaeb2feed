"""What customers are sent about appointments: one is made, moved or cancelled, or somebody runs late."""

from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import Product
from service.coverage.costs import costs_of
from service.notices.compose import COSTS, Matter, write_to_customer
from service.notices.enabled_channels import Outlets
from service.notices.outcome_notices import VISIT
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.bookings import Booking
from store.orders.orders import Order, find_order
from store.service.notices import overtake_visits
from store.service.tickets import find_ticket

VISIT_CANCELLED, VISIT_LATE = "visit_cancelled", "visit_late"


def tell_visit(conn: Connection, product: Product, order: Order, booking: Booking, by: By, outlets: Outlets) -> None:
    """One notice for the visit, of its first ticket; what waits to be said of an earlier time is not sent."""
    values = {"visit": window_code(booking), COSTS: costs_of(conn, order.tickets[0])}
    _write(conn, product, order, VISIT, values, by, outlets)


def tell_visit_cancelled(conn: Connection, product: Product, order: Order, by: By, outlets: Outlets) -> None:
    _write(conn, product, order, VISIT_CANCELLED, {}, by, outlets)


def tell_late(
    conn: Connection, product: Product, order: Order, expected_at: datetime, by: By, outlets: Outlets
) -> None:
    """What was told of another time and has not left yet is not sent."""
    _write(conn, product, order, VISIT_LATE, {"visit": coded("long_moment", at=expected_at)}, by, outlets)


def window_code(booking: Booking) -> Coded:
    """`Wednesday, 4 March 2026, 08:00–12:00 WIB`, in the reader's zone."""
    return coded("visit_window", begins=booking.arrival_begins, ends=booking.arrival_ends)


def _write(
    conn: Connection, product: Product, order: Order, kind: str, values: dict[str, Coded], by: By, outlets: Outlets
) -> None:
    overtaken = coded("overtaken_by_appointment", order=order.id)
    overtake_visits(conn, list(order.tickets), kinds=[VISIT, VISIT_CANCELLED, VISIT_LATE], reason=overtaken)
    current = find_order(conn, order.id)
    ticket = find_ticket(conn, order.tickets[0])
    assert current is not None
    assert ticket is not None
    matter = Matter(kind, ticket.id, ticket.device_id, ticket.failure_mode, by.at, values, current.sequence)
    write_to_customer(conn, product, matter, outlets)
