"""Warehouses and vans: entered, ended, counted, and what each is to hold."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.stock import BalanceOut, MovesOut, ReorderPointOut, StockPlaceOut, move_out
from api.stock.numbers import PartNumber, fleet_now
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Id, PathId, Why, Word
from api.web.language import Words
from api.web.paging import Page
from api.web.problems import Missing
from fleet.coded import coded
from service.parts.moving import count_parts, kept_place
from service.parts.placing import close_place, enter_place, keep_place
from service.parts.refusals import NoSuchPlace
from store.parts.deliveries import ReorderPoint, drop_reorder_point, list_reorder_points, set_reorder_point
from store.parts.moves import list_balances
from store.parts.places import PlaceKind, find_place, list_places, technician_named

router = APIRouter(prefix="/v1/stock", tags=["stock"])
READS = [Depends(asks(Permission.STOCK_READ))]
WRITES = [Depends(asks(Permission.STOCK_WRITE))]


class NewPlace(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "van", "name": "Van Budi", "technician_id": 2, "ready_after_h": 0}]}
    )

    kind: Literal["warehouse", "van"]
    name: Annotated[Word, Field(max_length=100)]
    technician_id: Id | None = Field(None, description="Whose van it is.")
    technician: Word | None = Field(None, description="The same, by name.")
    ready_after_h: int = Field(0, ge=0, le=1440, description="Hours that a part takes from there to a technician.")


class ChangedPlace(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Van Budi", "technician_id": 2, "ready_after_h": 0}]}
    )

    name: Annotated[Word, Field(max_length=100)]
    technician_id: Id | None = Field(None, description="Whose van it is; null for a warehouse.")
    ready_after_h: int = Field(0, ge=0, le=1440, description="Hours that a part takes from there to a technician.")


class Count(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"client_id": "c-1", "part_number": "RF-CMP-1402", "counted": 3, "why": "stock-taking"}]
        }
    )

    client_id: Word
    part_number: PartNumber
    counted: int = Field(ge=0, le=1_000_000, description="Sound parts that are there.")
    faulty: int | None = Field(None, ge=0, le=1_000_000, description="Faulty ones; left out: not counted.")
    why: Why


class NewReorderPoint(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"part_number": "RF-CMP-1402", "reorder_at": 2, "fill_to": 6, "lead_time_days": 10}]
        }
    )

    part_number: PartNumber
    reorder_at: int = Field(ge=0, le=999_999)
    fill_to: int = Field(ge=0, le=1_000_000, description="More than `reorder_at`; 0: the place holds none any more.")
    lead_time_days: int = Field(14, ge=1, le=730)


@router.get("/places", summary="List warehouses and vans", responses=errors(), dependencies=READS)
def places(
    db: Db, ended: Annotated[bool, Query(description="Those too that are not used any more.")] = False
) -> Page[StockPlaceOut]:
    """Warehouses first, then vans; all on one page."""
    with db.connection() as conn:
        found = list_places(conn, ended=ended)
        return Page[StockPlaceOut](items=[StockPlaceOut.model_validate(one) for one in found], next=None)


@router.post("/places", status_code=201, summary="Enter a place", responses=errors(404, 409), dependencies=WRITES)
def create(body: NewPlace, db: Db) -> StockPlaceOut:
    """Enters a warehouse, or the van of a technician."""
    with db.connection() as conn:
        technician = technician_named(conn, body.technician) if body.technician else body.technician_id
        if body.technician and technician is None:
            raise Missing(coded("no_technician", technician=body.technician))
        ready_after = timedelta(hours=body.ready_after_h)
        number = enter_place(
            conn, kind=PlaceKind(body.kind), name=body.name, technician_id=technician, ready_after=ready_after
        )
        return StockPlaceOut.model_validate(find_place(conn, number))


@router.put("/places/{place_id}", summary="Change a place", responses=errors(404, 409), dependencies=WRITES)
def change(place_id: PathId, body: ChangedPlace, db: Db) -> StockPlaceOut:
    """Another name, another technician whose van it is, or another time until its parts are at hand."""
    with db.connection() as conn:
        kept_place(conn, place_id)
        ready_after = timedelta(hours=body.ready_after_h)
        keep_place(conn, place_id, name=body.name, technician_id=body.technician_id, ready_after=ready_after)
        return StockPlaceOut.model_validate(find_place(conn, place_id))


@router.post("/places/{place_id}/end", summary="End a place", responses=errors(404, 409), dependencies=WRITES)
def end(place_id: PathId, db: Db) -> StockPlaceOut:
    """The place is not used any more; nothing may be left in it."""
    with db.connection() as conn:
        close_place(conn, place_id, at=wall_clock())
        return StockPlaceOut.model_validate(find_place(conn, place_id))


@router.post("/places/{place_id}/count", summary="Count parts", responses=errors(404, 409), dependencies=WRITES)
def count(place_id: PathId, body: Count, db: Db, words: Words, actor: Actor) -> MovesOut:
    """Somebody counted; the difference becomes a move. The same client id again is the same count."""
    with db.connection() as conn:
        moves = count_parts(
            conn,
            client_id=body.client_id,
            place_id=place_id,
            part_number=body.part_number,
            counted=body.counted,
            faulty=body.faulty,
            why=body.why,
            by=actor,
            at=fleet_now(db, conn, body.part_number),
        )
        return MovesOut(moves=[move_out(one, words) for one in moves])


@router.post(
    "/places/{place_id}/reorder-point", summary="Say what a place holds", responses=errors(404), dependencies=WRITES
)
def reorder_point(place_id: PathId, body: NewReorderPoint, db: Db) -> ReorderPointOut:
    """At how many free parts a place orders more, up to how many, and how long that takes."""
    with db.connection() as conn:
        fleet_now(db, conn, body.part_number)
        kept_place(conn, place_id)
        lead_time = timedelta(days=body.lead_time_days)
        fill_to = max(body.fill_to, body.reorder_at + 1)
        point = ReorderPoint(place_id, body.part_number, body.reorder_at, fill_to, lead_time)
        if body.fill_to == 0:
            drop_reorder_point(conn, place_id, body.part_number)
        elif not set_reorder_point(conn, point):
            raise NoSuchPlace(place_id)
        return ReorderPointOut.model_validate(point)


@router.get("/reorder-points", summary="List reorder points", responses=errors(), dependencies=READS)
def reorder_points(db: Db) -> Page[ReorderPointOut]:
    """What places are to hold; all on one page."""
    with db.connection() as conn:
        found = list_reorder_points(conn)
        return Page[ReorderPointOut](items=[ReorderPointOut.model_validate(one) for one in found], next=None)


@router.get("/balances", summary="What places hold", responses=errors(), dependencies=READS)
def balances(
    db: Db,
    place: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    part_number: Annotated[Word | None, Query()] = None,
) -> Page[BalanceOut]:
    """How many parts of each number each place holds; all on one page."""
    with db.connection() as conn:
        found = list_balances(conn, place_id=place, part_number=part_number)
        return Page[BalanceOut](items=[BalanceOut.model_validate(one) for one in found], next=None)
