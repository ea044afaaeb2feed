"""Chats with the assistant: questions, answers as they were said, and what people made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class ChatState(StrEnum):
    """Who speaks: the assistant; nobody yet, for a person is wanted; one of the staff."""

    ASSISTANT = "assistant"
    HANDED_OVER = "handed_over"
    TAKEN = "taken"


class Rating(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Chat:
    """`contact`: how somebody without an account is reached."""

    id: int
    tenant_id: int
    customer_id: int | None
    language: str
    state: ChatState
    contact_name: str
    contact: str
    began_at: datetime
    handed_over_at: datetime | None
    taken_at: datetime | None
    taken_by: str | None


@dataclass(frozen=True, slots=True)
class NewTurn:
    """`answer`: its parts, as JSON."""

    chat_id: int
    client_id: UUID
    question: str
    language: str
    outcome: str
    answer: dict[str, Any]
    cited: Sequence[str]
    retrieved: Sequence[str]
    coverage: float
    reworded: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; `helped`: what whoever asked says, `rating`: what the staff say."""

    id: int
    chat_id: int
    question: str
    language: str
    outcome: str
    answer: dict[str, Any]
    cited: list[str]
    retrieved: list[str]
    coverage: float
    reworded: bool
    asked_at: datetime
    helped: bool | None
    rating: Rating | None
    rated_by: str | None
    rated_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedTurn(Turn):
    chat_state: ChatState
    of_customer: bool


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """Of a span, without small talk. `answered`: from articles and records, safety texts among them."""

    asked: int
    answered: int
    unknown: int
    danger: int
    rated: int
    right: int
    unsafe: int
    helped: int
    asked_whether_helped: int
    chats: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    question: str
    language: str
    times: int
    last_at: datetime


def begin_chat(
    conn: Connection,
    *,
    language: str,
    at: datetime,
    customer_id: int | None = None,
    key_hash: bytes | None = None,
    tenant_id: int | None = None,
) -> int | None:
    """The new chat's number; None where the customer has one. Of a customer, or of whoever has the key."""
    values = {
        "language": language, "at": at, "customer_id": customer_id, "key_hash": key_hash, "tenant_id": tenant_id
    }  # fmt: skip
    row = conn.execute(SQL["begin_chat"], values).fetchone()
    return int(row[0]) if row else None


def chat_of_customer(conn: Connection, customer_id: int) -> Chat | None:
    """The chat with the assistant; else the last one, which was handed over."""
    return fetch_one(conn, SQL["chat_of_customer"], {"customer_id": customer_id}, Chat)


def chat_of_key(conn: Connection, key_hash: bytes) -> Chat | None:
    return fetch_one(conn, SQL["chat_of_key"], {"key_hash": key_hash}, Chat)


def find_chat(conn: Connection, chat_id: int) -> Chat | None:
    return fetch_one(conn, SQL["find_chat"], {"chat_id": chat_id}, Chat)


def note_turn(conn: Connection, turn: NewTurn, *, at: datetime) -> int | None:
    """Its number; None where this client id asked before."""
    values = {**fields_of(turn), "answer": Jsonb(turn.answer), "cited": list(turn.cited), "at": at}
    row = conn.execute(SQL["note_turn"], {**values, "retrieved": list(turn.retrieved)}).fetchone()
    return int(row[0]) if row else None


def turns_of(conn: Connection, chat_id: int, *, limit: int = 100) -> list[Turn]:
    """The newest ones, in their order."""
    return fetch_all(conn, SQL["turns_of"], {"chat_id": chat_id, "limit": limit}, Turn)


def hand_over_chat(conn: Connection, chat_id: int, *, contact_name: str, contact: str, at: datetime) -> bool:
    """False where a person was wanted before."""
    values = {"chat_id": chat_id, "contact_name": contact_name, "contact": contact, "at": at}
    return conn.execute(SQL["hand_over_chat"], values).fetchone() is not None


def take_chat(conn: Connection, chat_id: int, *, by: str, at: datetime) -> bool:
    """False where it waits for nobody."""
    return conn.execute(SQL["take_chat"], {"chat_id": chat_id, "by": by, "at": at}).fetchone() is not None


def rate_turn(conn: Connection, turn_id: int, rating: Rating, *, by: str, at: datetime) -> bool:
    values = {"turn_id": turn_id, "rating": rating, "by": by, "at": at}
    return conn.execute(SQL["rate_turn"], values).fetchone() is not None


def note_helped(conn: Connection, chat_id: int, turn_id: int, helped: bool) -> bool:
    values = {"chat_id": chat_id, "turn_id": turn_id, "helped": helped}
    return conn.execute(SQL["note_helped"], values).fetchone() is not None


def list_turns(
    conn: Connection, *, outcome: str | None = None, rating: str | None = None, before: int | None = None, limit: int
) -> list[ListedTurn]:
    """The newest first. `rating`: one of them, or `unrated`."""
    values = {"outcome": outcome, "rating": rating, "before": before, "limit": limit}
    return fetch_all(conn, SQL["list_turns"], values, ListedTurn)


def find_turn(conn: Connection, turn_id: int) -> Turn | None:
    return fetch_one(conn, SQL["find_turn"], {"turn_id": turn_id}, Turn)


def waiting_chats(conn: Connection, *, limit: int) -> list[Chat]:
    """Of people without an account for whom a person is wanted, the oldest first."""
    return fetch_all(conn, SQL["waiting_chats"], {"limit": limit}, Chat)


def count_answers(conn: Connection, *, since: datetime) -> AnswerCounts:
    found = fetch_one(conn, SQL["count_answers"], {"since": since}, AnswerCounts)
    assert found is not None
    return found


def unanswered_questions(conn: Connection, *, since: datetime, limit: int) -> list[UnansweredQuestion]:
    """Those asked most first."""
    return fetch_all(conn, SQL["unanswered_questions"], {"since": since, "limit": limit}, UnansweredQuestion)
