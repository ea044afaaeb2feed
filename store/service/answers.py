"""Customers' answers: the link to the page, what was answered there, which channels are refused."""

from dataclasses import dataclass
from datetime import date, datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a link leads: a notice, its ticket, and the customer who may read it."""

    notice_id: int
    ticket_id: int
    kind: str
    customer_id: int
    name: str
    language: str
    time_zone: str
    opted_out: bool
    channel: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on a ticket; `slot_on` and `slot_part` only where it agrees to a visit, `at` the fleet's time."""

    opening: int
    kind: str
    slot_on: date | None
    slot_part: str | None
    note: str
    at: datetime


def put_link(conn: Connection, *, token_hash: bytes, notice_id: int) -> None:
    conn.execute(SQL["put_link"], {"token_hash": token_hash, "notice_id": notice_id})


def find_link(conn: Connection, token_hash: bytes) -> Reader | None:
    return fetch_one(conn, SQL["find_link"], {"token_hash": token_hash}, Reader)


def link_has_ended(conn: Connection, token_hash: bytes) -> bool:
    """Whether a link was good, until the device got another owner."""
    return conn.execute(SQL["link_has_ended"], {"token_hash": token_hash}).fetchone() is not None


def reader_of_ticket(conn: Connection, ticket_id: int, *, customer_id: int) -> Reader | None:
    """The owner as a reader of their ticket; None where they do not own the device, or had no notice of it."""
    values = {"ticket_id": ticket_id, "customer_id": customer_id}
    return fetch_one(conn, SQL["reader_of_ticket"], values, Reader)


def mark_opened(conn: Connection, notice_id: int, at: datetime) -> None:
    conn.execute(SQL["mark_opened"], {"notice_id": notice_id, "at": at})


def record_answer(
    conn: Connection,
    reader: Reader,
    *,
    kind: str,
    at: datetime,
    note: str = "",
    slot_on: date | None = None,
    slot_part: str | None = None,
) -> None:
    """Notes an answer on the ticket's present opening, and on the notice that it answers."""
    values = {"notice_id": reader.notice_id, "ticket_id": reader.ticket_id, "kind": kind, "note": note, "at": at}
    conn.execute(SQL["record_answer"], {**values, "slot_on": slot_on, "slot_part": slot_part})
    conn.execute(SQL["mark_answered"], {"notice_id": reader.notice_id, "at": at})


def answers_of(conn: Connection, ticket_id: int) -> list[Answer]:
    return fetch_all(conn, SQL["answers_of"], {"ticket_id": ticket_id}, Answer)


def opt(conn: Connection, customer_id: int, *, channel: str, out: bool) -> bool:
    """Opts a customer out of a channel, or in again; False where that was so already."""
    return conn.execute(SQL["opt"], {"customer_id": customer_id, "channel": channel, "out": out}).rowcount == 1
