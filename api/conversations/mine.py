"""A customer's own conversations: for an app of the brand."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.access.asks import asks
from api.access.permissions import Permission
from api.conversations.schemas import MessageOut, ThreadCard, ThreadOut, message_out, thread_card, thread_out
from api.conversations.staff import Text
from api.warranty.mine import Customer
from api.web.database import Database, Db
from api.web.documented_errors import errors
from api.web.fields import Body, Id, PathId
from api.web.language import Words
from api.web.paging import Page
from service.conversations.saying import Said, say
from service.conversations.states import NoSuchThread
from service.conversations.threads import now_in, root_of, thread_of_customer, thread_of_ticket
from service.conversations.ways import PORTAL
from service.tickets.states import NoSuchTicket
from store.assets.assets import find_asset
from store.assets.customers import find_customer
from store.conversations.messages import AuthorKind, Message, messages_of
from store.conversations.threads import Thread, find_thread, note_seen, threads_of_customer
from store.engine.database import Connection
from store.service.tickets import find_ticket

router = APIRouter(prefix="/v1/my/threads", tags=["my account"], dependencies=[Depends(asks(Permission.OWN_ACCOUNT))])
MOST = 200


class OwnText(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Kapan teknisi datang?", "ticket_id": 12}]})
    text: Text
    client_id: Annotated[UUID | None, Field(strict=False)] = Field(
        None, description="Made by you: the same again is the same message."
    )


class OwnThread(OwnText):
    ticket_id: Id | None = Field(None, description="Null: about no ticket.")


@router.get("", summary="Own conversations", responses=errors(404))
def listing(db: Db, customer: Customer) -> Page[ThreadOut]:
    """The newest first; all on one page."""
    with db.connection() as conn:
        found = threads_of_customer(conn, customer, limit=MOST)
    return Page[ThreadOut](items=[thread_out(one) for one in found], next=None)


@router.post("", summary="Write to the team", responses=errors(404, 409), status_code=201)
def begin(body: OwnThread, db: Db, customer: Customer, words: Words) -> MessageOut:
    """About a ticket of one's own, or in the conversation that is open."""
    with db.connection() as conn, conn.transaction():
        if body.ticket_id is None:
            thread = thread_of_customer(conn, customer)
        else:
            _require_own_ticket(conn, body.ticket_id, customer)
            thread = thread_of_ticket(conn, body.ticket_id, customer)
        return message_out(_said(conn, db, thread, body), words)


@router.get("/{thread_id}", summary="One own conversation", responses=errors(404))
def one(thread_id: PathId, db: Db, customer: Customer, words: Words) -> ThreadCard:
    """Without what staff write for staff."""
    with db.connection() as conn:
        thread = _own(conn, thread_id, customer)
        messages = messages_of(conn, thread.id, internal=False)
        if messages:
            note_seen(conn, thread.id, messages[-1].id)
        return thread_card(thread, messages, [], words)


@router.post("/{thread_id}/messages", summary="Write in it", responses=errors(404, 409), status_code=201)
def write(thread_id: PathId, body: OwnText, db: Db, customer: Customer, words: Words) -> MessageOut:
    """A question opens a closed one again; thanks alone do not."""
    with db.connection() as conn:
        return message_out(_said(conn, db, _own(conn, thread_id, customer), body), words)


def _said(conn: Connection, db: Database, thread: Thread, body: OwnText) -> Message:
    customer = find_customer(conn, thread.customer_id)
    assert customer is not None
    at = now_in(conn, thread, db.wall())
    client_id = body.client_id or uuid4()
    return say(conn, thread.id, Said(AuthorKind.CUSTOMER, customer.name, body.text, at, PORTAL, client_id))


def _own(conn: Connection, thread_id: int, customer: int) -> Thread:
    thread = find_thread(conn, thread_id)
    if thread is None or thread.customer_id != customer:
        raise NoSuchThread(thread_id)
    return root_of(conn, thread)


def _require_own_ticket(conn: Connection, ticket_id: int, customer: int) -> None:
    ticket = find_ticket(conn, ticket_id)
    asset = find_asset(conn, ticket.asset_id) if ticket else None
    if asset is None or asset.customer_id != customer:
        raise NoSuchTicket(ticket_id)
