"""Appointments of orders: held at the tap, confirmed, made by staff, moved, cancelled."""

from dataclasses import replace
from datetime import datetime, timedelta

from fleet.coded import Coded, coded
from fleet.product import Product
from fleet.visits import HOLD
from service.notices.enabled_channels import Outlets
from service.orders import booking_states
from service.orders.booking_states import BookingAction, BookingState
from service.orders.declined import refuse_unwanted
from service.orders.offering import needs_for, only, read_ground, sought_for
from service.orders.slots import Slot, slots_in
from service.orders.states import PLANNABLE, OrderAction, OrderRefused, known_order, move
from service.orders.told import tell_visit, tell_visit_cancelled
from service.parts.reserving import earliest_part_date, follow_technician
from service.tickets.assigning import assign_tickets
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.bookings import Booking, NewBooking, find_booking, put_booking, stored_living
from store.orders.orders import Order, lock_order, open_tickets_of_order
from store.orders.planning import Span, lock_technician, other_clock_of, place_of
from store.orders.technicians import find_technician

ANY_TIME = timedelta(days=-3650)


class SlotGone(OrderRefused):
    """A window that nobody can keep any more; others may be offered."""


class TooLateToChange(OrderRefused):
    """A customer's change after the cut-off."""


def hold_slot(conn: Connection, product: Product, order_id: int, window: Span, by: By, *, wall: datetime) -> Booking:
    """Keeps a window for ten minutes of the wall clock for whoever has the order; an earlier hold gives way. SlotGone
    where nobody can keep it."""
    with conn.transaction():
        order = _plannable(conn, order_id)
        _within_cut_off(conn, product, order, by)
        _drop_holds(conn, order, by, wall)
        if window.begins < earliest_part_date(conn, order_id, now=by.at):
            raise SlotGone(coded("part_not_there"))
        return _put(conn, product, order, window, by, state=BookingState.HELD, held_until=wall + HOLD)


def confirm_hold(
    conn: Connection, product: Product, order_id: int, by: By, outlets: Outlets, *, wall: datetime
) -> Booking:
    """The window that is held becomes the appointment, instead of the one before; the same again changes nothing."""
    with conn.transaction():
        order = _plannable(conn, order_id)
        living = stored_living(conn, order.id)
        held = next((one for one in living if one.state == BookingState.HELD), None)
        standing = next((one for one in living if one.state == BookingState.CONFIRMED), None)
        if held is None:
            if standing is not None:
                return standing
            raise booking_states.HoldIsOver(coded("hold_is_over"))
        _within_cut_off(conn, product, order, by)
        if standing is not None:
            booking_states.move(conn, standing, BookingAction.MOVE, at=by.at, wall=wall)
        booking_states.move(conn, held, BookingAction.CONFIRM, at=by.at, wall=wall)
        return _plan(conn, product, order, held.id, by, outlets)


def book(
    conn: Connection,
    product: Product,
    order_id: int,
    window: Span,
    by: By,
    outlets: Outlets,
    *,
    wall: datetime,
    technician_id: int | None = None,
) -> Booking:
    """Staff make the appointment, or move it, without a hold and without a cut-off; where no technician is named,
    whoever fits best."""
    with conn.transaction():
        order = _plannable(conn, order_id)
        if technician_id is not None:
            _may_go(conn, order, technician_id)
        for one in stored_living(conn, order.id):
            action = BookingAction.MOVE if one.state == BookingState.CONFIRMED else BookingAction.CANCEL
            booking_states.move(conn, one, action, at=by.at, wall=wall)
        made = _put(conn, product, order, window, by, state=BookingState.CONFIRMED, technician_id=technician_id)
        return _plan(conn, product, order, made.id, by, outlets)


def cancel_booking(
    conn: Connection, product: Product, order_id: int, by: By, outlets: Outlets, *, bound: bool = False
) -> bool:
    """The appointment, and what is held, is cancelled, and the order waits for another one; False where there is none.
    `bound`: a customer asks, to whom the cut-off applies."""
    with conn.transaction():
        order = _plannable(conn, order_id, even_unwanted=True)
        if bound:
            _within_cut_off(conn, product, order, by)
        living = stored_living(conn, order.id)
        for one in living:
            booking_states.move(conn, one, BookingAction.CANCEL, at=by.at, wall=by.at)
        if not any(one.state == BookingState.CONFIRMED for one in living):
            return bool(living)
        move(conn, order.id, OrderAction.UNPLAN, by)
        tell_visit_cancelled(conn, product, order, by, outlets)
        return True


def may_change_until(product: Product, booking: Booking) -> datetime:
    """Until when a customer may move or cancel an appointment."""
    return booking.arrival_begins - product.visits.cut_off


