"""Mails that came in, for staff: what became of each, the whole mail, and what to do with those that wait."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ConfigDict, model_validator

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading, about
from api.access.permissions import Permission
from api.conversations.schemas import FiledOut, MailOut, mail_out
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Id, PathId, Why
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from api.web.problems import Missing
from api.web.uploads import Folder
from fleet.coded import coded
from service.conversations.mail.deciding import drop_mail, file_by_hand, place_of, require_mail
from store.conversations.mails import MailState, list_mails, raw_of_mail

router = APIRouter(prefix="/v1/mails", tags=["conversations"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WRITES = [Depends(asks(Permission.REPORTS_WRITE))]
StateName = Literal["waiting", "filed", "held", "noted", "dropped"]
_RAW: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bytes of the mail.",
        "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}, "example": "From: ..."}},
    }
}


class Filing(Body):
    """Where it is to stand: one of the three."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"customer_id": 7}]})
    thread_id: Id | None = None
    ticket_id: Id | None = None
    customer_id: Id | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Filing":
        if sum(one is not None for one in (self.thread_id, self.ticket_id, self.customer_id)) != 1:
            raise ValueError("must name a thread, a ticket or a customer, one of them")
        return self


class Dropping(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "an advertisement"}]})
    why: Why


@router.get("", summary="List mails", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    reading: Reading,
    words: Words,
    state: Annotated[StateName | None, Query()] = None,
    before: Annotated[int, Query(ge=1, le=LARGEST_ID, description="Only items of lower numbers.")] = LARGEST_ID,
    limit: Limit = 100,
) -> Page[MailOut]:
    """The newest first. `held` are those that wait for a person."""
    with db.connection() as conn:
        reading(conn, "mail")
        found = list_mails(conn, state=MailState(state) if state else None, before=before, limit=limit + 1)
    return page_of(
        request, found, limit, to=lambda one: mail_out(one, words), key=lambda one: one.id, parameter="before"
    )


@router.get("/{mail_id}", summary="One mail", responses=errors(404), dependencies=READS)
def one(mail_id: PathId, db: Db, reading: Reading, words: Words) -> MailOut:
    """What became of it, and why."""
    with db.connection() as conn:
        found = require_mail(conn, mail_id)
        reading(conn, f"mail/{mail_id}")
        return mail_out(found, words)


@router.get(
    "/{mail_id}/raw",
    summary="A mail as it came",
    response_class=Response,
    responses={**errors(404), **_RAW},
    dependencies=READS,
)
def raw(mail_id: PathId, db: Db, reading: Reading) -> Response:
    """Every byte, to be saved, not shown; for 90 days, and as long as it waits for a person."""
    with db.connection() as conn:
        require_mail(conn, mail_id)
        reading(conn, f"mail/{mail_id}")
        content = raw_of_mail(conn, mail_id)
    if content is None:
        raise Missing(coded("mail_gone"))
    headers = {"Content-Disposition": f'attachment; filename="mail-{mail_id}.eml"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="message/rfc822", headers=headers)


@router.post("/{mail_id}/file", summary="Put it into a conversation", responses=errors(404, 409), dependencies=WRITES)
def file(mail_id: PathId, body: Filing, request: Request, db: Db, folder: Folder, actor: Actor) -> FiledOut:
    """Somebody has verified whose it is."""
    about(request, f"mail/{mail_id}")
    with db.connection() as conn:
        require_mail(conn, mail_id)
        place = place_of(conn, thread_id=body.thread_id, ticket_id=body.ticket_id, customer_id=body.customer_id)
        message = file_by_hand(conn, folder, mail_id, place, by=actor, wall=wall_clock())
        return FiledOut(thread_id=message.thread_id, message_id=message.id)


@router.post("/{mail_id}/drop", summary="Put it aside", responses=errors(404, 409), dependencies=WRITES)
def drop(mail_id: PathId, body: Dropping, request: Request, db: Db, actor: Actor, words: Words) -> MailOut:
    """Nothing comes of it; it can be filed after all while it is kept."""
    about(request, f"mail/{mail_id}")
    with db.connection() as conn:
        drop_mail(conn, mail_id, body.why, by=actor, wall=wall_clock())
        return mail_out(require_mail(conn, mail_id), words)
