"""Strangers' reports for staff: listed, joined to a device, refused."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading, about
from api.access.permissions import Permission
from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from api.web.database import Database, Db, the_device, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Identifier, PathId, Serial
from api.web.paging import Limit, Page, page_of
from api.web.pictures import PICTURE, PictureSize, picture_response
from api.web.problems import Missing
from api.web.uploads import Folder
from fleet.coded import coded
from service.strangers.deciding import Verified, join_report, refuse_report, require_report
from service.strangers.states import NoSuchReport
from store.engine.database import Connection
from store.service.stranger_reports import Refusal, StrangerReport, StrangerState, list_stranger_reports

router = APIRouter(prefix="/v1/stranger-reports", tags=["tickets"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WRITES = [Depends(asks(Permission.REPORTS_WRITE))]
SUBJECT = "stranger_report"


class StrangerReportOut(
    Shape,
    record=StrangerReport,
    without={"photo"},
    notes={
        "receipt": "What the reporter reads out.",
        "serial": "As it was typed: nobody has verified it.",
        "reported_at": "The fleet's time.",
        "sent_at": "Wall time.",
        "ticket_id": "The ticket that it opened or joined.",
    },
):
    """A fault that somebody reported at the open form, without an account."""

    model_config = like(
        id=7,
        receipt="L-7K3M-PQ2X",
        product="refrigerator",
        serial="SN-17",
        symptom="not_cold",
        words="since Monday",
        name="Ani",
        phone="0812 3456 7890",
        language="id",
        reported_at=T,
        sent_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        state=StrangerState.WAITING,
        reason=None,
        ticket_id=None,
        decided_at=None,
        decided_by=None,
        has_photo=True,
    )

    has_photo: bool = Field(description="Whether a photo of the plate came with it.")


class Joining(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"serial": "SN-17", "failure_mode": None}]})
    serial: Serial = Field(description="The device, once somebody has verified which one it is.")
    failure_mode: Identifier | None = Field(None, description="What staff take it for; null: unknown.")


class Refusing(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "not_ours"}]})
    reason: Annotated[Refusal, Field(strict=False)]


class JoinedOut(BaseModel):
    """Where a report went."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ticket_id": 3}]})
    ticket_id: int


@router.get("", summary="List strangers' reports", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    reading: Reading,
    state: Annotated[Literal["waiting", "joined", "refused"] | None, Query()] = None,
    before: Annotated[int, Query(ge=1, le=LARGEST_ID, description="Only items of lower numbers.")] = LARGEST_ID,
    limit: Limit = 100,
) -> Page[StrangerReportOut]:
    """The newest first."""
    wanted = StrangerState(state) if state else None
    with db.connection() as conn:
        reading(conn, SUBJECT)
        found = list_stranger_reports(conn, state=wanted, before=before, limit=limit + 1)
    return page_of(request, found, limit, to=_out, key=lambda one: one.id, parameter="before")


@router.get("/{report_id}", summary="One stranger's report", responses=errors(404), dependencies=READS)
def one(report_id: PathId, db: Db, reading: Reading) -> StrangerReportOut:
    """As it was sent, and what became of it."""
    with db.connection() as conn:
        found = _report(conn, report_id)
        reading(conn, f"{SUBJECT}/{report_id}")
    return _out(found)


@router.get(
    "/{report_id}/photo",
    summary="The photo of the plate",
    response_class=FileResponse,
    responses={**errors(404), **PICTURE},
    dependencies=READS,
)
def photo(
    report_id: PathId,
    db: Db,
    folder: Folder,
    reading: Reading,
    size: PictureSize = "whole",
) -> Response:
    """A JPEG, until the report is joined: then it is one of the ticket's attachments."""
    with db.connection() as conn:
        found = _report(conn, report_id)
        reading(conn, f"{SUBJECT}/{report_id}")
    gone = coded("stranger_photo_gone", receipt=found.receipt)
    return picture_response(folder, found.photo, size, name=found.receipt, gone=gone)


@router.post("/{report_id}/join", summary="Join it to a device", responses=errors(404, 409), dependencies=WRITES)
def join(report_id: PathId, body: Joining, request: Request, db: Db, actor: Actor) -> JoinedOut:
    """Somebody has verified whose it is: it opens or joins a ticket of the device, as a customer's report does."""
    about(request, f"{SUBJECT}/{report_id}")
    with db.connection() as conn:
        return JoinedOut(ticket_id=join_to(conn, db, report_id, body.serial, body.failure_mode, by=actor))


@router.post("/{report_id}/refuse", summary="Refuse it", responses=errors(404, 409), dependencies=WRITES)
def refuse(report_id: PathId, body: Refusing, request: Request, db: Db, actor: Actor) -> StrangerReportOut:
    """Nothing comes of it, and it is forgotten after 90 days."""
    about(request, f"{SUBJECT}/{report_id}")
    with db.connection() as conn:
        _report(conn, report_id)
        refuse_report(conn, report_id, body.reason, by=actor, wall=wall_clock())
        return _out(_report(conn, report_id))


def join_to(conn: Connection, db: Database, report_id: int, serial: str, failure_mode: str | None, *, by: str) -> int:
    """The ticket that a report opened or joined, at the device of a serial of its product."""
    report = _report(conn, report_id)
    product, device = the_device(conn, report.product, serial)
    verified = Verified(by, wall_clock(), db.now(conn, product.id), failure_mode)
    return join_report(conn, product=product, device=device, report_id=report_id, verified=verified, outlets=db.outlets)


def _report(conn: Connection, report_id: int) -> StrangerReport:
    try:
        return require_report(conn, report_id)
    except NoSuchReport as exc:
        raise Missing(exc.said) from exc


def _out(report: StrangerReport) -> StrangerReportOut:
    fields = {name: getattr(report, name) for name in StrangerReportOut.model_fields if name != "has_photo"}
    return StrangerReportOut(**fields, has_photo=report.photo is not None)
