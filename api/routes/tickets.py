"""Tickets: listed, read with their evidence, and moved through their life."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import Asker, asks
from api.access.assignees import assignable, assignee_named
from api.access.audit import Reading
from api.access.permissions import Permission
from api.access.personal_data import change_shown, report_shown, sees_customers
from api.access.principal import Principal
from api.routes.findings import NewFinding
from api.routes.notices import notice_out
from api.schemas.reasons import prediction_out
from api.schemas.sentences import wording_about
from api.schemas.tickets import AssigneeOut, TicketCard, TicketOut
from api.web.database import Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, LongText, Moment, PathId, QueryMoment, QuerySerial, Why, Word
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from api.web.ticket_acts import acting, known, working
from service.findings.findings import resolve
from service.sla.holding import HoldReason
from service.tickets import actions as service
from service.tickets.comments import write_comment
from service.tickets.states import OPEN
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.learning.predictions import list_predictions
from store.service.notices import list_notices
from store.service.repair_checks import repair_checks_of
from store.service.reports import findings_of, former_findings_of, reports_of
from store.service.tickets import Ticket, TicketFilter, list_tickets, ticket_history
from wording.json_objects import with_sentences
from wording.wording import Wording

router = APIRouter(prefix="/v1/tickets", tags=["tickets"])
READS = [Depends(asks(Permission.TICKETS_READ))]
ASSIGNS = [Depends(asks(Permission.TICKETS_ASSIGN))]
WORKS = [Depends(asks(Permission.TICKETS_WORK))]
COMMENTS = [Depends(asks(Permission.TICKETS_COMMENT))]
CLOSES = [Depends(asks(Permission.TICKETS_CLOSE))]
MOST = 1000
StateName = Literal["open", "new", "assigned", "in_progress", "on_hold", "resolved", "closed", "cancelled"]


class Assignment(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"assignee": "budi"}]})
    assignee: Word


class Reason(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "the customer is away until Monday"}]})
    why: Why


class NewComment(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "the gate code is 4711", "key": "5b0c5a2e-0f1f"}]}
    )
    text: Annotated[LongText, Field(min_length=1)]
    key: Word | None = Field(None, description="Made by the sender: a comment with the same key is written once.")


class Waiting(Reason):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "away until Monday", "reason": "customer_wish"}]})

    reason: Annotated[HoldReason, Field(strict=False)] = HoldReason.OTHER
    resume_at: Moment | None = Field(None, description="When the ticket goes on by itself, at the fleet's clock.")


@router.get("", summary="List tickets", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    state: Annotated[
        list[StateName] | None, Query(description="May be repeated; `open` means all open states.")
    ] = None,
    serial: Annotated[QuerySerial | None, Query()] = None,
    since: Annotated[QueryMoment | None, Query(description="Opened at this time or later.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[TicketOut]:
    """Tickets in the order they were opened."""
    states = [one for name in state or [] for one in ([*OPEN] if name == "open" else [name])] or None
    with db.connection() as conn:
        wanted = TicketFilter(product, [str(one) for one in states] if states else None, serial, since)
        found = list_tickets(conn, wanted, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=TicketOut.model_validate, key=lambda ticket: ticket.id)


@router.get("/{ticket_id}", summary="One ticket", responses=errors(404), dependencies=READS)
def card(ticket_id: PathId, db: Db, words: Words, principal: Asker, reading: Reading) -> TicketCard:
    """A ticket with its evidence: predictions with reasons, reports, findings, notices and its whole history."""
    with db.connection() as conn:
        ticket = known(conn, ticket_id)
        if sees_customers(principal):
            reading(conn, f"ticket/{ticket_id}")
        return _card(conn, ticket, wording_about(conn, words, ticket.product), principal)


@router.post("/{ticket_id}/assign", summary="Assign", responses=errors(404, 409), dependencies=ASSIGNS)
def assign(ticket_id: PathId, body: Assignment, db: Db, actor: Actor, principal: Asker) -> TicketOut:
    """Gives an open ticket to a person who works on tickets.

    A program may name somebody who is not entered yet: they are entered by their name, and cannot sign in.
    """
    with acting(db, ticket_id, actor) as (conn, by), conn.transaction():
        assignee = assignee_named(conn, principal, known(conn, ticket_id), body.assignee)
        return TicketOut.model_validate(service.assign(conn, ticket_id, by, assignee, db.outlets))


@router.get("/{ticket_id}/assignees", summary="Who may take it", responses=errors(404), dependencies=ASSIGNS)
def assignees(ticket_id: PathId, db: Db) -> Page[AssigneeOut]:
    """People who may be given the ticket, by name; all on one page."""
    with db.connection() as conn:
        people = assignable(conn, known(conn, ticket_id))
        return Page[AssigneeOut](items=[AssigneeOut.model_validate(person) for person in people], next=None)


@router.post("/{ticket_id}/start", summary="Start work", responses=errors(404, 409), dependencies=WORKS)
def start(ticket_id: PathId, db: Db, actor: Actor, principal: Asker) -> TicketOut:
    """Work on a new or assigned ticket begins."""
    with working(db, ticket_id, actor, principal) as (conn, by):
        return TicketOut.model_validate(service.start(conn, ticket_id, by))


@router.post("/{ticket_id}/hold", summary="Put on hold", responses=errors(404, 409), dependencies=WORKS)
def hold(ticket_id: PathId, body: Waiting, db: Db, actor: Actor, principal: Asker) -> TicketOut:
    """An open ticket waits for something, which is said. What lies with the customer pauses targets."""
    with working(db, ticket_id, actor, principal, body.why) as (conn, by):
        held = service.hold(conn, ticket_id, by, body.reason, body.resume_at)
        return TicketOut.model_validate(held)


@router.post("/{ticket_id}/resume", summary="Resume work", responses=errors(404, 409), dependencies=WORKS)
def resume(ticket_id: PathId, db: Db, actor: Actor, principal: Asker) -> TicketOut:
    """Work on a ticket on hold goes on."""
    with working(db, ticket_id, actor, principal) as (conn, by):
        return TicketOut.model_validate(service.resume(conn, ticket_id, by))


@router.post("/{ticket_id}/cancel", summary="Cancel", responses=errors(404, 409), dependencies=CLOSES)
def cancel(ticket_id: PathId, body: Reason, db: Db, actor: Actor) -> TicketOut:
    """Ends an open ticket without a visit, for a reason that is said."""
    with acting(db, ticket_id, actor, body.why) as (conn, by):
        return TicketOut.model_validate(service.cancel(conn, ticket_id, by, db.outlets))


@router.post("/{ticket_id}/finding", summary="Resolve with a finding", responses=errors(404, 409), dependencies=WORKS)
def record_finding(ticket_id: PathId, body: NewFinding, db: Db, actor: Actor, principal: Asker) -> TicketOut:
    """Resolves an open ticket with what was found.

    `failed_at` records a functional failure; a component or parts record its replacement. The same finding again
    is answered like the first time; another one is a conflict.
    """
    with working(db, ticket_id, actor, principal) as (conn, by):
        product = the_product(conn, known(conn, ticket_id).product)
        resolve(conn, product, ticket_id, body.finding(), by, db.outlets, used=[one.used_part() for one in body.used])
        return TicketOut.model_validate(known(conn, ticket_id))


@router.post("/{ticket_id}/close", summary="Close", responses=errors(404, 409), dependencies=CLOSES)
def close(ticket_id: PathId, db: Db, actor: Actor) -> TicketOut:
    """Closes a resolved ticket; left alone it closes when the reopen window has passed."""
    with acting(db, ticket_id, actor) as (conn, by):
        return TicketOut.model_validate(service.close(conn, ticket_id, by))


@router.post("/{ticket_id}/comments", summary="Comment", responses=errors(404), dependencies=COMMENTS)
def comment(ticket_id: PathId, body: NewComment, db: Db, actor: Actor) -> TicketOut:
    """Writes a comment for colleagues into a ticket's history, in whatever state it is. No customer is sent it."""
    with acting(db, ticket_id, actor) as (conn, by):
        return TicketOut.model_validate(write_comment(conn, ticket_id, by, body.text, key=body.key))


def _card(conn: Connection, ticket: Ticket, words: Wording, principal: Principal) -> TicketCard:
    findings = findings_of(conn, ticket.id)
    return TicketCard.model_validate(
        {
            **fields_of(ticket),
            "finding": next((found for found in findings if found.opening == ticket.openings), None),
            "findings": findings,
            "former_findings": former_findings_of(conn, ticket.id),
            "repair_checks": [
                with_sentences(fields_of(one), words, "reason") for one in repair_checks_of(conn, ticket.id)
            ],
            "predictions": [
                prediction_out(conn, one, words) for one in list_predictions(conn, ticket_id=ticket.id, limit=MOST)
            ],
            "reports": [report_shown(principal, one) for one in reports_of(conn, ticket.id)],
            "notices": [
                notice_out(one, words, principal) for one in list_notices(conn, ticket_id=ticket.id, limit=MOST)
            ],
            "history": [
                with_sentences(fields_of(change_shown(principal, one)), words, "why")
                for one in ticket_history(conn, ticket.id)
            ],
        }
    )
