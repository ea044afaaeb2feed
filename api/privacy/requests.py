"""What people ask for about their data: noted with its clock, listed, answered."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import about, address_of, audited
from api.access.permissions import Permission
from api.schemas.privacy import PrivacyRequestOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Id, LongText, PathId, Why
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.privacy.answering import answer
from store.audit.actions import AuditAction
from store.engine.rows import fields_of
from store.privacy.consents import Purpose
from store.privacy.privacy_requests import PrivacyRequest, RequestKind, ask_for, find_request, list_requests

router = APIRouter(
    prefix="/v1/privacy/requests", tags=["privacy"], dependencies=[Depends(asks(Permission.PRIVACY_ACT))]
)
Kind = Literal["access", "copy", "correct", "restrict", "withdraw", "erase"]
How = Literal["page", "link", "phone", "paper"]


class NewRequest(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"customer_id": 12, "kind": "copy", "how": "phone"}]})

    customer_id: Id
    kind: Kind
    how: How = "phone"
    words: LongText = Field("", description="What is to be corrected or withdrawn, in the person's words.")


class Answer(Body):
    """Without a reason the request is done: erasing, restricting and withdrawing are carried out now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": None}]})

    reason: Why | None = Field(None, description="Why it is refused, for the person to read.")
    purpose: Literal["advice", "survey", "offer", "extended_telemetry"] | None = Field(
        None, description="The consent that is withdrawn; all unless given."
    )


@router.post("", status_code=201, summary="Note a request", responses=errors(404))
def note(body: NewRequest, request: Request, db: Db, principal: Asker) -> PrivacyRequestOut:
    """Notes what a customer asks for about their data. It is due 3 x 24 hours later, on wall time."""
    now = wall_clock()
    with db.connection() as conn:
        number = ask_for(conn, body.customer_id, RequestKind(body.kind), how=body.how, words=body.words, at=now)
        if number is None:
            raise Missing(coded("no_customer", customer=body.customer_id))
        about(request, f"privacy_request/{number}")
        subject = f"customer/{body.customer_id}"
        audited(
            conn, principal, AuditAction.PRIVACY_ASKED, subject, address=address_of(request), at=now, kind=body.kind
        )
        found = find_request(conn, number)
    assert found is not None
    return _out(found)


@router.get("", summary="List requests", responses=errors())
def listing(
    request: Request,
    db: Db,
    kind: Annotated[Kind | None, Query()] = None,
    customer: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="The customer's number.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[PrivacyRequestOut]:
    """Requests in the order they were noted, with when each is due, and whether it is late."""
    with db.connection() as conn:
        found = list_requests(conn, kind=kind, customer_id=customer, after=after, limit=limit + 1)
    return page_of(request, found, limit, to=_out, key=lambda one: one.id)


@router.post("/{request_id}/answer", summary="Answer a request", responses=errors(404, 409))
def give_answer(request_id: PathId, body: Answer, request: Request, db: Db, principal: Asker) -> PrivacyRequestOut:
    """Done, or refused for a reason. Done erases, restricts or withdraws, as was asked; the rest is up to people."""
    now, purpose = wall_clock(), Purpose(body.purpose) if body.purpose else None
    with db.connection() as conn:
        done = answer(conn, request_id, by=principal.name, at=now, reason=body.reason, purpose=purpose)
        about(request, f"privacy_request/{request_id}")
        address, subject = address_of(request), f"customer/{done.customer_id}"
        action, kind = AuditAction.PRIVACY_ANSWERED, done.kind
        audited(conn, principal, action, subject, address=address, at=now, kind=kind, answer=done.answer)
    return _out(done)


def _out(request: PrivacyRequest) -> PrivacyRequestOut:
    return PrivacyRequestOut.model_validate({**fields_of(request), "late": request.is_late(wall_clock())})
