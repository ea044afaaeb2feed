"""The customer's appointment as a calendar file, in their language."""

from api.portal.case import Case
from service.orders.booking_states import BookingState
from service.orders.calendar import SHOWN, calendar_of
from store.engine.database import Connection
from store.orders.bookings import Booking, bookings_of
from store.orders.orders import Order, orders_of_ticket

ONCE_AGREED = SHOWN | {BookingState.CANCELLED, BookingState.MOVED}


def calendar_of_case(conn: Connection, case: Case) -> bytes | None:
    """The newest appointment of the ticket's visits; None where there was none."""
    for order in orders_of_ticket(conn, case.ticket.id):
        agreed = [one for one in bookings_of(conn, order.id) if one.state in ONCE_AGREED]
        if agreed:
            standing = [one for one in agreed if one.state in SHOWN]
            return _written(case, order, (standing or agreed)[-1])
    return None


def _written(case: Case, order: Order, booking: Booking) -> bytes:
    words = case.wording
    kind = "calendar_summary" if booking.state in SHOWN else "calendar_summary_cancelled"
    begins, ends = (words.text("long_moment", at=at) for at in (booking.arrival_begins, booking.arrival_ends))
    return calendar_of(
        booking,
        sequence=order.sequence,
        stamp=case.now,
        summary=words.text(kind, product=words.pick(case.product.name)),
        description=words.text("calendar_description", ticket=str(case.ticket.id), begins=begins, ends=ends),
    )
