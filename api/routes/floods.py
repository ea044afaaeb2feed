"""Floods: devices that sent more than they may, until when they are limited, and letting them in before."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.access.asks import Asker, asks
from api.access.audit import address_of, audited
from api.access.permissions import Permission
from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, PathId, QuerySerial, Word
from api.web.paging import Limit, Page, page_of
from service.floods.lifting import lift_flood
from store.audit.actions import AuditAction
from store.telemetry.floods import FloodShown, list_floods

router = APIRouter(prefix="/v1/floods", tags=["records"])


class FloodOut(
    Shape,
    record=FloodShown,
    notes={
        "kind": "messages, bytes or connects.",
        "per_second": "What it sent from `began_at` until `noticed_at`.",
        "allowed": "What it may send a second for long.",
        "shut_out": "Whether it had a credential, which is disabled until `until_at`.",
        "left_out": "Messages that came meanwhile all the same and were not stored.",
        "lifted_by": "Who let the device in before its time.",
    },
):
    """A device that sent more than it may. Times are wall time."""

    model_config = like(
        id=3,
        product="refrigerator",
        serial="SN-17",
        kind="messages",
        began_at=T,
        noticed_at=T,
        per_second=1994.2,
        allowed=20.0,
        until_at=T,
        shut_out=True,
        left_out=120,
        left_out_bytes=9600,
        ended_at=None,
        lifted_by=None,
    )


@router.get("", summary="List floods", responses=errors(), dependencies=[Depends(asks(Permission.ALARMS_READ))])
def floods(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    serial: Annotated[QuerySerial | None, Query()] = None,
    lasting: Annotated[bool | None, Query(description="Whether the device is limited now.")] = None,
    before: Annotated[int, Query(ge=1, le=LARGEST_ID, description="Only items of lower numbers.")] = LARGEST_ID,
    limit: Limit = 100,
) -> Page[FloodOut]:
    """Devices that sent more than they may, newest first."""
    with db.connection() as conn:
        found = list_floods(conn, product=product, serial=serial, lasting=lasting, before=before, limit=limit + 1)
        return page_of(
            request, found, limit, to=FloodOut.model_validate, key=lambda flood: flood.id, parameter="before"
        )


@router.post(
    "/{flood_id}/lift",
    summary="Let a limited device in",
    responses=errors(404, 409),
    dependencies=[Depends(asks(Permission.DEVICES_WRITE))],
)
def lift(flood_id: PathId, request: Request, db: Db, principal: Asker) -> FloodOut:
    """The device is let in before its time. Where it still sends too much, it is limited again."""
    now = wall_clock()
    with db.connection() as conn:
        flood = lift_flood(conn, flood_id, by=principal.name, now=now)
        subject = f"device/{flood.product}/{flood.serial}"
        address = address_of(request)
        audited(conn, principal, AuditAction.FLOOD_LIFTED, subject, address=address, at=now, flood=flood_id)
        return FloodOut.model_validate(flood)
