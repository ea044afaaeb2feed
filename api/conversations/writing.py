"""A customer's message is taken from the form that they sent: its words and its photos."""

from typing import Any
from uuid import UUID, uuid4

from anyio import to_thread
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.access.audit import address_of, audited
from api.conversations.rendering import HEADERS
from api.conversations.thread_pages import Place, address_of_thread, all_page, thread_page
from api.my.behalf import noted_on_behalf
from api.my.customer import Visitor
from api.web.database import whole_database
from api.web.photo_forms import PhotoForm, received_form
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import Prepared, prepare
from service.attachments.refusing import BadPicture, StorageFull
from service.conversations.photos import keep_message_photo
from service.conversations.saying import EmptyMessage, Said, say
from service.conversations.threads import now_in, thread_of_customer, thread_of_ticket
from service.conversations.ways import CALL, CHAT, PORTAL
from store.audit.actions import AuditAction
from store.conversations.messages import AuthorKind
from store.conversations.threads import Thread, find_thread
from store.engine.database import Connection

ON_BEHALF = "on_behalf"


async def written(request: Request, visitor: Visitor, folder: AttachmentFolder, place: Place) -> Response:
    async with received_form(request, folder) as form:
        return await to_thread.run_sync(_take, request, visitor, folder, place, form)


def _take(request: Request, visitor: Visitor, folder: AttachmentFolder, place: Place, form: PhotoForm) -> Response:
    """Nobody waits for the database while a picture is decoded. A photo without words is a message too."""
    text = form.texts.get("text", "").replace("\r\n", "\n").strip()
    try:
        photos = [prepare(path) for path in form.photos.values()]
        if not text and photos:
            text = "📷"
        with visitor.db.connection() as conn:
            chat = form.texts.get("channel") == CHAT
            thread = _kept(conn, visitor, folder, place, text, photos, _client_id(form), chat=chat)
    except (BadPicture, StorageFull, EmptyMessage) as exc:
        if place.thread is None and place.ticket is None:
            return all_page(visitor, typed=text, why=exc.said)
        with visitor.db.connection() as conn:
            return thread_page(conn, visitor, place, typed=text, why=exc.said)
    if visitor.behalf_of is not None:
        _note(request, visitor, thread)
    return RedirectResponse(f"{address_of_thread(visitor, thread)}?done=sent", status_code=303, headers=HEADERS)


def _kept(
    conn: Connection,
    visitor: Visitor,
    folder: AttachmentFolder,
    place: Place,
    text: str,
    photos: list[Prepared],
    client_id: UUID,
    *,
    chat: bool,
) -> Thread:
    """The thread in which the message is now; a thread begins with its first message, or not at all."""
    customer = visitor.customer(conn)
    with conn.transaction():
        thread = place.thread
        if thread is None and place.ticket is not None:
            thread = thread_of_ticket(conn, place.ticket.id, customer.id)
        elif thread is None:
            thread = thread_of_customer(conn, customer.id)
        at = now_in(conn, thread, visitor.db.wall())
        channel = (CHAT if chat else PORTAL) if visitor.behalf_of is None else CALL
        said = Said(AuthorKind.CUSTOMER, customer.name, text, at, channel, client_id, customer.language)
        message = say(conn, thread.id, said)
        for position, one in enumerate(photos):
            keep_message_photo(conn, folder, message, position, one)
        found = find_thread(conn, message.thread_id)
        assert found is not None
        return found


def _note(request: Request, visitor: Visitor, thread: Thread) -> None:
    """Who of the staff wrote it down for the caller."""
    with visitor.db.connection() as conn:
        at = now_in(conn, thread, visitor.db.wall())
    if thread.ticket_id is not None:
        noted_on_behalf(request, visitor, thread.ticket_id, at)
        return
    with whole_database(request).connection() as conn:
        details: dict[str, Any] = {"how": ON_BEHALF, "customer": thread.customer_id}
        where, about = address_of(request), f"thread/{thread.id}"
        audited(conn, visitor.principal, AuditAction.CHANGED, about, address=where, **details)


def _client_id(form: PhotoForm) -> UUID:
    """What the form was given; one that holds none, or nonsense, is a message of its own."""
    try:
        return UUID(form.texts.get("client_id", ""))
    except ValueError:
        return uuid4()
