"""How long ways take from area to area."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.orders import TravelTimeOut
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import Body, Word
from api.web.paging import Page
from api.web.problems import Missing
from fleet.coded import coded
from store.engine.database import Connection
from store.orders.travel_times import drop_travel_time, list_travel_times, set_travel_time

router = APIRouter(prefix="/v1/travel-times", tags=["orders"])
READS = [Depends(asks(Permission.TICKETS_READ))]
PLANS = [Depends(asks(Permission.TICKETS_ASSIGN))]
Area = Annotated[Word, Field(max_length=100)]


class Way(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"from_area": "Menteng", "to_area": "Bekasi"}]})

    from_area: Area
    to_area: Area


class NewTravelTime(Way):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"from_area": "Menteng", "to_area": "Bekasi", "minutes": 45}]}
    )

    minutes: int = Field(ge=0, le=1440)


@router.get("", summary="List travel times", responses=errors(), dependencies=READS)
def listing(db: Db) -> Page[TravelTimeOut]:
    """Ways that people entered; every other one takes what the product file says. All on one page."""
    with db.connection() as conn:
        return _all(conn)


@router.put("", summary="Enter a travel time", responses=errors(), dependencies=PLANS)
def enter(body: NewTravelTime, db: Db) -> Page[TravelTimeOut]:
    """Windows that are offered from now on take this way; appointments that stand stay as they are."""
    with db.connection() as conn:
        takes = timedelta(minutes=body.minutes)
        set_travel_time(conn, from_area=body.from_area, to_area=body.to_area, takes=takes)
        return _all(conn)


@router.post("/remove", summary="Remove a travel time", responses=errors(404), dependencies=PLANS)
def remove(body: Way, db: Db) -> Page[TravelTimeOut]:
    """The way takes what the product file says again."""
    with db.connection() as conn:
        if not drop_travel_time(conn, from_area=body.from_area, to_area=body.to_area):
            raise Missing(coded("no_travel_time", start=body.from_area, target=body.to_area))
        return _all(conn)


def _all(conn: Connection) -> Page[TravelTimeOut]:
    items = [TravelTimeOut.model_validate(one) for one in list_travel_times(conn)]
    return Page[TravelTimeOut](items=items, next=None)
