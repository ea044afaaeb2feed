"""What is done with an order on its way: sent out, accepted, travelled to, worked on, completed or not, cancelled."""

from datetime import datetime

from fleet.coded import as_written, coded
from fleet.product import Product
from service.notices.enabled_channels import Outlets
from service.orders import booking_states
from service.orders.booking_states import BookingAction, BookingState
from service.orders.declined import refuse_unwanted
from service.orders.making import ensure_order
from service.orders.states import LIVING, Incomplete, OrderAction, OrderRefused, OrderState, known_order, move
from service.orders.told import tell_late, tell_visit_cancelled
from service.sla.holding import HoldReason
from service.tickets.at_work import put_on_hold, start_work
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.bookings import stored_living
from store.orders.items import missing_items
from store.orders.orders import (
    Order,
    OrderChange,
    expect_arrival,
    lock_order,
    lock_orders_of_asset,
    note_order,
    open_tickets_of_asset,
    open_tickets_of_order,
    orders_of_ticket,
    was_noted,
)

# Why the tickets of an order wait that could not be completed.
WAITS: dict[Incomplete, HoldReason] = {
    Incomplete.PART: HoldReason.WAITING_FOR_PART,
    Incomplete.ACCESS: HoldReason.NO_ACCESS,
    Incomplete.ABSENT: HoldReason.CUSTOMER_UNREACHABLE,
    Incomplete.SECOND_PERSON: HoldReason.OTHER,
    Incomplete.UNSAFE: HoldReason.OTHER,
}


def dispatch(conn: Connection, order_id: int, by: By) -> Order:
    """The technician is sent the order."""
    with conn.transaction():
        refuse_unwanted(conn, order_id)
        move(conn, order_id, OrderAction.DISPATCH, by)
        return known_order(conn, order_id)


def accept(
    conn: Connection, order_id: int, by: By, *, technician_id: int | None = None, client_id: str | None = None
) -> Order:
    """The technician will do it; of two who try only the one it was sent to can, and once."""
    return _step(conn, order_id, OrderAction.ACCEPT, by, technician_id, client_id)


def travel(
    conn: Connection, order_id: int, by: By, *, technician_id: int | None = None, client_id: str | None = None
) -> Order:
    return _step(conn, order_id, OrderAction.TRAVEL, by, technician_id, client_id)


def arrive(
    conn: Connection, order_id: int, by: By, *, technician_id: int | None = None, client_id: str | None = None
) -> Order:
    """Work begins, on every open ticket of the order."""
    with conn.transaction():
        lock_order(conn, order_id)
        if _was_taken(conn, order_id, client_id):
            return known_order(conn, order_id)
        _step(conn, order_id, OrderAction.ARRIVE, by, technician_id, client_id)
        start_work(conn, open_tickets_of_order(conn, order_id), By(by.actor, by.at))
        return known_order(conn, order_id)


def decline(
    conn: Connection,
    product: Product,
    order_id: int,
    by: By,
    outlets: Outlets,
    *,
    technician_id: int | None = None,
    client_id: str | None = None,
) -> Order:
    """The technician cannot do it; the order waits for another appointment, and the customer is told so."""
    with conn.transaction():
        lock_order(conn, order_id)
        if _was_taken(conn, order_id, client_id):
            return known_order(conn, order_id)
        _step(conn, order_id, OrderAction.DECLINE, by, technician_id, client_id)
        _end_bookings(conn, order_id, BookingAction.CANCEL, by)
        tell_visit_cancelled(conn, product, known_order(conn, order_id), by, outlets)
        return known_order(conn, order_id)


def run_late(
    conn: Connection, product: Product, order_id: int, expected_at: datetime, by: By, outlets: Outlets
) -> Order:
    """The technician will arrive at another time; the customer is told when that is outside of the window."""
    with conn.transaction():
        order = lock_order(conn, order_id) or known_order(conn, order_id)
        standing = [one for one in stored_living(conn, order_id) if one.state == BookingState.CONFIRMED]
        if order.state not in LIVING or not standing or order.arrived_at is not None:
            raise OrderRefused(coded("order_not_movable", order=order_id, state=order.state, action="late"))
        if order.expected_at == expected_at:
            return order
        expect_arrival(conn, order_id, expected_at)
        why = coded("arrives_at", at=expected_at)
        note_order(conn, order_id, OrderChange(by.at, by.actor, "late", order.state, order.state, why))
        if expected_at > standing[0].arrival_ends:
            tell_late(conn, product, order, expected_at, by, outlets)
        return known_order(conn, order_id)


