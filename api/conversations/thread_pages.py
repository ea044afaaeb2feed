"""What customers see of their conversations: all of them, and one with what is written in it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from fastapi import Response

from api.conversations.chat import SEEN_WITHIN
from api.conversations.rendering import render
from api.conversations.shown import bubbles, somebody_words, state_of, threads_shown, ticket_title, title_of
from api.my.customer import Visitor, words_of
from api.my.shown import frame_of
from fleet.coded import Coded
from service.conversations.saying import LONGEST
from store.conversations.messages import messages_of
from store.conversations.threads import Thread, note_seen, threads_of_customer
from store.engine.database import Connection
from store.service.tickets import Ticket

MOST = 50


@dataclass(frozen=True, slots=True)
class Place:
    """What a page is about: a thread, or what will be one with its first message."""

    thread: Thread | None
    ticket: Ticket | None = None


def thread_page(
    conn: Connection, visitor: Visitor, place: Place, *, done: str = "", typed: str = "", why: Coded | None = None
) -> Response:
    customer, thread = visitor.customer(conn), place.thread
    words = words_of(customer)
    messages = messages_of(conn, thread.id, internal=False) if thread else []
    if thread is not None and messages and visitor.behalf_of is None:
        note_seen(conn, thread.id, messages[-1].id)
    ticket_id = thread.ticket_id if thread else place.ticket.id if place.ticket else None
    address = address_of_thread(visitor, thread) if thread else f"{visitor.home}/tickets/{ticket_id}/conversation"
    flash = words.say(why) if why else words.text("my_talk_sent") if done == "sent" else ""
    asset = place.ticket.asset_id if place.ticket else None
    chat = thread is not None and visitor.behalf_of is None
    return render(
        "thread.html",
        words,
        frame=frame_of(conn, visitor, customer),
        status=400 if why else 200,
        flash=flash,
        title=title_of(conn, words, thread) if thread else ticket_title(words, ticket_id),
        state=state_of(words, thread.state) if thread else words.text("my_talk_state_open"),
        messages=bubbles(words, messages, home=visitor.home, photos=f"{address}/photos"),
        hint=somebody_words(conn, words, thread, since=visitor.db.wall() - SEEN_WITHIN) if chat and thread else "",
        chat=chat,
        events=f"{address}/events",
        back=f"{visitor.home}/appliances/{asset}" if asset else f"{visitor.home}/conversations",
        back_words=words.text("my_talk_back_appliance" if asset else "my_talk_title"),
        **_form_values(address, typed),
    )


def all_page(visitor: Visitor, *, typed: str = "", why: Coded | None = None) -> Response:
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        words = words_of(customer)
        threads = threads_of_customer(conn, customer.id, limit=MOST)
        return render(
            "conversations.html",
            words,
            frame=frame_of(conn, visitor, customer),
            status=400 if why else 200,
            flash=words.say(why) if why else "",
            threads=threads_shown(conn, words, threads),
            **_form_values(f"{visitor.home}/conversations", typed),
        )


def _form_values(action: str, typed: str) -> dict[str, Any]:
    return {"action": action, "client_id": str(uuid4()), "longest": LONGEST, "typed": typed}


def address_of_thread(visitor: Visitor, thread: Thread) -> str:
    return f"{visitor.home}/conversations/{thread.id}"