def _plannable(conn: Connection, order_id: int, *, even_unwanted: bool = False) -> Order:
    order = lock_order(conn, order_id)
    if order is None:
        return known_order(conn, order_id)
    if order.state not in PLANNABLE:
        raise OrderRefused(coded("order_not_movable", order=order_id, state=order.state, action=OrderAction.PLAN))
    if not even_unwanted:
        refuse_unwanted(conn, order_id)
    return order


def _within_cut_off(conn: Connection, product: Product, order: Order, by: By) -> None:
    for one in stored_living(conn, order.id):
        if one.state == BookingState.CONFIRMED and by.at > may_change_until(product, one):
            raise TooLateToChange(coded("too_late_to_change", until=may_change_until(product, one)))


def _drop_holds(conn: Connection, order: Order, by: By, wall: datetime) -> None:
    for one in stored_living(conn, order.id):
        if one.state == BookingState.HELD:
            over = one.held_until is not None and one.held_until <= wall
            action = BookingAction.EXPIRE if over else BookingAction.CANCEL
            booking_states.move(conn, one, action, at=by.at, wall=wall)


def _may_go(conn: Connection, order: Order, technician_id: int) -> None:
    """A reason of its own for each rule that keeps a technician from an order."""
    technician = find_technician(conn, technician_id)
    if technician is None or technician.tenant_id != order.tenant_id or not technician.active:
        raise OrderRefused(coded("no_technician", technician=str(technician_id)))
    if lacking := sorted(set(order.skills) - set(technician.skills)):
        raise OrderRefused(coded("technician_lacks_skills", technician=technician.name, skills=", ".join(lacking)))
    if not technician.has_hours:
        raise OrderRefused(coded("technician_without_hours", technician=technician.name))
    if clock := other_clock_of(conn, technician_id, place_of(conn, order.asset_id).clock):
        raise OrderRefused(coded("technician_by_other_clock", technician=technician.name, clock=clock))


def _put(
    conn: Connection,
    product: Product,
    order: Order,
    window: Span,
    by: By,
    *,
    state: BookingState,
    held_until: datetime | None = None,
    technician_id: int | None = None,
) -> Booking:
    """1. Whoever could keep the window is kept from other planners, always in the same order. 2. What is known is read
    anew. 3. The best one is booked; the constraint on overlaps has the last word."""
    for slot in sorted(_candidates(conn, product, order, window, by, technician_id), key=lambda one: one.technician_id):
        lock_technician(conn, slot.technician_id, at=by.at)
    for slot in _candidates(conn, product, order, window, by, technician_id):
        number = put_booking(conn, _new(conn, order, slot, by, state, held_until))
        booking = find_booking(conn, number) if number else None
        if booking is not None:
            return booking
    raise SlotGone(coded("slot_is_gone"))


def _candidates(
    conn: Connection, product: Product, order: Order, window: Span, by: By, technician_id: int | None
) -> list[Slot]:
    place = place_of(conn, order.asset_id)
    visit = sought_for(order)
    needs = replace(needs_for(product, visit, area=place.area, now=by.at, ahead=ANY_TIME), until=window.ends)
    ground = read_ground(conn, product, visit, needs, window=window)
    return slots_in(window, needs, only(ground, technician_id) if technician_id is not None else ground)


def _new(
    conn: Connection, order: Order, slot: Slot, by: By, state: BookingState, held_until: datetime | None
) -> NewBooking:
    return NewBooking(
        order_id=order.id,
        technician_id=slot.technician_id,
        clock=place_of(conn, order.asset_id).clock,
        state=state,
        arrival_begins=slot.arrival.begins,
        arrival_ends=slot.arrival.ends,
        begins=slot.during.begins,
        ends=slot.during.ends,
        travel=slot.travel,
        made_at=by.at,
        made_by=by.actor,
        held_until=held_until,
    )


def _plan(conn: Connection, product: Product, order: Order, booking_id: int, by: By, outlets: Outlets) -> Booking:
    booking = find_booking(conn, booking_id)
    assert booking is not None
    why = _window_code(booking)
    move(conn, order.id, OrderAction.PLAN, By(by.actor, by.at, why), technician_id=booking.technician_id)
    follow_technician(conn, order.id, by=by.actor, at=by.at)
    tickets = open_tickets_of_order(conn, order.id)
    given = By(by.actor, by.at, coded("assigned_to", assignee=booking.technician))
    assign_tickets(conn, tickets, given, booking.technician)
    tell_visit(conn, product, order, booking, by, outlets)
    return booking


def _window_code(booking: Booking) -> Coded:
    return coded("planned_for", technician=booking.technician, begins=booking.arrival_begins, ends=booking.arrival_ends)
