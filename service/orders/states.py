"""The life of a work order: its states, and the only moves there are between them."""

from enum import StrEnum

from fleet.coded import CodedError, coded
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.orders import Order, OrderChange, find_order, move_order, note_order


class OrderState(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    TRAVELLING = "travelling"
    ON_SITE = "on_site"
    DONE = "done"
    INCOMPLETE = "incomplete"
    CANCELLED = "cancelled"


class OrderAction(StrEnum):
    MAKE = "make"
    PLAN = "plan"
    UNPLAN = "unplan"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    DECLINE = "decline"
    TRAVEL = "travel"
    ARRIVE = "arrive"
    FINISH = "finish"
    FAIL = "fail"
    SETTLE = "settle"
    CANCEL = "cancel"


class Incomplete(StrEnum):
    """Why an order could not be completed."""

    PART = "part"
    ACCESS = "access"
    ABSENT = "absent"
    SECOND_PERSON = "second_person"
    UNSAFE = "unsafe"


S = OrderState
# As `is_living_order` in SQL (store/migrations/*_work_orders.sql); a test compares the two.
LIVING = (S.OPEN, S.PLANNED, S.DISPATCHED, S.ACCEPTED, S.TRAVELLING, S.ON_SITE)
# Until the technician is on the way, an appointment may be made, moved and cancelled.
PLANNABLE = (S.OPEN, S.PLANNED, S.DISPATCHED, S.ACCEPTED)

# action -> (the states it may leave, the state it leads to). `settle`: its tickets have ended otherwise.
MOVES: dict[OrderAction, tuple[tuple[OrderState, ...], OrderState]] = {
    OrderAction.PLAN: (PLANNABLE, S.PLANNED),
    OrderAction.UNPLAN: ((S.PLANNED, S.DISPATCHED, S.ACCEPTED), S.OPEN),
    OrderAction.DISPATCH: ((S.PLANNED,), S.DISPATCHED),
    OrderAction.ACCEPT: ((S.DISPATCHED,), S.ACCEPTED),
    OrderAction.DECLINE: ((S.DISPATCHED, S.ACCEPTED), S.OPEN),
    OrderAction.TRAVEL: ((S.ACCEPTED,), S.TRAVELLING),
    OrderAction.ARRIVE: ((S.ACCEPTED, S.TRAVELLING), S.ON_SITE),
    OrderAction.FINISH: ((S.ON_SITE,), S.DONE),
    OrderAction.FAIL: ((S.ACCEPTED, S.TRAVELLING, S.ON_SITE), S.INCOMPLETE),
    OrderAction.SETTLE: (LIVING, S.DONE),
    OrderAction.CANCEL: ((*PLANNABLE, S.TRAVELLING), S.CANCELLED),
}


class NoSuchOrder(CodedError, LookupError):
    """An order number that nothing bears."""

    def __init__(self, order_id: int) -> None:
        super().__init__(coded("no_order", order=order_id))


class OrderRefused(CodedError):
    """What the order's present state, or another rule of orders and appointments, does not allow."""


def move(
    conn: Connection,
    order_id: int,
    action: OrderAction,
    by: By,
    *,
    technician_id: int | None = None,
    reason: Incomplete | None = None,
    note: str = "",
    client_id: str | None = None,
) -> OrderState:
    """Makes one move and its line of history, in the caller's transaction; returns the state that was left.

    `technician_id`: who gets the order with `plan`; with another action, whose order alone it may be.
    """
    allowed, to_state = MOVES[action]
    left = move_order(
        conn,
        order_id,
        action=action,
        to_state=to_state,
        allowed=[*allowed],
        at=by.at,
        technician_id=technician_id,
        reason=reason,
        note=note,
    )
    if left is None:
        raise _refusal(conn, order_id, action, technician_id)
    note_order(conn, order_id, OrderChange(by.at, by.actor, action, left, to_state, by.why), client_id=client_id)
    return OrderState(left)


def known_order(conn: Connection, order_id: int) -> Order:
    order = find_order(conn, order_id)
    if order is None:
        raise NoSuchOrder(order_id)
    return order


def _refusal(conn: Connection, order_id: int, action: OrderAction, technician_id: int | None) -> CodedError:
    order = find_order(conn, order_id)
    if order is None:
        return NoSuchOrder(order_id)
    allowed, _ = MOVES[action]
    if order.state in allowed and technician_id is not None and order.technician_id != technician_id:
        return OrderRefused(coded("order_of_another", order=order_id, technician=order.technician or ""))
    return OrderRefused(coded("order_not_movable", order=order_id, state=order.state, action=action))
