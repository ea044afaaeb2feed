"""Conversations for staff: listed, read, answered, given to somebody, closed, merged and taken apart."""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import AfterValidator, ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading, about
from api.access.permissions import Permission
from api.conversations.schemas import (
    ListedThreadOut,
    MessageOut,
    ThreadCard,
    ThreadOut,
    listed_out,
    message_out,
    thread_card,
    thread_out,
)
from api.web.database import Database, Db
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Id, PathId, Word, no_nul
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from api.web.pictures import PICTURE, PictureSize, picture_response
from api.web.problems import Missing
from api.web.uploads import Folder
from fleet.coded import coded
from service.conversations import threads
from service.conversations.saying import LONGEST, Said, say
from service.conversations.threads import now_in, require_thread, root_of
from service.conversations.ways import CONSOLE
from service.tickets.bad_entry import BadEntry
from store.conversations.messages import AuthorKind, Message, find_message_photo, messages_of
from store.conversations.threads import (
    Thread,
    ThreadFilter,
    ThreadState,
    list_threads,
    mark_read,
    threads_merged_into,
)
from store.engine.database import Connection

router = APIRouter(prefix="/v1/threads", tags=["conversations"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WRITES = [Depends(asks(Permission.REPORTS_WRITE))]
StateName = Literal["open", "waiting_for_us", "waiting_for_customer", "closed"]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(no_nul)]
Number = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


class NewText(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "We come on Monday at nine.", "client_id": None, "internal": False}]}
    )
    text: Text
    client_id: Annotated[UUID | None, Field(strict=False)] = Field(
        None, description="Made by you: the same again is the same message."
    )
    internal: bool = Field(False, description="For staff alone.")


class NewThread(NewText):
    """About a ticket, to the owner of its appliance; or to a customer, about no ticket."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "We come on Monday at nine.", "ticket_id": 12, "customer_id": None}]}
    )
    ticket_id: Id | None = None
    customer_id: Id | None = None


class Given(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"assignee": "Dewi"}]})
    assignee: Word | None = Field(None, description="Null: nobody.")


class Merging(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"into": 42}]})
    into: Id


@router.get("", summary="List conversations", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    reading: Reading,
    state: Annotated[list[StateName] | None, Query(description="May be repeated.")] = None,
    assignee: Annotated[Word | None, Query()] = None,
    unassigned: bool = False,
    customer: Number = None,
    ticket: Number = None,
    before: Number = LARGEST_ID,
    limit: Limit = 100,
) -> Page[ListedThreadOut]:
    """The newest first, without those that are merged into others."""
    states = [ThreadState(one) for one in state or []] or None
    wanted = ThreadFilter(states, assignee, unassigned, customer, ticket, before)
    with db.connection() as conn:
        reading(conn, "thread")
        found = list_threads(conn, wanted, limit=limit + 1)
    return page_of(request, found, limit, to=listed_out, key=lambda one: one.thread.id, parameter="before")


@router.post("", summary="Write to a customer", responses=errors(404, 409), dependencies=WRITES, status_code=201)
def begin(body: NewThread, request: Request, db: Db, actor: Actor, words: Words) -> MessageOut:
    """In the thread of a ticket, or in the customer's open one; either is made if there is none."""
    if (body.ticket_id is None) == (body.customer_id is None):
        raise BadEntry("body", "ticket_id, customer_id", coded("thread_of_what"))
    with db.connection() as conn, conn.transaction():
        if body.ticket_id is not None:
            thread = threads.thread_of_ticket(conn, body.ticket_id)
        else:
            assert body.customer_id is not None
            thread = threads.thread_of_customer(conn, body.customer_id)
        about(request, f"thread/{thread.id}")
        return message_out(_said(conn, db, thread, body, actor), words)


@router.get("/{thread_id}", summary="One conversation", responses=errors(404), dependencies=READS)
def one(thread_id: PathId, db: Db, reading: Reading, words: Words) -> ThreadCard:
    """With its messages, and those of the threads that are merged into it."""
    with db.connection() as conn:
        thread = require_thread(conn, thread_id)
        reading(conn, f"thread/{thread_id}")
        return thread_card(thread, messages_of(conn, thread_id), threads_merged_into(conn, thread_id), words)


