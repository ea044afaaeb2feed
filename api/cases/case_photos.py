"""Photos of a claim or a return on its page: those that the customer sent, and those that staff took."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Response

from api.cases.acting import photo_of
from api.cases.own_cases import own_claim, own_return
from api.my.customer import TheVisitor, number_in
from api.my.rendering import HOME
from api.portal.page_route import NoPage, PageRoute
from api.warranty.evidence import evidence_response
from api.web.database import wall_clock
from api.web.photo_forms import PhotoForm
from api.web.pictures import PictureSize
from api.web.uploads import Folder
from service.attachments.evidence import SentEvidence, keep_evidence
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import Prepared, prepare
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.evidence import Case, Evidence, EvidenceKind, EvidenceStage, evidence_of, find_evidence
from wording.wording import Wording

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
# The fields of forms that hold photos, and what they show.
PHOTOS = {"photo": EvidenceKind.FAULT, "receipt": EvidenceKind.RECEIPT}
Shown = tuple[str, str]


@router.get("/claims/{number}/photos/{photo}")
def of_claim(number: str, photo: str, visitor: TheVisitor, folder: Folder, size: PictureSize = "whole") -> Response:
    with visitor.db.connection() as conn:
        claim, found = own_claim(conn, visitor, number), find_evidence(conn, number_in(photo))
    return _file(folder, found if found and found.claim_id == claim.id else None, size)


@router.get("/returns/{number}/photos/{photo}")
def of_return(number: str, photo: str, visitor: TheVisitor, folder: Folder, size: PictureSize = "whole") -> Response:
    with visitor.db.connection() as conn:
        back, found = own_return(conn, visitor, number), find_evidence(conn, number_in(photo))
    return _file(folder, found if found and found.return_id == back.id else None, size)


def _file(folder: AttachmentFolder, found: Evidence | None, size: PictureSize) -> Response:
    if found is None:
        raise NoPage(404, "no_page")
    return evidence_response(folder, found, size)


def photos_shown(conn: Connection, case: Case, words: Wording, *, page: str) -> dict[int, Shown]:
    """(address, what it shows and whose it is) by number; `page`: of the claim or return."""
    return {
        one.id: (
            f"{page}/photos/{one.id}",
            words.text("case_photo_yours" if one.by_customer else "case_photo_ours", what=_what(words, one)),
        )
        for one in evidence_of(conn, case)
    }


def _what(words: Wording, one: Evidence) -> str:
    return words.text(f"case_photo_{one.kind}")


def prepared_photos(sent: PhotoForm) -> dict[str, Prepared]:
    """The photos of a form, ready to be kept; BadPicture for what is none."""
    return {name: prepare(path) for name, path in sent.photos.items() if name in PHOTOS}


def keep_photos(
    conn: Connection, folder: AttachmentFolder, claim_id: int, photos: Mapping[str, Prepared], form: UUID, by: By
) -> None:
    """Photos that the customer sends with a claim; `form`: the id of the form, by which the same again is the same."""
    for name, prepared in photos.items():
        picture = SentEvidence(
            case=Case(claim_id=claim_id),
            client_id=photo_of(form, name),
            kind=PHOTOS[name],
            stage=EvidenceStage.CLAIM,
            prepared=prepared,
            by_customer=True,
            made_by=by.actor,
            made_at=by.at,
        )
        keep_evidence(conn, folder, picture, now=wall_clock())
