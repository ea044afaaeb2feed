"""Findings corrected, tickets opened again, and whether repairs hold."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import Asker, asks
from api.access.permissions import Permission
from api.routes.findings import FindingFields, UsedPartBody
from api.routes.tickets import Reason
from api.schemas.repairs import RepairFiguresOut, RepairsOut
from api.schemas.tickets import TicketOut
from api.web.database import Db, the_product
from api.web.documented_errors import errors
from api.web.fields import PathId, Why
from api.web.ticket_acts import acting, known, working
from service.findings.corrections import correct
from service.repairs.first_time_fix import COMES_BACK_WITHIN, repair_figures, share_fixed
from service.tickets.reopening import reopen
from store.engine.rows import fields_of

router = APIRouter(prefix="/v1", tags=["tickets"])
READS = [Depends(asks(Permission.LEDGER_READ))]
WORKS = [Depends(asks(Permission.TICKETS_WORK))]
CLOSES = [Depends(asks(Permission.TICKETS_CLOSE))]
Days = Annotated[float, Query(gt=0, le=3660, description="How many days back")]


class CorrectedFinding(FindingFields):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "no_fault_found", "note": "", "why": "entered on the wrong ticket", "version": 1}]
        }
    )

    why: Why = Field(description="Why the finding is corrected.")
    version: int | None = Field(None, ge=1, description="The `version` that is corrected; another one is a conflict.")
    used: list[UsedPartBody] = Field([], max_length=50, description="Serials of its parts, where they were misread.")


@router.post(
    "/tickets/{ticket_id}/correct", summary="Correct the finding", responses=errors(404, 409), dependencies=WORKS
)
def correct_finding(ticket_id: PathId, body: CorrectedFinding, db: Db, actor: Actor, principal: Asker) -> TicketOut:
    """Puts another finding in the place of the newest one, which stays on record with its reason.

    What followed from it follows: failure, replacement, labels, what predictions came to, and the check of the repair.
    """
    with working(db, ticket_id, actor, principal) as (conn, by):
        product = the_product(conn, known(conn, ticket_id).product)
        used = [one.used_part() for one in body.used]
        finding = body.finding()
        correct(
            conn, product, ticket_id, finding, by, why=body.why, version=body.version, outlets=db.outlets, used=used
        )
        return TicketOut.model_validate(known(conn, ticket_id))


@router.post("/tickets/{ticket_id}/reopen", summary="Open again", responses=errors(404, 409), dependencies=CLOSES)
def open_again(ticket_id: PathId, body: Reason, db: Db, actor: Actor) -> TicketOut:
    """Opens a resolved, closed or cancelled ticket again, for a reason that is said."""
    with acting(db, ticket_id, actor, body.why) as (conn, by):
        return TicketOut.model_validate(reopen(conn, ticket_id, by, db.outlets))


@router.get("/repairs/{product}", summary="First-time fix", responses=errors(404), dependencies=READS)
def repairs(product: str, db: Db, days: Days = 90) -> RepairsOut:
    """What became of the repairs of a product's fleet: certified by readings, found again, or not decided."""
    with db.connection() as conn:
        declared, now = the_product(conn, product), db.now(conn, product)
        since = now - timedelta(days=days)
        figures = [
            RepairFiguresOut.model_validate({**fields_of(one), "first_time_fix": share_fixed(one)})
            for one in repair_figures(conn, declared.id, since=since, now=now)
        ]
    return RepairsOut(
        product=product,
        since=since,
        at=now,
        within_days=COMES_BACK_WITHIN / timedelta(days=1),
        failure_modes=figures,
    )
