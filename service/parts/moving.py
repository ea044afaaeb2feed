"""Parts come, go and are counted: each is a move that is only ever added, and the same client id is the same move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import as_written, coded
from service.parts.catalogue import known_part
from service.parts.refusals import (
    FaultyNotThere,
    NoSuchPlace,
    NotInStock,
    OtherMoveOfClient,
    SerialElsewhere,
    SerialFitted,
    SerialsMissing,
)
from service.parts.reservation_states import ReservationAction, move_to
from service.parts.reserving import fill_waiting
from store.engine.database import Connection
from store.parts.moves import NewMove, StockMove, balance_of, find_move, find_serial, lock_part, record_move
from store.parts.places import KEPT, PlaceKind, StockPlace, find_place, outside_place
from store.parts.reservations import reserved_in


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMove:
    """A move as people ask for it. Of `from_place` and `to_place` those are given that keep stock; the places outside
    follow from the kind. `serials`: as many as there are parts, or none."""

    client_id: str
    kind: str
    part_number: str
    quantity: int
    from_place: int | None = None
    to_place: int | None = None
    faulty: bool = False
    serials: Sequence[str] = ()
    why: str = ""


# kind -> (where parts come from, where they go); None: the place that is asked for.
ENDS: dict[str, tuple[PlaceKind | None, PlaceKind | None]] = {
    "receipt": (PlaceKind.SUPPLIER, None),
    "transfer": (None, None),
    "return_faulty": (PlaceKind.CUSTOMER, None),
    "send_back": (None, PlaceKind.SUPPLIER),
    "scrap": (None, PlaceKind.SCRAP),
}


def move_parts(conn: Connection, wanted: WantedMove, *, by: str, at: datetime) -> list[StockMove]:
    """The moves, one for each serial; those of before where the client id came before. Refused with a StockConflict."""
    known_part(conn, wanted.part_number)
    if wanted.serials and len(wanted.serials) != wanted.quantity:
        raise SerialsMissing(wanted.part_number, serials=len(wanted.serials), quantity=wanted.quantity)
    with conn.transaction():
        here = _kept(conn, wanted.from_place if ENDS[wanted.kind][0] is None else wanted.to_place)
        source, target = (_end(conn, here, wanted, side) for side in (0, 1))
        lock_part(conn, here.tenant_id, wanted.part_number)
        faulty = wanted.faulty or wanted.kind == "return_faulty"
        lines: list[tuple[str | None, int]] = [(serial, 1) for serial in wanted.serials] or [(None, wanted.quantity)]
        moves = [
            NewMove(
                tenant_id=here.tenant_id,
                client_id=wanted.client_id if place == 0 else f"{wanted.client_id}/{place}",
                kind=wanted.kind,
                part_number=wanted.part_number,
                quantity=quantity,
                from_place=source,
                to_place=target,
                faulty=faulty,
                serial=serial,
                reason=as_written(wanted.why) if wanted.why else None,
                actor=by,
                at=at,
            )
            for place, (serial, quantity) in enumerate(lines)
        ]
        if known := _of_before(conn, moves):
            return known
        _check(conn, here if source == here.id else None, moves)
        for move in moves:
            record_move(conn, move)
        fill_waiting(conn, wanted.part_number, by=by, at=at)
        return [found for move in moves if (found := find_move(conn, move.tenant_id, move.client_id))]


def count_parts(
    conn: Connection,
    *,
    client_id: str,
    place_id: int,
    part_number: str,
    counted: int,
    faulty: int | None,
    why: str,
    by: str,
    at: datetime,
) -> list[StockMove]:
    """Somebody counted: the difference is a move with its reason. Where fewer are there than are reserved, the orders
    that asked last wait again."""
    known_part(conn, part_number)
    with conn.transaction():
        place = _kept(conn, place_id)
        lock_part(conn, place.tenant_id, part_number)
        if before := find_move(conn, place.tenant_id, client_id):
            if before.kind != "adjust" or before.part_number != part_number:
                raise OtherMoveOfClient(client_id)
            return [before]
        stands = balance_of(conn, place_id, part_number)
        postpone_beyond(conn, place_id, part_number, counted, by=by, at=at)
        changes = [
            (counted - stands.on_hand, False),
            ((stands.faulty if faulty is None else faulty) - stands.faulty, True),
        ]
        moves = [
            NewMove(
                tenant_id=place.tenant_id,
                client_id=f"{client_id}/faulty" if broken else client_id,
                kind="adjust",
                part_number=part_number,
                quantity=abs(change),
                from_place=place_id if change < 0 else None,
                to_place=place_id if change > 0 else None,
                faulty=broken,
                reason=coded("counted_because", why=as_written(why)) if why else coded("counted"),
                actor=by,
                at=at,
            )
            for change, broken in changes
            if change
        ]
        for move in moves:
            record_move(conn, move)
        fill_waiting(conn, part_number, by=by, at=at)
        return [found for move in moves if (found := find_move(conn, move.tenant_id, move.client_id))]


def postpone_beyond(conn: Connection, place_id: int, part_number: str, held: int, *, by: str, at: datetime) -> None:
    """Reservations of a place that `held` parts do not cover wait again, the newest first."""
    reserved = balance_of(conn, place_id, part_number).reserved
    for one in reserved_in(conn, place_id, part_number):
        if reserved <= held:
            return
        move_to(conn, one.id, ReservationAction.POSTPONE, by=by, at=at)
        reserved -= one.quantity


def kept_place(conn: Connection, place_id: int) -> StockPlace:
    """A warehouse or van that is in use; NoSuchPlace."""
    return _kept(conn, place_id)


def _kept(conn: Connection, place_id: int | None) -> StockPlace:
    place = find_place(conn, place_id) if place_id is not None else None
    if place is None or place.kind not in KEPT or place.ended_at is not None:
        raise NoSuchPlace(place_id or 0)
    return place


def _end(conn: Connection, here: StockPlace, wanted: WantedMove, side: int) -> int:
    kind = ENDS[wanted.kind][side]
    if kind is not None:
        return outside_place(conn, here.tenant_id, kind)
    asked = (wanted.from_place, wanted.to_place)[side]
    place = _kept(conn, asked)
    if place.tenant_id != here.tenant_id:
        raise NoSuchPlace(asked or 0)
    return place.id


def _of_before(conn: Connection, moves: Sequence[NewMove]) -> list[StockMove]:
    """What the client id stands for already; OtherMoveOfClient where that is something else."""
    found = [find_move(conn, move.tenant_id, move.client_id) for move in moves]
    if not any(found):
        return []
    for move, known in zip(moves, found, strict=True):
        same = known is not None and (
            (known.kind, known.part_number, known.quantity, known.from_place, known.to_place, known.serial)
            == (move.kind, move.part_number, move.quantity, move.from_place, move.to_place, move.serial)
        )
        if not same:
            raise OtherMoveOfClient(move.client_id)
    return [known for known in found if known]


def _check(conn: Connection, source: StockPlace | None, moves: Sequence[NewMove]) -> None:
    """Says in words what the constraints would refuse."""
    number, wanted = moves[0].part_number, sum(move.quantity for move in moves)
    if source is not None:
        stands = balance_of(conn, source.id, number)
        if moves[0].faulty and stands.faulty < wanted:
            raise FaultyNotThere(source.name, number, faulty=stands.faulty, wanted=wanted)
        if not moves[0].faulty and stands.free < wanted:
            raise NotInStock(source.name, number, free=stands.free, wanted=wanted)
    for move in moves:
        check_serial(conn, move)


def check_serial(conn: Connection, move: NewMove) -> None:
    """SerialElsewhere, SerialFitted: a serial is in exactly one place, and leaves it from there."""
    if move.serial is None:
        return
    found = find_serial(conn, move.tenant_id, move.part_number, move.serial)
    if found is None or found.place_id == move.from_place:
        return
    if found.kind is PlaceKind.CUSTOMER:
        raise SerialFitted(move.part_number, move.serial)
    raise SerialElsewhere(move.part_number, move.serial, found.place)
