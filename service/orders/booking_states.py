"""The life of an appointment: its states, and the only moves there are between them."""

from datetime import datetime
from enum import StrEnum

from fleet.coded import coded
from service.orders.states import OrderRefused
from store.engine.database import Connection
from store.orders.bookings import Booking, confirm_booking, find_booking, move_booking


class BookingState(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    KEPT = "kept"
    MOVED = "moved"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class BookingAction(StrEnum):
    CONFIRM = "confirm"
    EXPIRE = "expire"
    KEEP = "keep"
    MOVE = "move"
    MISS = "miss"
    CANCEL = "cancel"


B = BookingState
# action -> (the states it may leave, the state it leads to). `miss`: nobody was there.
MOVES: dict[BookingAction, tuple[tuple[BookingState, ...], BookingState]] = {
    BookingAction.CONFIRM: ((B.HELD,), B.CONFIRMED),
    BookingAction.EXPIRE: ((B.HELD,), B.EXPIRED),
    BookingAction.KEEP: ((B.CONFIRMED,), B.KEPT),
    BookingAction.MOVE: ((B.CONFIRMED,), B.MOVED),
    BookingAction.MISS: ((B.CONFIRMED,), B.NO_SHOW),
    BookingAction.CANCEL: ((B.HELD, B.CONFIRMED), B.CANCELLED),
}


class HoldIsOver(OrderRefused):
    """A hold that ended before it was confirmed."""


def move(conn: Connection, booking: Booking, action: BookingAction, *, at: datetime, wall: datetime) -> None:
    """Makes one move, in the caller's transaction. `at` is the fleet's time; of a hold the `wall` decides."""
    allowed, to_state = MOVES[action]
    if action is BookingAction.CONFIRM:
        moved = confirm_booking(conn, booking.id, wall=wall)
    else:
        moved = move_booking(conn, booking.id, allowed=[*allowed], to_state=to_state, at=at)
    if moved:
        return
    now = find_booking(conn, booking.id)
    state = now.state if now else BookingState.EXPIRED
    if action is BookingAction.CONFIRM and state in (BookingState.HELD, BookingState.EXPIRED):
        raise HoldIsOver(coded("hold_is_over"))
    raise OrderRefused(coded("booking_not_movable", state=state, action=action))
