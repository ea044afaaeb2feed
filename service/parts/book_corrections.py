"""The books of stock follow what a technician says: what they do not have is found, what lay elsewhere is swapped."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import Product
from service.parts.moving import postpone_beyond
from service.parts.refusals import SerialElsewhere, SerialFitted
from store.engine.database import Connection
from store.parts.moves import NewMove, PlacedSerial, balance_of, find_serial, record_move, serials_in
from store.parts.places import KEPT, PlaceKind
from store.parts.reservations import OrderForParts


@dataclass(frozen=True, slots=True)
class UsedPart:
    """A part that a technician put in, as the product file names it, and the serials of both. `place_id`: out of which
    warehouse or van, where it is another than follows from the order."""

    part: str
    quantity: int = 1
    in_serial: str | None = None
    out_serial: str | None = None
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """Which repair parts are used by. `client`: how the client ids of its moves begin."""

    ticket_id: int
    opening: int
    tenant_id: int
    product: Product
    order: OrderForParts | None
    van: int | None
    by: str
    at: datetime
    client: str


def make_room(conn: Connection, repair: Repair, number: str, used: UsedPart, source: int, client: str) -> None:
    """The books follow what happened: a part that was not on them is found, one that another place had on record was
    taken from here, others' reservations of it wait again."""
    found = find_serial(conn, repair.tenant_id, number, used.in_serial) if used.in_serial else None
    if found is not None and found.kind is PlaceKind.CUSTOMER:
        raise SerialFitted(number, found.serial)
    if found is not None and found.kind not in KEPT:
        raise SerialElsewhere(number, found.serial, found.place)
    if found is not None and found.faulty:
        _found_sound(conn, repair, number, found, client)
    if found is not None and found.place_id != source:
        _swap(conn, repair, number, found, source, client)
    stands = balance_of(conn, source, number)
    missing = max(0, used.quantity - stands.on_hand)
    if used.in_serial and found is None and not missing and _named_in(conn, source, number) >= stands.on_hand:
        missing = used.quantity
    if missing:
        _adjust(conn, repair, number, missing, source, f"{client}/found", coded("found_by_use"))
        stands = balance_of(conn, source, number)
    postpone_beyond(conn, source, number, stands.on_hand - used.quantity, by=repair.by, at=repair.at)


def _found_sound(conn: Connection, repair: Repair, number: str, found: PlacedSerial, client: str) -> None:
    why, place = coded("found_sound"), found.place_id
    _adjust(conn, repair, number, 1, place, f"{client}/sound", why, serial=found.serial, out=True)
    _adjust(conn, repair, number, 1, place, f"{client}/again", why, serial=found.serial)


def _swap(conn: Connection, repair: Repair, number: str, found: PlacedSerial, source: int, client: str) -> None:
    """Another one than the books say lay in each of two places: they change places on the books."""
    named = serials_in(conn, source, number)
    other = named[0] if named and len(named) >= balance_of(conn, source, number).on_hand else None
    if balance_of(conn, source, number).on_hand < 1:
        raise SerialElsewhere(number, found.serial, found.place)
    postpone_beyond(conn, source, number, balance_of(conn, source, number).on_hand - 1, by=repair.by, at=repair.at)
    for line, start, end, serial in (
        ("back", source, found.place_id, other),
        ("here", found.place_id, source, found.serial),
    ):
        move = NewMove(
            tenant_id=repair.tenant_id,
            client_id=f"{client}/{line}",
            kind="transfer",
            part_number=number,
            quantity=1,
            from_place=start,
            to_place=end,
            serial=serial,
            ticket_id=repair.ticket_id,
            reason=coded("serials_swapped"),
            actor=repair.by,
            at=repair.at,
        )
        record_move(conn, move)


def _named_in(conn: Connection, place_id: int, number: str) -> int:
    """How many of the sound parts in a place are on record by their serials."""
    return len(serials_in(conn, place_id, number))


def _adjust(
    conn: Connection,
    repair: Repair,
    number: str,
    quantity: int,
    place: int,
    client: str,
    why: Coded,
    *,
    serial: str | None = None,
    out: bool = False,
) -> None:
    move = NewMove(
        tenant_id=repair.tenant_id,
        client_id=client,
        kind="adjust",
        part_number=number,
        quantity=quantity,
        from_place=place if out else None,
        to_place=None if out else place,
        faulty=out,
        serial=serial,
        ticket_id=repair.ticket_id,
        reason=why,
        actor=repair.by,
        at=repair.at,
    )
    record_move(conn, move)
