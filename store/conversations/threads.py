"""Threads: one conversation with a customer about a ticket, or about everything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class ThreadState(StrEnum):
    OPEN = "open"
    WAITING_FOR_US = "waiting_for_us"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    CLOSED = "closed"


class Speaker(StrEnum):
    """Who answers the customer."""

    ASSISTANT = "assistant"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation. `ticket_id` None: about no ticket. `to_read`: the customer wrote what nobody has looked at.
    `merged_into`: the thread in which its messages are shown.
    `customer_saw`: the newest message that the customer's page has shown. Times are wall time."""

    id: int
    tenant_id: int
    customer_id: int
    customer: str
    ticket_id: int | None
    product: str | None
    state: ThreadState
    speaker: Speaker
    assignee: str | None
    language: str
    to_read: bool
    waits_since: datetime | None
    opened_at: datetime
    changed_at: datetime
    merged_into: int | None
    customer_saw: int


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """Which threads a list shows; None does not limit."""

    states: Sequence[ThreadState] | None = None
    assignee: str | None = None
    unassigned: bool = False
    customer_id: int | None = None
    ticket_id: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ListedThread:
    """A line of a list: the thread, and the last thing that anybody wrote."""

    thread: Thread
    last: str
    last_kind: str | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    last: str
    last_kind: str | None
    last_at: datetime | None


def put_ticket_thread(conn: Connection, ticket_id: int, customer_id: int) -> None:
    """The thread of a ticket with a customer, if there is none yet."""
    conn.execute(SQL["put_ticket_thread"], {"ticket_id": ticket_id, "customer_id": customer_id})


def put_customer_thread(conn: Connection, customer_id: int) -> None:
    """A customer's thread about no ticket, if none is open."""
    conn.execute(SQL["put_customer_thread"], {"customer_id": customer_id})


def find_ticket_thread(conn: Connection, ticket_id: int, customer_id: int) -> Thread | None:
    values = {"ticket_id": ticket_id, "customer_id": customer_id}
    return fetch_one(conn, SQL["find_ticket_thread"], values, Thread)


def find_customer_thread(conn: Connection, customer_id: int) -> Thread | None:
    """The open thread about no ticket."""
    return fetch_one(conn, SQL["find_customer_thread"], {"customer_id": customer_id}, Thread)


def open_tickets_of(conn: Connection, customer_id: int, *, limit: int) -> list[int]:
    """Open tickets about what the customer owns, the oldest first."""
    found = conn.execute(SQL["open_tickets_of"], {"customer_id": customer_id, "limit": limit})
    return [int(row[0]) for row in found]


def find_thread(conn: Connection, thread_id: int) -> Thread | None:
    return fetch_one(conn, SQL["find_thread"], {"thread_id": thread_id}, Thread)


def lock_thread(conn: Connection, thread_id: int) -> Thread | None:
    """Kept from others until the transaction ends."""
    conn.execute(SQL["lock_thread"], {"thread_id": thread_id})
    return find_thread(conn, thread_id)


def move_thread(
    conn: Connection,
    thread_id: int,
    to_state: ThreadState,
    *,
    allowed: Sequence[ThreadState],
    speaker: Speaker | None = None,
    to_read: bool | None = None,
) -> bool:
    """False where it is in none of the states that it may leave."""
    values = {
        "thread_id": thread_id,
        "to_state": to_state,
        "allowed": [*allowed],
        "speaker": speaker,
        "to_read": to_read,
    }
    return conn.execute(SQL["move_thread"], values).rowcount == 1


def assign_thread(conn: Connection, thread_id: int, assignee: str | None) -> None:
    conn.execute(SQL["assign_thread"], {"thread_id": thread_id, "assignee": assignee})


def touch_thread(conn: Connection, thread_id: int, *, to_read: bool | None = None) -> None:
    """Something was written; `to_read` None leaves that as it is."""
    conn.execute(SQL["touch_thread"], {"thread_id": thread_id, "to_read": to_read})


def mark_read(conn: Connection, thread_id: int) -> None:
    conn.execute(SQL["mark_read"], {"thread_id": thread_id})


def note_seen(conn: Connection, thread_id: int, message_id: int) -> None:
    """The customer's page has shown a message."""
    conn.execute(SQL["note_seen"], {"thread_id": thread_id, "message_id": message_id})


def merge_thread(conn: Connection, thread_id: int, into: int) -> bool:
    """False where either is merged already, has others merged into it, or is another customer's."""
    return conn.execute(SQL["merge_thread"], {"thread_id": thread_id, "into": into}).rowcount == 1


def unmerge_thread(conn: Connection, thread_id: int) -> bool:
    """False where it is not merged, or where the customer has another open thread in its place."""
    return conn.execute(SQL["unmerge_thread"], {"thread_id": thread_id}).rowcount == 1


def threads_merged_into(conn: Connection, thread_id: int) -> list[Thread]:
    return fetch_all(conn, SQL["threads_merged_into"], {"thread_id": thread_id}, Thread)


def threads_of_customer(conn: Connection, customer_id: int, *, limit: int = 50) -> list[Thread]:
    """Those that stand for themselves, the newest first."""
    return fetch_all(conn, SQL["threads_of_customer"], {"customer_id": customer_id, "limit": limit}, Thread)


def list_threads(conn: Connection, chosen: ThreadFilter, *, limit: int, skip: int = 0) -> list[ListedThread]:
    """Those in which somebody waits longest first, then the others, the newest first."""
    values = {**fields_of(chosen), "states": [*chosen.states] if chosen.states else None, "limit": limit, "skip": skip}
    lines = fetch_all(conn, SQL["list_threads"], values, _Line)
    found = {one.id: one for one in fetch_all(conn, SQL["some_threads"], {"ids": [one.id for one in lines]}, Thread)}
    return [ListedThread(found[one.id], one.last, one.last_kind, one.last_at) for one in lines if one.id in found]


def count_waiting(conn: Connection) -> int:
    """How many threads wait for us."""
    row = conn.execute(SQL["count_waiting"]).fetchone()
    return int(row[0]) if row else 0
