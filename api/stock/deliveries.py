"""Parts on their way: ordered, received, cancelled."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.stock import DeliveryOut
from api.stock.numbers import PartNumber, PartSerial, fleet_now
from api.web.database import Database, Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Id, LongText, Moment, PathId, Why, Word
from api.web.paging import Limit, Page
from service.parts.deliveries import cancel_delivery, order_parts, receive_delivery
from store.engine.database import Connection
from store.parts.deliveries import NewDelivery, find_delivery, list_deliveries

router = APIRouter(prefix="/v1/stock/deliveries", tags=["stock"])
READS = [Depends(asks(Permission.STOCK_READ))]
WRITES = [Depends(asks(Permission.STOCK_WRITE))]


class NewDeliveryBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "d-1",
                    "place_id": 4,
                    "part_number": "RF-CMP-1402",
                    "quantity": 4,
                    "expected_at": "2026-03-12T03:00:00Z",
                    "reference": "PO-7",
                }
            ]
        }
    )

    client_id: Word = Field(description="Made by the sender: the same one again is the same delivery.")
    place_id: Id
    part_number: PartNumber
    quantity: int = Field(ge=1, le=100_000)
    expected_at: Moment = Field(description="On the fleet's clock.")
    reference: Annotated[LongText, Field(max_length=200)] = ""


class Received(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"serials": []}]})

    serials: list[PartSerial] = Field([], max_length=1000, description="As many as parts, or none.")


class CalledOff(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "the supplier has none"}]})

    why: Why


@router.get("", summary="List deliveries of parts", responses=errors(), dependencies=READS)
def deliveries(
    db: Db,
    state: Annotated[Literal["expected", "received", "cancelled"] | None, Query()] = None,
    part_number: Annotated[Word | None, Query()] = None,
    limit: Limit = 100,
) -> Page[DeliveryOut]:
    """Those that are expected first, by their date."""
    with db.connection() as conn:
        found = list_deliveries(conn, state=state, part_number=part_number, limit=limit)
        return Page[DeliveryOut](items=[DeliveryOut.model_validate(one) for one in found], next=None)


@router.post("", status_code=201, summary="Expect parts", responses=errors(404, 409), dependencies=WRITES)
def create(body: NewDeliveryBody, db: Db, actor: Actor) -> DeliveryOut:
    """Parts were ordered: work orders that wait for them are offered appointments from their date on."""
    fields = {name: getattr(body, name) for name in NewDeliveryBody.model_fields}
    with db.connection() as conn:
        now = fleet_now(db, conn, body.part_number)
        new = NewDelivery(**fields, ordered_by=actor, ordered_at=now)
        return DeliveryOut.model_validate(order_parts(conn, new))


@router.post("/{delivery_id}/receive", summary="Receive parts", responses=errors(404, 409), dependencies=WRITES)
def receive(delivery_id: PathId, body: Received, db: Db, actor: Actor) -> DeliveryOut:
    """The parts are there; whoever waits for them gets them."""
    with db.connection() as conn:
        at = _now(db, conn, delivery_id)
        return DeliveryOut.model_validate(receive_delivery(conn, delivery_id, serials=body.serials, by=actor, at=at))


@router.post("/{delivery_id}/cancel", summary="Cancel a delivery", responses=errors(404, 409), dependencies=WRITES)
def cancel(delivery_id: PathId, body: CalledOff, db: Db) -> DeliveryOut:
    """The parts do not come. Why stands in the audit log."""
    with db.connection() as conn:
        return DeliveryOut.model_validate(cancel_delivery(conn, delivery_id, at=_now(db, conn, delivery_id)))


def _now(db: Database, conn: Connection, delivery_id: int) -> datetime:
    found = find_delivery(conn, delivery_id)
    return fleet_now(db, conn, found.part_number) if found else wall_clock()
