"""Parts are kept for work orders: from the van of whoever goes, else from a warehouse, else they are waited for.

An order that ends releases what was kept for it by a trigger of the database, whoever ends it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from fleet.product import Product
from service.orders.states import NoSuchOrder
from service.parts.catalogue import numbers_of
from service.parts.refusals import NoSuchReservation, NoVan, OrderHasEnded
from service.parts.reservation_states import LIVING, ReservationAction, move_to
from store.engine.database import Connection
from store.parts.moves import NewMove, balance_of, is_kept, lock_part, record_move, serials_in
from store.parts.places import PlaceKind, van_of
from store.parts.reservations import (
    OrderForParts,
    Reservation,
    ReservationState,
    ask_for_part,
    fillable_numbers,
    find_reservation,
    free_places,
    lock_free_order,
    lock_order,
    parts_ready,
    parts_ready_for,
    reservations_of,
    waiting_for,
)


def keep_parts(
    conn: Connection, product: Product, order_id: int, parts: Sequence[str], *, by: str, at: datetime
) -> list[Reservation]:
    """Keeps the parts of an order, as the product file names them; what is not free is waited for. Parts of which no
    stock is kept at all are left out. Asked again, it adds only what is missing.

    1. The order is locked: it cannot end meanwhile.
    2. Each part is locked, in the order of their numbers: of two orders that want the last one the second waits here,
       and then finds none.
    """
    with conn.transaction():
        order = _living(conn, order_id)
        wanted = Counter(parts)
        for part, number in sorted(numbers_of(product, wanted).items(), key=lambda pair: pair[1]):
            if not is_kept(conn, order.tenant_id, number):
                continue
            lock_part(conn, order.tenant_id, number)
            asked = ask_for_part(conn, order, part=part, part_number=number, quantity=wanted[part], at=at, by=by)
            if asked is not None:
                _fill(conn, order, asked, by=by, at=at)
        return [one for one in reservations_of(conn, order_id) if one.state in LIVING]


def follow_technician(conn: Connection, order_id: int, *, by: str, at: datetime) -> None:
    """Somebody else goes, or somebody at last: parts are taken from their van where it has them; what lies in another
    one's van is looked for anew."""
    with conn.transaction():
        order = _living(conn, order_id)
        kept = [one for one in reservations_of(conn, order_id) if one.state in LIVING]
        for one in sorted(kept, key=lambda one: one.part_number):
            lock_part(conn, order.tenant_id, one.part_number)
            place = _place_for(conn, order, one.part_number, one.quantity)
            van = order.technician_id and van_of(conn, order.technician_id)
            foreign = one.place_kind is PlaceKind.VAN and not (van and van.id == one.place_id)
            if one.state is ReservationState.WAITING and place is not None:
                move_to(conn, one.id, ReservationAction.RESERVE, by=by, at=at, place_id=place)
            elif place is not None and one.place_id != place and (foreign or (van and van.id == place)):
                move_to(conn, one.id, ReservationAction.RELOCATE, by=by, at=at, place_id=place)
            elif foreign and place is None:
                move_to(conn, one.id, ReservationAction.POSTPONE, by=by, at=at)


def hand_over(conn: Connection, order_id: int, *, by: str, at: datetime) -> list[Reservation]:
    """What lies in a warehouse for an order goes into the technician's van, and stays reserved. Asked again, nothing is
    left to do."""
    with conn.transaction():
        order = _living(conn, order_id)
        van = van_of(conn, order.technician_id) if order.technician_id is not None else None
        if van is None:
            raise NoVan(order_id)
        for one in sorted(reservations_of(conn, order_id), key=lambda one: one.part_number):
            if one.state is not ReservationState.RESERVED or one.place_id == van.id:
                continue
            lock_part(conn, order.tenant_id, one.part_number)
            move_to(conn, one.id, ReservationAction.POSTPONE, by=by, at=at)
            _issue(conn, one, van.id, by=by, at=at)
            move_to(conn, one.id, ReservationAction.RESERVE, by=by, at=at, place_id=van.id)
        return reservations_of(conn, order_id)


