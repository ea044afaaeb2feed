"""What a ticket's repair costs the customer: read, and decided by a person with a reason."""

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import address_of, audited
from api.access.permissions import Permission
from api.schemas.installed_base import CostLineOut, EntitlementOut
from api.schemas.sentences import wording_about
from api.web.database import Database, Db, the_product, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Identifier, PathId, Why
from api.web.language import Words
from api.web.problems import Conflict
from api.web.ticket_acts import known
from fleet.coded import as_written
from service.coverage.costs import standing
from service.coverage.deciding import NothingToDecide, confirm, current
from service.coverage.words import headline
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.service.entitlements import entitlements_of
from store.service.tickets import Ticket
from wording.wording import Wording

router = APIRouter(prefix="/v1/tickets", tags=["tickets"])
READS = [Depends(asks(Permission.TICKETS_READ))]
WRITES = [Depends(asks(Permission.COVERAGE_WRITE))]


class Decision(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"why": "photo 3 shows twice the load", "clause": "misuse"}]}
    )

    why: Why
    clause: Identifier | None = Field(None, description="The clause of the warranty that was found broken.")


@router.get("/{ticket_id}/entitlement", summary="Costs", responses=errors(404), dependencies=READS)
def entitlement_of(ticket_id: PathId, db: Db, words: Words) -> EntitlementOut:
    """What the customer is entitled to for this ticket's repair, as it was decided last."""
    with db.connection() as conn:
        ticket = known(conn, ticket_id)
        return _shown(conn, db, ticket, wording_about(conn, words, ticket.product))


@router.post("/{ticket_id}/entitlement", summary="Decide", responses=errors(404, 409), dependencies=WRITES)
def decide(
    ticket_id: PathId, body: Decision, request: Request, db: Db, principal: Asker, words: Words
) -> EntitlementOut:
    """Decides with a reason what holds: what the finding came to, or less, where a clause of the warranty was broken.

    409: the ticket has nothing to decide on, or the product's warranty has no such clause.
    """
    now = wall_clock()
    with db.connection() as conn, conn.transaction():
        ticket = known(conn, ticket_id)
        product = the_product(conn, ticket.product)
        try:
            confirm(
                conn,
                product,
                ticket_id=ticket.id,
                opening=ticket.openings,
                asset_id=ticket.asset_id,
                clause=body.clause,
                why=as_written(body.why),
                actor=principal.name,
                at=db.now(conn, ticket.product),
            )
        except NothingToDecide as exc:
            raise Conflict(exc.said, product) from exc
        audited(conn, principal, AuditAction.COVERAGE_CHANGED, f"ticket/{ticket_id}", address=address_of(request),
                at=now, clause=body.clause)  # fmt: skip
        return _shown(conn, db, ticket, wording_about(conn, words, ticket.product))


def _shown(conn: Connection, db: Database, ticket: Ticket, words: Wording) -> EntitlementOut:
    product = the_product(conn, ticket.product)
    found = standing(conn, product, ticket, now=db.now(conn, ticket.product))
    rows = entitlements_of(conn, ticket.id)
    holds, newest = current(rows, ticket.openings), current(rows, ticket.openings, decided=False)
    return EntitlementOut(
        result=found.result,
        stage=holds.stage if holds else None,
        headline=words.say(headline(found)),
        lines=[
            CostLineOut(
                kind=line.kind,
                share=line.share,
                amount=line.amount,
                reason=words.say(line.reason),
                reason_code=line.reason.to_json(),
            )
            for line in found.lines
        ],
        currency=found.currency,
        total=found.total,
        customer_pays=found.customer_pays,
        needs_reason=bool(newest and newest.needs_reason),
        why=words.say(holds.why) if holds and holds.why else None,
    )
