"""The life of a reservation: its states, and the only moves there are between them."""

from datetime import datetime
from enum import StrEnum

from service.parts.refusals import IllegalReservationMove, NoSuchReservation
from store.engine.database import Connection
from store.parts.reservations import ReservationState, find_reservation, move_reservation


class ReservationAction(StrEnum):
    RESERVE = "reserve"
    RELOCATE = "relocate"
    POSTPONE = "postpone"
    CONSUME = "consume"
    RELEASE = "release"


S = ReservationState
LIVING = (S.WAITING, S.RESERVED)
# action -> (the states it may leave, the state it leads to)
MOVES: dict[ReservationAction, tuple[tuple[ReservationState, ...], ReservationState]] = {
    ReservationAction.RESERVE: ((S.WAITING,), S.RESERVED),
    ReservationAction.RELOCATE: ((S.RESERVED,), S.RESERVED),
    ReservationAction.POSTPONE: ((S.RESERVED,), S.WAITING),
    ReservationAction.CONSUME: (LIVING, S.CONSUMED),
    ReservationAction.RELEASE: (LIVING, S.RELEASED),
}


def move_to(
    conn: Connection,
    reservation_id: int,
    action: ReservationAction,
    *,
    by: str,
    at: datetime,
    place_id: int | None = None,
) -> None:
    """One guarded change, in the caller's transaction; of two at once the second gets IllegalReservationMove."""
    allowed, to_state = MOVES[action]
    if move_reservation(conn, reservation_id, allowed=allowed, to_state=to_state, place_id=place_id, at=at, by=by):
        return
    found = find_reservation(conn, reservation_id)
    if found is None:
        raise NoSuchReservation(reservation_id)
    raise IllegalReservationMove(reservation_id, state=found.state, action=action, allowed=allowed)
