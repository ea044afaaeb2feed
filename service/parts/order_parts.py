"""What staff do about the parts of a work order: one more, one fewer, from another place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fleet.coded import Coded, coded
from fleet.product import Product
from service.orders.states import LIVING as LIVING_ORDERS
from service.orders.states import NoSuchOrder
from service.parts.catalogue import numbers_of
from service.parts.refusals import NoSuchReservation, NotInStock, OrderHasEnded, PartAskedAlready, UnknownPart
from service.parts.reservation_states import LIVING, ReservationAction, move_to
from service.parts.reserving import keep_parts, release
from store.engine.database import Connection
from store.orders.orders import Order, OrderChange, lock_order, need_more, need_no_more, note_order
from store.parts.moves import lock_part
from store.parts.places import KEPT, PlaceKind, find_place
from store.parts.reservations import (
    FreePlace,
    Reservation,
    ReservationState,
    find_reservation,
    free_places,
    reservations_of,
)

NO_TIME = timedelta(0)


def add_part(
    conn: Connection, product: Product, order_id: int, part: str, quantity: int, *, by: str, at: datetime
) -> None:
    """The visit needs a further part of the product file; it is kept where it is free, else waited for. A part of which
    no stock is kept is on the order's list all the same: the technician takes it along."""
    if part not in {one.id for one in product.parts}:
        raise UnknownPart(part)
    with conn.transaction():
        order = _living(conn, order_id)
        asked = {one.part for one in reservations_of(conn, order_id) if one.state in LIVING}
        if part in asked:
            raise PartAskedAlready(order_id, numbers_of(product, [part])[part])
        need_more(conn, order_id, duration=NO_TIME, skills=(), parts=(part,), due_at=None)
        others = [one for one in order.parts if one != part]
        keep_parts(conn, product, order_id, [*others, *(part,) * quantity], by=by, at=at)
        _note(conn, order, coded("order_part_added", parts=[part]), by, at)


def drop_part(conn: Connection, product: Product, order_id: int, part: str, *, by: str, at: datetime) -> None:
    """The visit does not need a part after all; whoever waits for one gets what was kept."""
    with conn.transaction():
        order = _living(conn, order_id)
        for one in reservations_of(conn, order_id):
            if one.part == part and one.state in LIVING:
                release(conn, one.id, by=by, at=at)
        need_no_more(conn, order_id, part=part)
        keep_parts(conn, product, order_id, [one for one in order.parts if one != part], by=by, at=at)
        _note(conn, order, coded("order_part_dropped", parts=[part]), by, at)


def take_from(conn: Connection, reservation_id: int, place_id: int, *, by: str, at: datetime) -> Reservation:
    """An order's part is kept in another place: a warehouse, or the van of whoever goes."""
    with conn.transaction():
        found = find_reservation(conn, reservation_id)
        if found is None:
            raise NoSuchReservation(reservation_id)
        order = _living(conn, found.order_id)
        lock_part(conn, found.tenant_id, found.part_number)
        found = find_reservation(conn, reservation_id) or found
        if found.place_id == place_id:
            return found
        if place_id not in {one.place_id for one in places_for(conn, order, found)}:
            place = find_place(conn, place_id)
            name, kept = (place.name, place.kind in KEPT) if place else (str(place_id), False)
            free = [
                one.free for one in free_places(conn, found.tenant_id, found.part_number) if one.place_id == place_id
            ]
            raise NotInStock(name, found.part_number, free=max(free, default=0) if kept else 0, wanted=found.quantity)
        waiting = found.state is ReservationState.WAITING
        action = ReservationAction.RESERVE if waiting else ReservationAction.RELOCATE
        move_to(conn, reservation_id, action, by=by, at=at, place_id=place_id)
        return find_reservation(conn, reservation_id) or found


def places_for(conn: Connection, order: Order, kept: Reservation) -> Sequence[FreePlace]:
    """Where a part of an order could come from: places with enough free ones, never the van of somebody else."""
    return [
        one
        for one in free_places(conn, kept.tenant_id, kept.part_number)
        if one.free >= kept.quantity and (one.kind is PlaceKind.WAREHOUSE or one.technician_id == order.technician_id)
    ]


def _living(conn: Connection, order_id: int) -> Order:
    order = lock_order(conn, order_id)
    if order is None:
        raise NoSuchOrder(order_id)
    if order.state not in LIVING_ORDERS:
        raise OrderHasEnded(order_id)
    return order


def _note(conn: Connection, order: Order, why: Coded, by: str, at: datetime) -> None:
    note_order(conn, order.id, OrderChange(at, by, "keep_parts", order.state, order.state, why))
