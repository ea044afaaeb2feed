"""Photos and receipts of activations, claims and returns: sent, listed in their cards, shown by right."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading, about
from api.access.permissions import Permission
from api.edge.body_limits import limit_bodies
from api.schemas.warranty import EvidenceOut
from api.warranty.acting import by_of
from api.web.database import Database, Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, PathId
from api.web.pictures import PICTURE, PICTURE_BODY, PictureSize, picture_response
from api.web.problems import Missing
from api.web.uploads import Folder, received_file
from fleet.coded import coded
from service.attachments.evidence import SentEvidence, keep_evidence
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST, prepare
from service.claims.states import known_claim
from service.returns.states import known_return
from service.warranty.states import known_activation
from store.engine.database import Connection
from store.warranty.evidence import Case, Evidence, EvidenceKind, EvidenceStage, find_evidence

router = APIRouter(prefix="/v1/evidence", tags=["warranty"])
READS = [Depends(asks(Permission.WARRANTY_READ))]
FILES = [Depends(asks(Permission.WARRANTY_FILE))]
limit_bodies("/v1/evidence", LARGEST, whole_s=600.0)
CaseId = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="One of the three.")]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a photo that comes."""

    case: Case
    client_id: UUID
    kind: EvidenceKind
    stage: EvidenceStage
    by_customer: bool
    caption: str


@router.post(
    "",
    status_code=201,
    summary="Send a photo or receipt",
    responses=errors(404, 413, 507),
    dependencies=FILES,
    openapi_extra=PICTURE_BODY,
)
async def send(
    request: Request,
    db: Db,
    actor: Actor,
    folder: Folder,
    client_id: Annotated[UUID, Query(description="Made by you: the same again is the same photo.")],
    activation: CaseId = None,
    claim: CaseId = None,
    return_: Annotated[int | None, Query(alias="return", ge=1, le=LARGEST_ID)] = None,
    kind: Annotated[Literal["receipt", "fault", "plate", "condition"], Query()] = "fault",
    stage: Annotated[Literal["claim", "intake", "diagnosis", "done"], Query()] = "claim",
    caption: Annotated[str, Query(max_length=200, pattern="^[^\\x00]*$")] = "",
) -> EvidenceOut:
    """The body is the picture itself: JPEG, PNG or WebP, 12 MiB at most, of one activation, claim or return.

    It is written anew, upright, without the place where it was taken and whatever else came with it.
    """
    said = Said(Case(activation, claim, return_), client_id, EvidenceKind(kind), EvidenceStage(stage), False, caption)
    return await take_evidence(request, db, folder, said, actor=actor)


@router.get(
    "/{evidence_id}/file",
    summary="The photo itself",
    response_class=FileResponse,
    responses={**errors(404), **PICTURE},
    dependencies=READS,
)
def file(
    evidence_id: PathId,
    db: Db,
    folder: Folder,
    reading: Reading,
    size: PictureSize = "whole",
) -> Response:
    """A JPEG; `small` is at most 320 points long."""
    with db.connection() as conn:
        found = known_evidence(conn, evidence_id)
        reading(conn, subject_of(Case(found.activation_id, found.claim_id, found.return_id)))
    return evidence_response(folder, found, size)


def product_of(conn: Connection, case: Case) -> str | None:
    """The product of an activation, claim or return that the connection sees; its own error where it sees none."""
    if case.claim_id is not None:
        return known_claim(conn, case.claim_id).product
    if case.return_id is not None:
        return known_return(conn, case.return_id).product
    return known_activation(conn, case.activation_id or 0).product


def subject_of(case: Case) -> str:
    """What the audit log calls it."""
    if case.claim_id is not None:
        return f"warranty_claim/{case.claim_id}"
    return f"product_return/{case.return_id}" if case.return_id is not None else f"activation/{case.activation_id}"


def known_evidence(conn: Connection, evidence_id: int) -> Evidence:
    """The photo, where the connection sees what it belongs to; Missing otherwise."""
    found = find_evidence(conn, evidence_id)
    if found is None:
        raise Missing(coded("no_evidence", evidence=evidence_id))
    return found


def evidence_response(folder: AttachmentFolder, found: Evidence, size: PictureSize) -> Response:
    """The photo's file."""
    gone = coded("no_evidence", evidence=found.id)
    return picture_response(folder, found.file_name, size, name=f"evidence-{found.id}", gone=gone)


async def take_evidence(
    request: Request, db: Database, folder: AttachmentFolder, said: Said, *, actor: str
) -> EvidenceOut:
    """Takes the body in, for a case that whoever asks sees: it is looked up before anything is sent."""

    def known() -> None:
        with db.recording(None).connection() as conn:
            product_of(conn, said.case)

    await to_thread.run_sync(known)
    async with received_file(request, folder, most=LARGEST) as path:

        def kept() -> Evidence:
            prepared = prepare(path)
            with db.connection() as conn:
                about(request, subject_of(said.case))
                at = by_of(conn, db, product_of(conn, said.case), actor).at
                sent = SentEvidence(
                    said.case,
                    said.client_id,
                    said.kind,
                    said.stage,
                    prepared,
                    said.by_customer,
                    actor,
                    at,
                    said.caption,
                )
                return keep_evidence(conn, folder, sent, now=wall_clock())

        return EvidenceOut.model_validate(await to_thread.run_sync(kept))
