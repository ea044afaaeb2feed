"""Customers' conversations: `/my/conversations`, one of them, that of a ticket; staff open them for a caller too."""

from fastapi import APIRouter, Request, Response

from api.conversations.thread_pages import Place, all_page, thread_page
from api.conversations.writing import written
from api.edge.body_limits import limit_bodies
from api.my.customer import TheVisitor, Visitor, number_in
from api.my.rendering import HOME
from api.portal.page_route import NoPage, PageRoute
from api.web.photo_forms import FIELDS_BYTES
from api.web.pictures import PictureSize, picture_response
from api.web.uploads import Folder
from fleet.coded import coded
from service.attachments.keeping import LARGEST
from service.conversations.threads import root_of
from store.conversations.messages import find_message_photo
from store.conversations.threads import Thread, find_thread, find_ticket_thread
from store.engine.database import Connection
from store.service.tickets import find_ticket

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
SLOW_LINE_S = 600.0
# Those of `/behalf/` are stated where claims come in.
for _prefix in (f"{HOME}/conversations", f"{HOME}/tickets/"):
    limit_bodies(_prefix, LARGEST + FIELDS_BYTES, whole_s=SLOW_LINE_S)


@router.get("/conversations")
def conversations(visitor: TheVisitor) -> Response:
    """A question to the team, and everything that was written before."""
    return all_page(visitor)


@router.post("/conversations")
async def write_new(request: Request, visitor: TheVisitor, folder: Folder) -> Response:
    """About no ticket: it goes to the conversation that is open."""
    return await written(request, visitor, folder, Place(None))


@router.get("/conversations/{number}")
def conversation(number: str, request: Request, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        thread = _own(conn, visitor, find_thread(conn, number_in(number)))
        return thread_page(conn, visitor, Place(thread), done=request.query_params.get("done", ""))


@router.post("/conversations/{number}")
async def write(number: str, request: Request, visitor: TheVisitor, folder: Folder) -> Response:
    with visitor.db.connection() as conn:
        thread = _own(conn, visitor, find_thread(conn, number_in(number)))
    return await written(request, visitor, folder, Place(thread))


@router.get("/conversations/{number}/photos/{photo}")
def photo(number: str, photo: str, visitor: TheVisitor, folder: Folder, size: PictureSize = "whole") -> Response:
    """One that came with a message of theirs."""
    with visitor.db.connection() as conn:
        thread = _own(conn, visitor, find_thread(conn, number_in(number)))
        found = find_message_photo(conn, number_in(photo))
        shown = find_thread(conn, found.thread_id) if found else None
        if found is None or shown is None or thread.id not in (shown.id, shown.merged_into):
            raise NoPage(404, "no_page")
    gone = coded("message_photo_gone")
    return picture_response(folder, found.file_name, size, name=f"{found.id}", gone=gone)


@router.get("/tickets/{number}/conversation")
def of_ticket(number: str, request: Request, visitor: TheVisitor) -> Response:
    """Nothing is made by looking."""
    with visitor.db.connection() as conn:
        place = _place_of_ticket(conn, visitor, number)
        return thread_page(conn, visitor, place, done=request.query_params.get("done", ""))


@router.post("/tickets/{number}/conversation")
async def write_about_ticket(number: str, request: Request, visitor: TheVisitor, folder: Folder) -> Response:
    with visitor.db.connection() as conn:
        place = _place_of_ticket(conn, visitor, number)
    return await written(request, visitor, folder, place)


def _own(conn: Connection, visitor: Visitor, thread: Thread | None) -> Thread:
    """A thread of theirs, or the one in which it is shown; NoPage for another's as for one that is not there."""
    if thread is None or thread.customer_id != visitor.customer_id:
        raise NoPage(404, "no_page")
    return root_of(conn, thread)


def _place_of_ticket(conn: Connection, visitor: Visitor, number: str) -> Place:
    ticket = find_ticket(conn, number_in(number))
    if ticket is None:
        raise NoPage(404, "no_page")
    visitor.asset(conn, str(ticket.asset_id))
    thread = find_ticket_thread(conn, ticket.id, visitor.customer_id)
    return Place(root_of(conn, thread) if thread else None, ticket)