def finish(
    conn: Connection, order_id: int, by: By, *, technician_id: int | None = None, client_id: str | None = None
) -> Order:
    """Every ticket has its finding, and what the visit asks was done. The same again changes nothing."""
    with conn.transaction():
        order = lock_order(conn, order_id) or known_order(conn, order_id)
        if _was_taken(conn, order_id, client_id) or order.state == OrderState.DONE:
            return order
        if missing := missing_items(conn, order_id):
            raise OrderRefused(coded("order_items_missing", order=order_id, missing=len(missing)))
        if tickets := open_tickets_of_order(conn, order_id):
            raise OrderRefused(coded("order_tickets_open", order=order_id, ticket=tickets[0]))
        _step(conn, order_id, OrderAction.FINISH, by, technician_id, client_id)
        _end_bookings(conn, order_id, BookingAction.KEEP, by)
        return known_order(conn, order_id)


def fail(
    conn: Connection,
    product: Product,
    order_id: int,
    reason: Incomplete,
    by: By,
    *,
    note: str = "",
    technician_id: int | None = None,
    client_id: str | None = None,
) -> Order:
    """The order could not be completed; what is left is for a follow-up order. Returns the one that ended.

    The asset is locked before the tickets and these before the order, as by whoever opens or ends a ticket.
    """
    with conn.transaction():
        lock_orders_of_asset(conn, known_order(conn, order_id).asset_id)
        lock_order(conn, order_id)
        if _was_taken(conn, order_id, client_id):
            return known_order(conn, order_id)
        what = coded("order_incomplete", reason=reason)
        by = By(by.actor, by.at, coded("explained", what=what, why=as_written(note)) if note else what)
        move(
            conn, order_id, OrderAction.FAIL, by,
            technician_id=technician_id, reason=reason, note=note, client_id=client_id,
        )  # fmt: skip
        _end_bookings(conn, order_id, BookingAction.MISS if reason is Incomplete.ABSENT else BookingAction.KEEP, by)
        order = known_order(conn, order_id)
        if open_tickets_of_asset(conn, order.asset_id):
            ensure_order(conn, product, order.asset_id, By(by.actor, by.at), follows_id=order_id)
        # After it: the order that follows is due when the tickets were before they waited.
        put_on_hold(conn, open_tickets_of_order(conn, order_id), WAITS[reason], by)
        return order


def cancel(conn: Connection, product: Product, order_id: int, by: By, outlets: Outlets) -> Order:
    """Nobody goes; the tickets stay, and another order may be made for them."""
    with conn.transaction():
        order = lock_order(conn, order_id) or known_order(conn, order_id)
        planned = order.technician_id is not None
        move(conn, order_id, OrderAction.CANCEL, by)
        _end_bookings(conn, order_id, BookingAction.CANCEL, by)
        order = known_order(conn, order_id)
        if planned:
            tell_visit_cancelled(conn, product, order, by, outlets)
        return order


def settle_order(conn: Connection, ticket_id: int, by: By, *, inspected: bool) -> None:
    """A ticket has ended, in the same transaction: an order without open tickets ends, too. `inspected`: somebody was
    there. A technician who is on site completes the order, once what the visit asks is done."""
    for order in orders_of_ticket(conn, ticket_id):
        if order.state not in LIVING or open_tickets_of_order(conn, order.id):
            continue
        if order.state == OrderState.ON_SITE and missing_items(conn, order.id):
            continue
        there = inspected or order.state == OrderState.ON_SITE
        action = OrderAction.SETTLE if there else OrderAction.CANCEL
        move(conn, order.id, action, By(by.actor, by.at, coded("order_settled", ticket=ticket_id)))
        _end_bookings(conn, order.id, BookingAction.KEEP if there else BookingAction.CANCEL, by)


def _step(
    conn: Connection, order_id: int, action: OrderAction, by: By, technician_id: int | None, client_id: str | None
) -> Order:
    with conn.transaction():
        if _was_taken(conn, order_id, client_id):
            return known_order(conn, order_id)
        move(conn, order_id, action, by, technician_id=technician_id, client_id=client_id)
        return known_order(conn, order_id)


def _was_taken(conn: Connection, order_id: int, client_id: str | None) -> bool:
    return client_id is not None and was_noted(conn, order_id, client_id)


def _end_bookings(conn: Connection, order_id: int, action: BookingAction, by: By) -> None:
    """What stands ends by the action; what is only held is cancelled."""
    for one in stored_living(conn, order_id):
        ends = action if one.state == BookingState.CONFIRMED else BookingAction.CANCEL
        booking_states.move(conn, one, ends, at=by.at, wall=by.at)
