"""What happens with a transcript when somebody wants a person.

A customer's goes into the conversation about their ticket, where one ticket is open, else into their general one; it
waits for us from then on. Who has no account waits in the list of `/assistant`, with how they are reached.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from service.assistant.stored_answers import from_json
from service.conversations.saying import Said, hand_over
from service.conversations.threads import now_in, thread_of_customer, thread_of_ticket
from store.assets.customers import find_customer
from store.assistant.chats import Chat, Turn
from store.conversations.messages import AuthorKind
from store.conversations.threads import Thread, open_tickets_of
from store.engine.database import Connection

ASSISTANT = "assistant"


def tell_people(conn: Connection, chat: Chat, turns: Sequence[Turn], *, at: datetime) -> None:
    """The conversation of the customer, with what was asked and said, waits for people from here on."""
    customer = find_customer(conn, chat.customer_id) if chat.customer_id is not None else None
    if customer is None:
        return
    thread = _thread(conn, customer.id)
    # A ticket's conversation goes by its fleet's clock; what was asked keeps its distance from now.
    now = now_in(conn, thread, at)
    hand_over(conn, thread.id, list(_transcript(turns, customer.name, now - at)), now)


def _thread(conn: Connection, customer_id: int) -> Thread:
    """One matter, one conversation; whoever has several tickets may mean any."""
    tickets = open_tickets_of(conn, customer_id, limit=2)
    if len(tickets) == 1:
        return thread_of_ticket(conn, tickets[0], customer_id)
    return thread_of_customer(conn, customer_id)


def _transcript(turns: Sequence[Turn], name: str, shift: timedelta) -> Iterator[Said]:
    for turn in turns:
        said = from_json(turn.answer, outcome=turn.outcome, language=turn.language)
        asked, answered = (_client_id(turn, which) for which in ("asked", "answered"))
        when = turn.asked_at + shift
        yield Said(AuthorKind.CUSTOMER, name, turn.question, when, client_id=asked, language=turn.language)
        yield Said(
            AuthorKind.ASSISTANT,
            ASSISTANT,
            said.text,
            when,
            client_id=answered,
            language=turn.language,
            cites=turn.cited,
        )


def _client_id(turn: Turn, which: str) -> UUID:
    """The same line of the same question is the same message."""
    return uuid5(NAMESPACE_OID, f"assistant turn {turn.id} {which}")
