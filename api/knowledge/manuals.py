"""Manuals over HTTP: sent, listed, given back, removed."""

from typing import Annotated, Any, Literal
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from api.access.actor import Actor
from api.access.asks import Asker, asks
from api.access.audit import about
from api.access.permissions import Permission
from api.edge.body_limits import limit_bodies
from api.knowledge.manual_files import pdf_response
from api.schemas.articles import ManualOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import PathId, Word
from api.web.paging import Page
from api.web.problems import Missing
from api.web.uploads import Folder, received_file
from fleet.coded import coded
from service.attachments.pdf_files import LARGEST_PDF, checked_pdf
from service.attachments.refusing import too_large_pdf
from service.knowledge.manuals import SentManual, drop_manual, find_manuals, keep_manual, known_manual
from store.knowledge.manuals import Manual, list_manuals

PATH = "/v1/manuals"
router = APIRouter(prefix=PATH, tags=["knowledge"])
READS = [Depends(asks(Permission.KNOWLEDGE_READ))]
WRITES = [Depends(asks(Permission.KNOWLEDGE_WRITE))]
_FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}, "example": "the bytes of a PDF"}
SUBJECT, MOST_FOUND = "manual", 50
# A whole booklet on a slow line takes its time.
limit_bodies(PATH, LARGEST_PDF, whole_s=600.0)


@router.post(
    "",
    status_code=201,
    summary="Send a manual",
    responses=errors(413, 507),
    dependencies=WRITES,
    # Whatever the caller calls it: the bytes are looked at. Programs that are made from this document know bytes.
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": _FILE}}},
)
async def send(
    request: Request,
    db: Db,
    actor: Actor,
    asker: Asker,
    folder: Folder,
    client_id: Annotated[UUID, Query(description="Made by you: the same again is the same manual.")],
    title: Annotated[Word, Query(description="As everybody reads it.")],
    language: Annotated[Literal["id", "en"], Query(description="Of what is in it.")],
    product: Annotated[Word | None, Query(description="Which product it is about.")] = None,
    article: Annotated[Word | None, Query(description="The short name of the article that it belongs to.")] = None,
) -> ManualOut:
    """The body is the PDF itself, 10 MiB at most. One with scripts, files inside or a password is refused."""
    about(request, SUBJECT)
    async with received_file(request, folder, most=LARGEST_PDF, refusal=too_large_pdf) as path:

        def kept() -> Manual:
            sent = SentManual(checked_pdf(path), client_id, title.strip(), language, product, article)
            with db.connection() as conn:
                return keep_manual(conn, folder, sent, tenant_id=asker.tenant_id, by=actor, at=wall_clock())

        return ManualOut.model_validate(await to_thread.run_sync(kept))


@router.get("", summary="List manuals", responses=errors(), dependencies=READS)
def listing(
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    article: Annotated[Word | None, Query(description="An article's short name.")] = None,
    q: Annotated[Word | None, Query(description="Words of the title, as customers type them.")] = None,
) -> Page[ManualOut]:
    """By title, those that fit `q` best first; all on one page."""
    with db.connection() as conn:
        if q is not None:
            found = find_manuals(conn, "id", q, limit=MOST_FOUND)
        else:
            found = list_manuals(conn, products=[product] if product else None, article=article)
        return Page[ManualOut](items=[ManualOut.model_validate(one) for one in found], next=None)


@router.get(
    "/{manual_id}/file",
    summary="The PDF itself",
    response_class=FileResponse,
    responses={**errors(404), 200: {"description": "The manual.", "content": {"application/pdf": _FILE}}},
    dependencies=READS,
)
def file(manual_id: PathId, db: Db, folder: Folder) -> Response:
    """As it came, as a download."""
    with db.connection() as conn:
        found = known_manual(conn, manual_id)
    if not folder.pdf(found.file_name).is_file():
        raise Missing(coded("manual_file_gone", manual=manual_id))
    return pdf_response(folder, found)


@router.post("/{manual_id}/remove", summary="Remove a manual", responses=errors(404, 409), dependencies=WRITES)
def remove(manual_id: PathId, request: Request, db: Db, folder: Folder, asker: Asker) -> ManualOut:
    """It is gone for good, and answered once more; the audit log says who did it."""
    about(request, f"{SUBJECT}/{manual_id}")
    with db.connection() as conn:
        found = drop_manual(conn, manual_id, tenant_id=asker.tenant_id)
    folder.remove(found.file_name)
    return ManualOut.model_validate(found)
