"""What happens with a transcript when somebody wants a person.

A customer's goes into their conversation with the service team, which then waits for us. Who has no account waits in
the list of `/assistant`, with how they are reached.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from service.assistant.stored_answers import from_json
from service.conversations.saying import Said, hand_over
from service.conversations.threads import thread_of_customer
from store.assets.customers import find_customer
from store.assistant.chats import Chat, Turn
from store.conversations.messages import AuthorKind
from store.engine.database import Connection

ASSISTANT = "assistant"


def tell_people(conn: Connection, chat: Chat, turns: Sequence[Turn], *, at: datetime) -> None:
    """The conversation of the customer, with what was asked and said, waits for people from here on."""
    customer = find_customer(conn, chat.customer_id) if chat.customer_id is not None else None
    if customer is None:
        return
    thread = thread_of_customer(conn, customer.id)
    hand_over(conn, thread.id, list(_transcript(turns, customer.name)), at)


def _transcript(turns: Sequence[Turn], name: str) -> Iterator[Said]:
    for turn in turns:
        said = from_json(turn.answer, outcome=turn.outcome, language=turn.language)
        asked, answered = (_client_id(turn, which) for which in ("asked", "answered"))
        yield Said(AuthorKind.CUSTOMER, name, turn.question, turn.asked_at, client_id=asked, language=turn.language)
        yield Said(
            AuthorKind.ASSISTANT,
            ASSISTANT,
            said.text,
            turn.asked_at,
            client_id=answered,
            language=turn.language,
            cites=turn.cited,
        )


def _client_id(turn: Turn, which: str) -> UUID:
    """The same line of the same question is the same message."""
    return uuid5(NAMESPACE_OID, f"assistant turn {turn.id} {which}")
