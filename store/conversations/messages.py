"""Messages of threads: only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
# How our own messages are called in mails, before the domain.
OURS = "sigap-message-"


class AuthorKind(StrEnum):
    CUSTOMER = "customer"
    STAFF = "staff"
    ASSISTANT = "assistant"
    SYSTEM = "system"


class Machine(StrEnum):
    """What wrote a mail that no person did."""

    ABSENCE = "absence"
    BOUNCE = "bounce"
    LOOP = "loop"
    LIST = "list"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """The fields of the table, but its number; `at` on the fleet's clock."""

    thread_id: int
    client_id: UUID
    author_kind: AuthorKind
    author: str
    channel: str
    language: str
    text: str
    said: Coded | None
    internal: bool
    message_id: str
    in_reply_to: str | None
    machine: Machine | None
    mail_id: int | None
    cites: Sequence[str] | None
    left_out: Sequence[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `said`: a line of the system. `cites`: what an assistant's answer rests on. `at`: the fleet's time;
    `written_at`: wall time. `photos`: numbers of those that came with it. `delivery`: how far it is on its way out by
    mail or another channel, `failure` why it is not. `sender_proof`: of a mail, as `SenderProof`; for staff alone."""

    id: int
    thread_id: int
    client_id: UUID
    author_kind: AuthorKind
    author: str
    channel: str
    language: str
    text: str
    said: Coded | None
    internal: bool
    message_id: str
    in_reply_to: str | None
    machine: Machine | None
    mail_id: int | None
    cites: list[str] | None
    left_out: list[str]
    at: datetime
    written_at: datetime
    photos: list[int]
    delivery: str | None
    failure: Coded | None
    sender_proof: str | None


@dataclass(frozen=True, slots=True)
class MessagePhoto:
    """A re-encoded photo of a message, whose files lie under `file_name`."""

    id: int
    message_id: int
    thread_id: int
    caption: str
    file_name: str


@dataclass(frozen=True, slots=True)
class NewMessagePhoto:
    message_id: int
    position: int
    caption: str
    file_name: str
    digest: bytes
    bytes: int
    small_bytes: int
    width: int
    height: int


def put_message(conn: Connection, new: NewMessage) -> int | None:
    """The number of the new message; None where the thread has one of this client id already."""
    values = {**fields_of(new), "cites": Jsonb([*new.cites]) if new.cites is not None else None}
    row = conn.execute(SQL["put_message"], {**values, "left_out": [*new.left_out]}).fetchone()
    return int(row[0]) if row else None


def find_message(conn: Connection, message_id: int) -> Message | None:
    return fetch_one(conn, SQL["find_message"], {"message_id": message_id}, Message)


def message_sent_before(conn: Connection, thread_id: int, client_id: UUID) -> Message | None:
    """The message that this client id made."""
    return fetch_one(conn, SQL["message_sent_before"], {"thread_id": thread_id, "client_id": client_id}, Message)


def messages_of(
    conn: Connection, thread_id: int, *, after: int = 0, internal: bool = True, limit: int = 500
) -> list[Message]:
    """Of a thread and those merged into it, in the order in which they were written; the newest `limit`."""
    values = {"thread_id": thread_id, "after": after, "internal": internal, "limit": limit}
    return fetch_all(conn, SQL["messages_of"], values, Message)


def last_said_in(conn: Connection, threads: Sequence[int]) -> dict[int, datetime]:
    """When somebody last wrote what a customer sees, by thread, at the clock that messages bear."""
    return dict(conn.execute(SQL["last_said_in"], {"ids": list(threads)}).fetchall())


def threads_named(conn: Connection, names: Sequence[str]) -> list[int]:
    """The threads of messages that mails name, those named last first."""
    return [int(row[0]) for row in conn.execute(SQL["threads_named"], {"names": [*names]})]


def mail_names_of(conn: Connection, thread_id: int, *, before: int, limit: int) -> list[str]:
    """The names of a thread's messages that left or came by mail, before one, the oldest first."""
    values = {"thread_id": thread_id, "before": before, "limit": limit}
    return [str(row[0]) for row in conn.execute(SQL["mail_names_of"], values)]


def last_channel(conn: Connection, thread_id: int) -> str | None:
    """By which channel the customer wrote last."""
    row = conn.execute(SQL["last_channel"], {"thread_id": thread_id}).fetchone()
    return str(row[0]) if row else None


def add_message_photo(conn: Connection, new: NewMessagePhoto) -> int | None:
    row = conn.execute(SQL["add_message_photo"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def find_message_photo(conn: Connection, photo_id: int) -> MessagePhoto | None:
    return fetch_one(conn, SQL["find_message_photo"], {"photo_id": photo_id}, MessagePhoto)
