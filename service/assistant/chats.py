"""A chat with the assistant: it begins, questions are answered and kept, and a person takes over in one step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fleet.coded import CodedError, coded
from service.assistant.answers import Answer, slugs
from service.assistant.handing_over import tell_people
from service.assistant.stored_answers import to_json
from store.assistant.chats import (
    Chat,
    ChatState,
    NewTurn,
    Rating,
    Turn,
    begin_chat,
    chat_of_customer,
    chat_of_key,
    find_chat,
    hand_over_chat,
    note_helped,
    note_turn,
    rate_turn,
    take_chat,
    turns_of,
)
from store.engine.database import Connection
from store.engine.storable_text import storable

LONGEST_QUESTION, LONGEST_NAME, LONGEST_CONTACT = 300, 100, 254


class AssistantRefused(CodedError):
    """What somebody wants of the assistant cannot be."""


class NoSuchChat(AssistantRefused, LookupError):
    def __init__(self, number: int) -> None:
        super().__init__(coded("no_assistant_chat", chat=number))


class NoSuchTurn(AssistantRefused, LookupError):
    def __init__(self, number: int) -> None:
        super().__init__(coded("no_assistant_turn", turn=number))


class PersonWanted(AssistantRefused):
    """A person has the chat, or is about to: the assistant does not speak any more."""

    def __init__(self) -> None:
        super().__init__(coded("assistant_silent"))


class NoContact(AssistantRefused):
    """Nobody can answer somebody without an account who leaves neither a telephone number nor a mail address."""

    def __init__(self) -> None:
        super().__init__(coded("assistant_no_contact"))


@dataclass(frozen=True, slots=True)
class Asking:
    """One question of one chat. `client_id`: made by the page; the same again is the same question."""

    chat_id: int
    client_id: UUID
    text: str


def own_chat(conn: Connection, customer_id: int, *, language: str, at: datetime) -> Chat:
    """The chat that a customer has with the assistant, begun if there is none."""
    found = chat_of_customer(conn, customer_id)
    if found is None or found.state is not ChatState.ASSISTANT:
        begin_chat(conn, language=language, at=at, customer_id=customer_id)
        found = chat_of_customer(conn, customer_id)
    assert found is not None
    return found


def chat_with_key(
    conn: Connection, key_hash: bytes, *, language: str, at: datetime, tenant_id: int | None = None
) -> Chat:
    """The chat of whoever has a key, begun if there is none."""
    begin_chat(conn, language=language, at=at, key_hash=key_hash, tenant_id=tenant_id)
    found = chat_of_key(conn, key_hash)
    assert found is not None
    return found


def ask(conn: Connection, asking: Asking, answered: Callable[[str, str], Answer], *, at: datetime) -> list[Turn]:
    """The questions of the chat so far, this one the last. `answered`: question and the one before it -> answer.
    PersonWanted where a person has the chat."""
    chat = find_chat(conn, asking.chat_id)
    if chat is None:
        raise NoSuchChat(asking.chat_id)
    if chat.state is not ChatState.ASSISTANT:
        raise PersonWanted
    text = storable(" ".join(asking.text.split()))[:LONGEST_QUESTION]
    before = turns_of(conn, chat.id)
    if text:
        found = answered(text, before[-1].question if before else "")
        note_turn(conn, _turn(asking, text, found), at=at)
    return turns_of(conn, chat.id)


def hand_over(conn: Connection, chat_id: int, *, at: datetime, name: str = "", contact: str = "") -> None:
    """A person is wanted: the staff get the transcript, and the assistant is silent from here on. Twice is once.
    NoContact where somebody without an account leaves none."""
    name, contact = (storable(" ".join(one.split())) for one in (name, contact))
    with conn.transaction():
        chat = find_chat(conn, chat_id)
        if chat is None:
            raise NoSuchChat(chat_id)
        if chat.customer_id is None and not _reaches(contact):
            raise NoContact
        moved = hand_over_chat(
            conn, chat_id, contact_name=name[:LONGEST_NAME], contact=contact[:LONGEST_CONTACT], at=at
        )
        if moved:
            tell_people(conn, chat, turns_of(conn, chat_id), at=at)


def take(conn: Connection, chat_id: int, *, by: str, at: datetime) -> None:
    """One of the staff has it now. NoSuchChat where nobody waits in it."""
    if not take_chat(conn, chat_id, by=by, at=at):
        raise NoSuchChat(chat_id)


def rate(conn: Connection, turn_id: int, rating: Rating, *, by: str, at: datetime) -> None:
    if not rate_turn(conn, turn_id, rating, by=by, at=at):
        raise NoSuchTurn(turn_id)


def helped(conn: Connection, chat_id: int, turn_id: int, *, was_helped: bool) -> None:
    if not note_helped(conn, chat_id, turn_id, was_helped):
        raise NoSuchTurn(turn_id)


def _turn(asking: Asking, text: str, found: Answer) -> NewTurn:
    return NewTurn(
        chat_id=asking.chat_id,
        client_id=asking.client_id,
        question=text,
        language=found.language,
        outcome=found.outcome.value,
        answer=to_json(found),
        cited=slugs(found.cited),
        retrieved=slugs(found.retrieved),
        coverage=found.coverage,
        reworded=found.reworded,
    )


def _reaches(contact: str) -> bool:
    digits = sum(letter.isdigit() for letter in contact)
    return digits >= 8 or ("@" in contact[1:] and "." in contact.rpartition("@")[2])
