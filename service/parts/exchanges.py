"""What a repair used: parts leave stock at their price, once, with the finding, and serials are paired.

Whoever stands at the appliance is right: a part that the books do not have was found, and a move says so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from fleet.product import Part, Product
from service.parts.book_corrections import Repair, UsedPart, make_room
from service.parts.catalogue import part_number
from service.parts.refusals import SerialElsewhere
from service.parts.reservation_states import LIVING, ReservationAction, move_to
from store.engine.database import Connection
from store.parts.exchanges import NewExchange, record_exchange
from store.parts.moves import (
    NewMove,
    balance_of,
    find_move,
    find_serial,
    is_kept,
    lock_part,
    record_move,
)
from store.parts.places import KEPT, PlaceKind, find_place, outside_place, van_of, van_of_name
from store.parts.reservations import (
    Reservation,
    ReservationState,
    hold_order,
    order_of_ticket,
    reservations_of,
    tenant_of_ticket,
)


def use_parts(
    conn: Connection,
    product: Product,
    *,
    ticket_id: int,
    opening: int,
    used: Sequence[UsedPart],
    by: str,
    at: datetime,
    version: int = 1,
) -> None:
    """Records what a finding used. In the finding's transaction, which comes once for each opening of a ticket and each
    correction. A corrected finding (`version` above 1) consumes nothing that is kept for an order: its own has ended.
    1. The order is held, as long as it lives. 2. Each part is locked, in the order of their numbers."""
    if not used:
        return
    tenant_id, order = tenant_of_ticket(conn, ticket_id), order_of_ticket(conn, ticket_id)
    van = van_of(conn, order.technician_id) if order and order.technician_id is not None else None
    van = van or van_of_name(conn, tenant_id, by)
    client = f"finding/{ticket_id}/{opening}" + (f"/v{version}" if version > 1 else "")
    repair = Repair(ticket_id, opening, tenant_id, product, order, van.id if van else None, by, at, client)
    declared = {part.id: part for part in product.parts}
    lines = [(declared[one.part], one) for one in used]
    kept: dict[str, Reservation] = {}
    if order is not None and version == 1:
        hold_order(conn, order.id)
        kept = {one.part_number: one for one in reservations_of(conn, order.id) if one.state in LIVING}
    for line, (part, one) in enumerate(sorted(lines, key=lambda pair: part_number(product, pair[0]))):
        number = part_number(product, part)
        lock_part(conn, tenant_id, number)
        _use(conn, repair, line, part, one, kept.get(number))
        if number in kept:
            kept[number] = replace(kept[number], state=ReservationState.CONSUMED)


def components_of(product: Product, used: Sequence[UsedPart]) -> list[str]:
    """The components whose parts were put in: their age starts anew."""
    parts = {one.part for one in used}
    return [one.id for one in product.components if parts & set(one.parts)]


def serial_of_component(product: Product, component: str, used: Sequence[UsedPart]) -> str:
    """The serial that a component bears from now on: of its first part, where that was put in; empty where unknown."""
    parts = next((one.parts for one in product.components if one.id == component), ())
    return next((one.in_serial or "" for one in used if parts and one.part == parts[0]), "")


def _use(
    conn: Connection, repair: Repair, line: int, part: Part, used: UsedPart, reservation: Reservation | None
) -> None:
    """One line of a finding. The first one of a part consumes what was kept of it for the order."""
    number = part_number(repair.product, part)
    source = _source(conn, repair, number, used, reservation)
    if reservation is not None and reservation.state in LIVING:
        at_place = reservation.place_id or source
        if at_place is not None:
            move_to(conn, reservation.id, ReservationAction.CONSUME, by=repair.by, at=repair.at, place_id=at_place)
    price = Decimal(str(part.price)) if part.price is not None else None
    client = f"{repair.client}/{line}"
    move_id = None
    if source is not None:
        make_room(conn, repair, number, used, source, client)
        move_id = _consume(conn, repair, number, used, source, client, price)
    _take_back(conn, repair, number, used, client)
    component = next((one.id for one in repair.product.components if part.id in one.parts), None)
    exchange = NewExchange(
        ticket_id=repair.ticket_id,
        opening=repair.opening,
        part=part.id,
        part_number=number,
        component=component,
        quantity=used.quantity,
        out_serial=used.out_serial,
        in_serial=used.in_serial,
        move_id=move_id,
        price=price,
        currency=repair.product.charges.currency or None,
        actor=repair.by,
        at=repair.at,
    )
    record_exchange(conn, exchange)


def _source(
    conn: Connection, repair: Repair, number: str, used: UsedPart, reservation: Reservation | None
) -> int | None:
    """Where a part came from: what was named, what was kept for the order, the van, where its serial is on record.
    None: no stock is kept of it, or nobody can say."""
    named = find_place(conn, used.place_id) if used.place_id is not None else None
    known = named is not None and named.kind in KEPT and named.tenant_id == repair.tenant_id
    asked = [named.id if named and known else None, reservation.place_id if reservation else None, repair.van]
    for place in asked:
        if place is not None and balance_of(conn, place, number).on_hand > 0:
            return place
    found = find_serial(conn, repair.tenant_id, number, used.in_serial) if used.in_serial else None
    if found is not None and found.kind in KEPT:
        return found.place_id
    first = next((place for place in asked if place is not None), None)
    return first if is_kept(conn, repair.tenant_id, number) else None


def _consume(
    conn: Connection,
    repair: Repair,
    number: str,
    used: UsedPart,
    source: int,
    client: str,
    price: Decimal | None,
) -> int | None:
    move = NewMove(
        tenant_id=repair.tenant_id,
        client_id=client,
        kind="consume",
        part_number=number,
        quantity=used.quantity,
        from_place=source,
        to_place=outside_place(conn, repair.tenant_id, PlaceKind.CUSTOMER),
        serial=used.in_serial,
        ticket_id=repair.ticket_id,
        order_id=repair.order.id if repair.order else None,
        price=price,
        currency=repair.product.charges.currency or None,
        actor=repair.by,
        at=repair.at,
    )
    recorded = record_move(conn, move)
    if recorded is not None:
        return recorded
    before = find_move(conn, repair.tenant_id, client)
    return before.id if before else None


def _take_back(conn: Connection, repair: Repair, number: str, used: UsedPart, client: str) -> None:
    """The part that came out lies in the van as a faulty one, by its serial. Without a serial or a van nothing is on
    record but the exchange."""
    if used.out_serial is None or repair.van is None or not is_kept(conn, repair.tenant_id, number):
        return
    found = find_serial(conn, repair.tenant_id, number, used.out_serial)
    if found is not None and found.kind is not PlaceKind.CUSTOMER:
        raise SerialElsewhere(number, found.serial, found.place)
    move = NewMove(
        tenant_id=repair.tenant_id,
        client_id=f"{client}/out",
        kind="return_faulty",
        part_number=number,
        quantity=1,
        from_place=outside_place(conn, repair.tenant_id, PlaceKind.CUSTOMER),
        to_place=repair.van,
        faulty=True,
        serial=used.out_serial,
        ticket_id=repair.ticket_id,
        order_id=repair.order.id if repair.order else None,
        actor=repair.by,
        at=repair.at,
    )
    record_move(conn, move)
