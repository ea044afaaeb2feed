"""Attachments: photos and signatures of tickets, sent, listed, shown to whoever may see the ticket's customer."""

from typing import Annotated, Literal
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from api.access.actor import Actor
from api.access.asks import Asker, asks, demand
from api.access.audit import Reading, about
from api.access.permissions import Permission
from api.edge.body_limits import limit_bodies
from api.schemas.attachments import AttachmentOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, PathId
from api.web.paging import Page
from api.web.pictures import PICTURE, PICTURE_BODY, PictureSize, picture_response
from api.web.problems import Missing
from api.web.uploads import Folder, received_file
from fleet.coded import coded
from service.attachments.keeping import LARGEST, SentPicture, keep, prepare
from store.engine.database import Connection
from store.field.attachments import (
    Attachment,
    AttachmentKind,
    Stage,
    attachments_of,
    find_attachment,
    remove_attachment,
)
from store.service.tickets import Ticket, find_ticket

router = APIRouter(prefix="/v1", tags=["tickets"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WORKS = [Depends(asks(Permission.TICKETS_WORK))]
# A picture on a slow line takes its time.
limit_bodies("/v1/attachments", LARGEST, whole_s=600.0)


@router.post(
    "/attachments",
    status_code=201,
    summary="Send a photo or signature",
    responses=errors(404, 413, 507),
    dependencies=WORKS,
    openapi_extra=PICTURE_BODY,
)
async def attach(
    request: Request,
    db: Db,
    actor: Actor,
    principal: Asker,
    folder: Folder,
    ticket: Annotated[int, Query(ge=1, le=LARGEST_ID, description="The ticket's number.")],
    client_id: Annotated[UUID, Query(description="Made by you: the same again is the same attachment.")],
    kind: Annotated[Literal["photo", "signature"], Query()] = "photo",
    stage: Annotated[Literal["report", "diagnosis", "done"], Query()] = "diagnosis",
    item: Annotated[
        str | None, Query(pattern="^[a-z][a-z0-9_]{0,39}$", description="Which wanted photo it is.")
    ] = None,
    caption: Annotated[str, Query(max_length=200, pattern="^[^\\x00]*$")] = "",
) -> AttachmentOut:
    """The body is the picture itself: JPEG, PNG or WebP, 12 MiB at most.

    It is written anew, upright, without the place where it was taken and whatever else came with it.
    """

    def allowed() -> None:
        with db.recording(None).connection() as conn:
            demand(principal, Permission.TICKETS_WORK, _ticket(conn, ticket))

    await to_thread.run_sync(allowed)
    async with received_file(request, folder, most=LARGEST) as path:

        def kept() -> Attachment:
            prepared = prepare(path)
            with db.connection() as conn:
                found = _ticket(conn, ticket)
                about(request, f"ticket/{ticket}")
                made_at = db.now(conn, found.product)
                sent = SentPicture(
                    ticket, client_id, AttachmentKind(kind), Stage(stage), prepared, actor, made_at, item, caption
                )
                return keep(conn, folder, sent, now=wall_clock())

        return AttachmentOut.model_validate(await to_thread.run_sync(kept))


@router.get(
    "/tickets/{ticket_id}/attachments", summary="A ticket's pictures", responses=errors(404), dependencies=READS
)
def listing(ticket_id: PathId, db: Db, reading: Reading) -> Page[AttachmentOut]:
    """Photos and signatures, in the order in which they came; all on one page."""
    with db.connection() as conn:
        _ticket(conn, ticket_id)
        reading(conn, f"ticket/{ticket_id}")
        return Page[AttachmentOut](
            items=[AttachmentOut.model_validate(one) for one in attachments_of(conn, ticket_id)], next=None
        )


@router.get(
    "/attachments/{attachment_id}/file",
    summary="The picture itself",
    response_class=FileResponse,
    responses={**errors(404), **PICTURE},
    dependencies=READS,
)
def file(
    attachment_id: PathId,
    db: Db,
    folder: Folder,
    reading: Reading,
    size: PictureSize = "whole",
) -> Response:
    """A JPEG; `small` is at most 320 points long."""
    with db.connection() as conn:
        found = _attachment(conn, attachment_id)
        reading(conn, f"ticket/{found.ticket_id}")
    name, gone = f"ticket-{found.ticket_id}-{found.id}", coded("attachment_file_gone", attachment=found.id)
    return picture_response(folder, found.file_name, size, name=name, gone=gone)


@router.post(
    "/attachments/{attachment_id}/remove",
    summary="Remove a wrong picture",
    responses=errors(404),
    dependencies=WORKS,
)
def remove(attachment_id: PathId, request: Request, db: Db, folder: Folder, principal: Asker) -> AttachmentOut:
    """It is gone for good, and answered once more; the audit log says who did it."""
    with db.connection() as conn:
        found = _attachment(conn, attachment_id)
        demand(principal, Permission.TICKETS_WORK, _ticket(conn, found.ticket_id))
        about(request, f"ticket/{found.ticket_id}")
        remove_attachment(conn, attachment_id)
    folder.remove(found.file_name)
    return AttachmentOut.model_validate(found)


def _attachment(conn: Connection, attachment_id: int) -> Attachment:
    found = find_attachment(conn, attachment_id)
    if found is None:
        raise Missing(coded("no_attachment", attachment=attachment_id))
    return found


def _ticket(conn: Connection, ticket_id: int) -> Ticket:
    found = find_ticket(conn, ticket_id)
    if found is None:
        raise Missing(coded("no_ticket", ticket=ticket_id))
    return found
