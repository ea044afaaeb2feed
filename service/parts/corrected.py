"""A finding is corrected: parts that it no longer names lie in stock again, parts that it names anew leave stock."""

from collections.abc import Sequence
from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import Product
from service.parts.book_corrections import UsedPart
from service.parts.catalogue import numbers_of
from service.parts.exchanges import use_parts
from service.parts.reserving import fill_waiting
from store.engine.database import Connection
from store.parts.exchanges import PartExchange, drop_exchanges
from store.parts.moves import MoveFilter, NewMove, StockMove, find_move, find_serial, list_moves, lock_part, record_move
from store.parts.places import find_place
from store.parts.reservations import tenant_of_ticket
from store.service.reports import Finding, RecordedFinding

NEWEST = 2**62


def correct_parts(
    conn: Connection,
    product: Product,
    ticket_id: int,
    known: RecordedFinding,
    finding: Finding,
    gone: Sequence[PartExchange],
    *,
    by: str,
    at: datetime,
    used: Sequence[UsedPart] = (),
) -> list[UsedPart]:
    """In the correction's transaction; what was booked anew. `gone`: exchanges of the finding that it no longer names,
    or names with other serials; what it still names stays as it was booked. `used`: the serials of parts, where they
    are known. A move is only ever added: what was booked wrongly is moved back."""
    tenant_id = tenant_of_ticket(conn, ticket_id)
    again, named = {one.part for one in gone}, {one.part: one for one in used}
    new = [part for part in dict.fromkeys(finding.parts) if part in again or part not in known.parts]
    for number in sorted({*(one.part_number for one in gone), *numbers_of(product, new).values()}):
        lock_part(conn, tenant_id, number)
    for one in sorted(gone, key=lambda one: (one.part_number, one.id)):
        _put_back(conn, tenant_id, one, by=by, at=at)
    drop_exchanges(conn, [one.id for one in gone])
    booked = [named.get(part, UsedPart(part)) for part in new]
    use_parts(
        conn,
        product,
        ticket_id=ticket_id,
        opening=known.opening,
        used=booked,
        by=by,
        at=at,
        version=known.version + 1,
    )
    for number in sorted({one.part_number for one in gone}):
        fill_waiting(conn, number, by=by, at=at)
    return booked


def _put_back(conn: Connection, tenant_id: int, exchange: PartExchange, *, by: str, at: datetime) -> None:
    """Whatever the exchange moved goes back, the last first; what lies elsewhere by now stays there."""
    of_ticket = list_moves(conn, MoveFilter(ticket_id=exchange.ticket_id, kind="consume"), before=NEWEST, limit=1000)
    consumed = next((one for one in of_ticket if one.id == exchange.move_id), None)
    if consumed is None:
        return
    taken_out, found = (find_move(conn, tenant_id, f"{consumed.client_id}/{line}") for line in ("out", "found"))
    if taken_out is not None:
        _move_back(conn, tenant_id, taken_out, exchange.ticket_id, by=by, at=at)
    if _move_back(conn, tenant_id, consumed, exchange.ticket_id, by=by, at=at) and found is not None:
        # The books had none there, and were right.
        _record(conn, tenant_id, found, exchange.ticket_id, kind="adjust", by=by, at=at)


def _move_back(conn: Connection, tenant_id: int, move: StockMove, ticket_id: int, *, by: str, at: datetime) -> bool:
    """False where the part is not where the move put it, or the place that it came from is not used any more."""
    serial = find_serial(conn, tenant_id, move.part_number, move.serial) if move.serial else None
    place = find_place(conn, move.from_place) if move.from_place else None
    if (serial is not None and serial.place_id != move.to_place) or place is None or place.ended_at is not None:
        return False
    _record(conn, tenant_id, move, ticket_id, kind="transfer", by=by, at=at)
    return True


def _record(
    conn: Connection, tenant_id: int, move: StockMove, ticket_id: int, *, kind: str, by: str, at: datetime
) -> None:
    why: Coded = coded("finding_was_corrected")
    record_move(
        conn,
        NewMove(
            tenant_id=tenant_id,
            client_id=f"{move.client_id}/back",
            kind=kind,
            part_number=move.part_number,
            quantity=move.quantity,
            from_place=move.to_place,
            to_place=move.from_place,
            faulty=move.faulty,
            serial=move.serial,
            ticket_id=ticket_id,
            reason=why,
            actor=by,
            at=at,
        ),
    )
