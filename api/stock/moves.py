"""Moves of parts: made, listed, and followed by a serial."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.stock import MovesOut, PartExchangeOut, PlacedSerialOut, StockMoveOut, TraceOut, move_out
from api.stock.numbers import PartNumber, PartSerial, fleet_now
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Id, LongText, Word
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from service.parts.moving import WantedMove, move_parts
from store.parts.exchanges import exchanges_of_serial
from store.parts.moves import MoveFilter, find_serial_anywhere, list_moves

router = APIRouter(prefix="/v1/stock", tags=["stock"])
READS = [Depends(asks(Permission.STOCK_READ))]
WRITES = [Depends(asks(Permission.STOCK_WRITE))]


class NewMoves(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"client_id": "m-1", "kind": "receipt", "part_number": "RF-CMP-1402", "quantity": 4, "to_place": 4}
            ]
        }
    )

    client_id: Word = Field(description="Made by the sender: the same one again is the same move.")
    kind: Literal["receipt", "transfer", "return_faulty", "send_back", "scrap"]
    part_number: PartNumber
    quantity: int = Field(1, ge=1, le=100_000)
    from_place: Id | None = Field(None, description="For transfer, send_back and scrap.")
    to_place: Id | None = Field(None, description="For receipt, transfer and return_faulty.")
    faulty: bool = Field(False, description="Faulty parts are moved.")
    serials: list[PartSerial] = Field([], max_length=1000, description="As many as parts, or none.")
    why: LongText = ""


@router.post("/moves", summary="Move parts", responses=errors(404, 409), dependencies=WRITES)
def move(body: NewMoves, db: Db, words: Words, actor: Actor) -> MovesOut:
    """Parts come, go to another place, or leave; one move for each serial."""
    fields = {name: getattr(body, name) for name in NewMoves.model_fields}
    with db.connection() as conn:
        moves = move_parts(conn, WantedMove(**fields), by=actor, at=fleet_now(db, conn, body.part_number))
        return MovesOut(moves=[move_out(one, words) for one in moves])


@router.get("/moves", summary="List moves of parts", responses=errors(), dependencies=READS)
def moves(
    request: Request,
    db: Db,
    words: Words,
    part_number: Annotated[Word | None, Query()] = None,
    serial: Annotated[Word | None, Query()] = None,
    place: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    ticket: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    kind: Annotated[Word | None, Query()] = None,
    before: Annotated[int, Query(ge=1, le=LARGEST_ID, description="Only items of lower numbers.")] = LARGEST_ID,
    limit: Limit = 100,
) -> Page[StockMoveOut]:
    """Newest first."""
    with db.connection() as conn:
        wanted = MoveFilter(part_number, serial, place, ticket, kind)
        found = list_moves(conn, wanted, before=before, limit=limit + 1)
        return page_of(
            request, found, limit, to=lambda one: move_out(one, words), key=lambda one: one.id, parameter="before"
        )


@router.get("/serials", summary="Follow a serial", responses=errors(), dependencies=READS)
def trace(db: Db, words: Words, part_number: Annotated[Word, Query()], serial: Annotated[Word, Query()]) -> TraceOut:
    """Where a part with a serial is, its moves, and the appliances that it went into and came out of."""
    with db.connection() as conn:
        now = find_serial_anywhere(conn, part_number, serial)
        moves = list_moves(conn, MoveFilter(part_number, serial), before=LARGEST_ID, limit=1000)
        exchanges = exchanges_of_serial(conn, part_number, serial)
        return TraceOut(
            now=PlacedSerialOut.model_validate(now) if now else None,
            moves=[move_out(one, words) for one in moves],
            exchanges=[PartExchangeOut.model_validate(one) for one in exchanges],
        )