@router.post(
    "/{thread_id}/messages", summary="Answer", responses=errors(404, 409), dependencies=WRITES, status_code=201
)
def answer(thread_id: PathId, body: NewText, request: Request, db: Db, actor: Actor, words: Words) -> MessageOut:
    """To the customer, who gets it on their page and by mail; or a note for staff."""
    about(request, f"thread/{thread_id}")
    with db.connection() as conn:
        thread = root_of(conn, require_thread(conn, thread_id))
        return message_out(_said(conn, db, thread, body, actor), words)


@router.post("/{thread_id}/assign", summary="Give it to somebody", responses=errors(404), dependencies=WRITES)
def assign(thread_id: PathId, body: Given, request: Request, db: Db) -> ThreadOut:
    """Whose it is now."""
    about(request, f"thread/{thread_id}")
    with db.connection() as conn:
        return thread_out(threads.give(conn, thread_id, body.assignee))


@router.post("/{thread_id}/read", summary="It was read", responses=errors(404), dependencies=WRITES)
def read(thread_id: PathId, request: Request, db: Db) -> ThreadOut:
    """Nobody has to look at it any more; who waits for an answer waits still."""
    about(request, f"thread/{thread_id}")
    with db.connection() as conn:
        require_thread(conn, thread_id)
        mark_read(conn, thread_id)
        return thread_out(require_thread(conn, thread_id))


@router.post("/{thread_id}/close", summary="Close it", responses=errors(404, 409), dependencies=WRITES)
def close(thread_id: PathId, request: Request, db: Db) -> ThreadOut:
    """A question opens it again; thanks alone do not."""
    about(request, f"thread/{thread_id}")
    with db.connection() as conn:
        return thread_out(threads.close(conn, thread_id))


@router.post("/{thread_id}/reopen", summary="Open it again", responses=errors(404, 409), dependencies=WRITES)
def reopen(thread_id: PathId, request: Request, db: Db) -> ThreadOut:
    """It waits for us."""
    about(request, f"thread/{thread_id}")
    with db.connection() as conn:
        return thread_out(threads.reopen(conn, thread_id))


@router.post("/{thread_id}/merge", summary="Merge it", responses=errors(404, 409), dependencies=WRITES)
def merge(thread_id: PathId, body: Merging, request: Request, db: Db) -> ThreadOut:
    """Its messages are shown in another thread of the customer; its number stays, and `unmerge` takes it back."""
    about(request, f"thread/{thread_id}")
    with db.connection() as conn:
        return thread_out(threads.merge(conn, thread_id, body.into))


@router.post("/{thread_id}/unmerge", summary="Take a merge back", responses=errors(404, 409), dependencies=WRITES)
def unmerge(thread_id: PathId, request: Request, db: Db) -> ThreadOut:
    """It stands for itself again."""
    about(request, f"thread/{thread_id}")
    with db.connection() as conn:
        return thread_out(threads.unmerge(conn, thread_id))


@router.get(
    "/{thread_id}/photos/{photo_id}",
    summary="A photo of a message",
    response_class=FileResponse,
    responses={**errors(404), **PICTURE},
    dependencies=READS,
)
def photo(
    thread_id: PathId,
    photo_id: PathId,
    db: Db,
    folder: Folder,
    reading: Reading,
    size: PictureSize = "whole",
) -> Response:
    """A JPEG, without the place where it was taken."""
    with db.connection() as conn:
        require_thread(conn, thread_id)
        found = find_message_photo(conn, photo_id)
        gone = coded("message_photo_gone")
        shown = require_thread(conn, found.thread_id) if found else None
        if found is None or shown is None or thread_id not in (shown.id, shown.merged_into):
            raise Missing(gone)
        reading(conn, f"thread/{thread_id}")
    return picture_response(folder, found.file_name, size, name=f"message-{found.message_id}", gone=gone)


def _said(conn: Connection, db: Database, thread: Thread, body: NewText, actor: str) -> Message:
    at = now_in(conn, thread, db.wall())
    client_id = body.client_id or uuid4()
    said = Said(AuthorKind.STAFF, actor, body.text, at, CONSOLE, client_id, internal=body.internal)
    return say(conn, thread.id, said)