def _issue(conn: Connection, one: Reservation, van: int, *, by: str, at: datetime) -> None:
    """Parts go into a van; where every one of a place is on record by its serial, the first of them."""
    assert one.place_id is not None
    named = serials_in(conn, one.place_id, one.part_number)
    whole = len(named) >= balance_of(conn, one.place_id, one.part_number).on_hand
    lines: list[tuple[str | None, int]] = [(serial, 1) for serial in named[: one.quantity]] if whole else []
    for place, (serial, quantity) in enumerate(lines or [(None, one.quantity)]):
        move = NewMove(
            tenant_id=one.tenant_id,
            client_id=f"issue/{one.id}/{one.place_id}/{place}/{uuid4()}",
            kind="issue",
            part_number=one.part_number,
            quantity=quantity,
            from_place=one.place_id,
            to_place=van,
            serial=serial,
            order_id=one.order_id,
            actor=by,
            at=at,
        )
        record_move(conn, move)


def release(conn: Connection, reservation_id: int, *, by: str, at: datetime) -> Reservation:
    """A part is not needed after all; whoever waits for one gets it."""
    with conn.transaction():
        found = find_reservation(conn, reservation_id)
        if found is None:
            raise NoSuchReservation(reservation_id)
        lock_part(conn, found.tenant_id, found.part_number)
        move_to(conn, reservation_id, ReservationAction.RELEASE, by=by, at=at)
        fill_waiting(conn, found.part_number, by=by, at=at)
        return find_reservation(conn, reservation_id) or found


def fill_waiting(conn: Connection, part_number: str, *, by: str, at: datetime) -> int:
    """Whoever waits gets what is free, in the order in which they asked; how many got it. An order that somebody
    changes just now is left to the service's look: whoever changes it may wait for this part."""
    filled = 0
    for one in waiting_for(conn, part_number):
        with conn.transaction():
            order = lock_free_order(conn, one.order_id)
            if order is None or not order.lives:
                continue
            lock_part(conn, one.tenant_id, part_number)
            filled += _fill(conn, order, one.id, by=by, at=at)
    return filled


def fill_waiting_orders(conn: Connection, product: str, *, at: datetime) -> int:
    """The service's look: parts that became free by the end of an order go to whoever waits."""
    return sum(fill_waiting(conn, number, by="service", at=at) for number in fillable_numbers(conn, product))


def earliest_part_date(conn: Connection, order_id: int, *, now: datetime) -> datetime:
    """From when on an order can have all of its parts, on the fleet's clock; `now` where it has them or needs none."""
    return parts_ready(conn, order_id, now)


def parts_from(
    conn: Connection, product: Product, *, order_id: int | None, tenant_id: int, parts: Sequence[str], now: datetime
) -> datetime:
    """The same for a visit that has no order yet: as if its parts were kept now."""
    if order_id is not None:
        return parts_ready(conn, order_id, now)
    return parts_ready_for(conn, tenant_id, sorted(numbers_of(product, parts).values()), now)


def _living(conn: Connection, order_id: int) -> OrderForParts:
    order = lock_order(conn, order_id)
    if order is None:
        raise NoSuchOrder(order_id)
    if not order.lives:
        raise OrderHasEnded(order_id)
    return order


def _fill(conn: Connection, order: OrderForParts, reservation_id: int, *, by: str, at: datetime) -> bool:
    """The caller holds the part."""
    found = find_reservation(conn, reservation_id)
    if found is None or found.state is not ReservationState.WAITING:
        return False
    place = _place_for(conn, order, found.part_number, found.quantity)
    if place is None:
        return False
    move_to(conn, reservation_id, ReservationAction.RESERVE, by=by, at=at, place_id=place)
    return True


def _place_for(conn: Connection, order: OrderForParts, number: str, quantity: int) -> int | None:
    """The van of whoever goes, else a warehouse; never the van of somebody else."""
    places = [one for one in free_places(conn, order.tenant_id, number) if one.free >= quantity]
    own = [one for one in places if one.technician_id is not None and one.technician_id == order.technician_id]
    stores = [one for one in places if one.kind is PlaceKind.WAREHOUSE]
    return next((one.place_id for one in (*own, *stores)), None)
