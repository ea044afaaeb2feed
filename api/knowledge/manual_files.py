"""`/help/manuals/{number}`: a manual as a download that a browser neither runs nor shows in our name."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from api.knowledge.rendering import HOME, readers_view
from api.portal.page_route import NoPage, PageRoute
from api.web.database import WholeDb
from api.web.fields import LARGEST_ID
from api.web.uploads import Folder
from service.attachments.folder import AttachmentFolder
from store.knowledge.manuals import Manual, find_manual

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
MANUALS = f"{HOME}/manuals"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=300",
    "X-Robots-Tag": "noindex",
}


def manual_address(manual: Manual) -> str:
    return f"{MANUALS}/{manual.id}"


@router.get("/manuals/{number}")
def manual(number: str, request: Request, whole: WholeDb, folder: Folder) -> Response:
    """Whoever may read the page that lists it."""
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 20 else 0
    with readers_view(whole, request) as conn:
        found = find_manual(conn, known) if 0 < known <= LARGEST_ID else None
    if found is None or not folder.pdf(found.file_name).is_file():
        raise NoPage(404, "no_page")
    return pdf_response(folder, found)


def pdf_response(folder: AttachmentFolder, manual: Manual) -> Response:
    return FileResponse(
        folder.pdf(manual.file_name),
        media_type="application/pdf",
        filename=file_name_of(manual),
        content_disposition_type="attachment",
        headers=HEADERS,
    )


def file_name_of(manual: Manual) -> str:
    """The title as it may stand in a file's name."""
    plain = "".join(one if one.isalnum() or one in " -_." else "-" for one in manual.title)
    return f"{' '.join(plain.split()).strip('.- ')[:80] or manual.id}.pdf"
