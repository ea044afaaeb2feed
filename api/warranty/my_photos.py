"""Photos and receipts that customers send with activations, claims and returns of their own, and see again."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.edge.body_limits import limit_bodies
from api.schemas.warranty import EvidenceOut
from api.warranty.evidence import CaseId, Said, evidence_response, known_evidence, take_evidence
from api.warranty.mine import Customer
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, PathId
from api.web.pictures import PICTURE, PICTURE_BODY, PictureSize
from api.web.uploads import Folder
from service.attachments.keeping import LARGEST
from store.warranty.evidence import Case, EvidenceKind, EvidenceStage

router = APIRouter(prefix="/v1/my", tags=["my account"], dependencies=[Depends(asks(Permission.OWN_ACCOUNT))])
limit_bodies("/v1/my/evidence", LARGEST, whole_s=600.0)


@router.post(
    "/evidence",
    status_code=201,
    summary="Send a photo or receipt",
    responses=errors(404, 413, 507),
    openapi_extra=PICTURE_BODY,
)
async def send(
    request: Request,
    db: Db,
    actor: Actor,
    customer: Customer,
    folder: Folder,
    client_id: Annotated[UUID, Query(description="Made by you: the same again is the same photo.")],
    activation: CaseId = None,
    claim: CaseId = None,
    return_: Annotated[int | None, Query(alias="return", ge=1, le=LARGEST_ID)] = None,
    kind: Annotated[Literal["receipt", "fault", "plate", "condition"], Query()] = "fault",
    caption: Annotated[str, Query(max_length=200, pattern="^[^\\x00]*$")] = "",
) -> EvidenceOut:
    """The body is the picture itself: JPEG, PNG or WebP, 12 MiB at most, of one activation, claim or return.

    It is written anew, upright, without the place where it was taken and whatever else came with it.
    """
    case = Case(activation, claim, return_)
    said = Said(case, client_id, EvidenceKind(kind), EvidenceStage.CLAIM, True, caption)
    return await take_evidence(request, db, folder, said, actor=actor)


@router.get(
    "/evidence/{evidence_id}/file",
    summary="One own photo",
    response_class=FileResponse,
    responses={**errors(404), **PICTURE},
)
def file(
    evidence_id: PathId,
    db: Db,
    customer: Customer,
    folder: Folder,
    size: PictureSize = "whole",
) -> Response:
    """Of a claim of one's own, those that staff took, too: what a refusal shows."""
    with db.connection() as conn:
        found = known_evidence(conn, evidence_id)
    return evidence_response(folder, found, size)
