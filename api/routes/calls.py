"""Calls with customers: what is ahead, what became of it; free times; booking for a caller."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import Reading
from api.access.permissions import Permission
from api.my.calls import rules_in
from api.schemas.calls import CallOut, CallTimeOut, ListedCallOut
from api.web.database import Database, Db
from api.web.documented_errors import errors
from api.web.fields import Body, Moment, PathId
from api.web.paging import Page
from api.web.problems import Missing
from fleet.coded import coded
from service.calls.booking import LONGEST_TOPIC, Wanted, book_call, end, free_times, move_to
from service.calls.states import CallMove
from store.assets.assets import SoldAsset, find_asset
from store.assets.customers import find_customer
from store.calls.calls import Call, find_call, list_calls
from store.engine.database import Connection
from store.engine.rows import fields_of

router = APIRouter(prefix="/v1", tags=["calls"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WRITES = [Depends(asks(Permission.REPORTS_WRITE))]
MOST = 500


class NewTime(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"begins": "2026-03-04T02:00:00Z"}]})

    begins: Moment = Field(description="One of the free times.")


class NewCallBody(NewTime):
    model_config = ConfigDict(json_schema_extra={"examples": [{"begins": "2026-03-04T02:00:00Z", "topic": "Settings"}]})

    topic: str = Field("", max_length=LONGEST_TOPIC)


class CallEnd(Body):
    """`hold`: it took place; `miss`: the customer was not there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"what": "hold"}]})

    what: Literal["hold", "miss", "cancel"]


@router.get("/calls", summary="List calls", responses=errors(), dependencies=READS)
def listing(
    db: Db, reading: Reading, state: Annotated[Literal["booked", "held", "missed", "cancelled"] | None, Query()] = None
) -> Page[ListedCallOut]:
    """Those ahead first, by time; then the others, the newest first. At most 500."""
    with db.connection() as conn:
        reading(conn, "call")
        found = list_calls(conn, state=state, limit=MOST)
    return Page[ListedCallOut](items=[ListedCallOut.model_validate(one) for one in found], next=None)


@router.get("/assets/{asset_id}/call-times", summary="Free times for a call", responses=errors(404), dependencies=READS)
def times(asset_id: PathId, request: Request, db: Db) -> Page[CallTimeOut]:
    """Within the opening hours of the place, at the fleet's clock; all on one page."""
    with db.connection() as conn:
        asset = _asset(conn, asset_id)
        found = free_times(conn, rules_in(request), asset.id, now=db.now(conn, asset.product))
    return Page[CallTimeOut](items=[CallTimeOut.model_validate(one) for one in found], next=None)


@router.post(
    "/assets/{asset_id}/calls", status_code=201, summary="Book a call", responses=errors(404, 409), dependencies=WRITES
)
def book(asset_id: PathId, body: NewCallBody, request: Request, db: Db, principal: Asker) -> CallOut:
    """For the owner of the asset; the same time again is the same call."""
    with db.connection() as conn:
        asset = _asset(conn, asset_id)
        owner = find_customer(conn, asset.customer_id) if asset.customer_id is not None else None
        if owner is None:
            raise Missing(coded("no_asset", asset=asset_id))
        wanted = Wanted(owner.id, asset.id, asset.product, owner.time_zone, body.topic)
        now = db.now(conn, asset.product)
        return _shown(book_call(conn, rules_in(request), wanted, body.begins, actor=principal.name, now=now), request)


@router.post("/calls/{call_id}/reschedule", summary="Move a call", responses=errors(404, 409), dependencies=WRITES)
def move(call_id: PathId, body: NewTime, request: Request, db: Db) -> CallOut:
    """To another free time; the customer is told."""
    with db.connection() as conn:
        call = _known(conn, call_id)
        return _shown(move_to(conn, rules_in(request), call.id, body.begins, now=_now(db, conn, call)), request)


@router.post("/calls/{call_id}/end", summary="End a call", responses=errors(404, 409), dependencies=WRITES)
def end_one(call_id: PathId, body: CallEnd, request: Request, db: Db, principal: Asker) -> CallOut:
    """It took place, the customer was not there, or it is cancelled: then the customer is told."""
    with db.connection() as conn:
        call = _known(conn, call_id)
        ended = end(conn, call.id, CallMove(body.what), actor=principal.name, now=_now(db, conn, call))
        return _shown(ended, request)


def _asset(conn: Connection, asset_id: int) -> SoldAsset:
    found = find_asset(conn, asset_id)
    if found is None:
        raise Missing(coded("no_asset", asset=asset_id))
    return found


def _known(conn: Connection, call_id: int) -> Call:
    found = find_call(conn, call_id)
    if found is None:
        raise Missing(coded("no_call", call=call_id))
    return found


def _now(db: Database, conn: Connection, call: Call) -> datetime:
    return db.now(conn, call.product)


def _shown(call: Call, request: Request) -> CallOut:
    return CallOut.model_validate({**fields_of(call), "link": rules_in(request).link(call)})
