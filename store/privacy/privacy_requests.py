"""Requests of people about their data, each with its clock of 3 x 24 hours of wall time (UU 27/2022)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.identity.people import Role

SQL = load(__file__)
ANSWER_WITHIN = timedelta(hours=72)
WARN_BEFORE = timedelta(hours=24)


class RequestKind(StrEnum):
    ACCESS = "access"
    COPY = "copy"
    CORRECT = "correct"
    RESTRICT = "restrict"
    WITHDRAW = "withdraw"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class PrivacyRequest:
    """`name`: the customer's, as it stands now. `answer`: done or refused, with `reason`."""

    id: int
    customer_id: int
    name: str
    kind: RequestKind
    words: str
    how: str
    asked_at: datetime
    due_at: datetime
    warned_at: datetime | None
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None
    reason: str

    def is_late(self, now: datetime) -> bool:
        """Answered too late, or not answered and due."""
        return (self.answered_at or now) > self.due_at


def ask_for(
    conn: Connection, customer_id: int, kind: RequestKind, *, how: str, words: str = "", at: datetime
) -> int | None:
    """Notes a request; its number, or None where there is no such customer (any more)."""
    values = {"customer_id": customer_id, "kind": kind, "how": how, "words": words, "at": at}
    row = conn.execute(SQL["ask_for"], {**values, "due_at": at + ANSWER_WITHIN}).fetchone()
    return int(row[0]) if row else None


def find_request(conn: Connection, request_id: int) -> PrivacyRequest | None:
    return fetch_one(conn, SQL["find_request"], {"request_id": request_id}, PrivacyRequest)


def list_requests(
    conn: Connection,
    *,
    open_only: bool = False,
    kind: str | None = None,
    customer_id: int | None = None,
    after: int = 0,
    limit: int = 100,
    offset: int = 0,
) -> list[PrivacyRequest]:
    """Requests by number; `open_only`: those that wait, the most urgent first."""
    values = {"kind": kind, "customer_id": customer_id, "after": after, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["open_requests" if open_only else "list_requests"], values, PrivacyRequest)


def answer_request(conn: Connection, request_id: int, *, by: str, answer: str, reason: str = "", at: datetime) -> bool:
    """Notes the answer; False where there is no such request, or it was answered."""
    values = {"request_id": request_id, "by": by, "answer": answer, "reason": reason, "at": at}
    return conn.execute(SQL["answer_request"], values).rowcount == 1


def warn_due(conn: Connection, *, now: datetime, roles: Collection[Role]) -> list[PrivacyRequest]:
    """The requests that are due within WARN_BEFORE and of which nobody was warned; each comes once.

    People of these `roles` who may see the customer are told by mail, in the same transaction.
    """
    with conn.transaction():
        due = fetch_all(conn, SQL["warn_due"], {"now": now, "before": now + WARN_BEFORE}, PrivacyRequest)
        told = {"now": now, "requests": [one.id for one in due], "roles": [str(role) for role in roles]}
        conn.execute(SQL["tell_due"], told)
    return due


def restrict_customer(conn: Connection, customer_id: int, at: datetime | None) -> bool:
    """From now on only what the contract needs is done with a customer's data; None lifts that."""
    return conn.execute(SQL["restrict_customer"], {"customer_id": customer_id, "at": at}).rowcount == 1


def correct_customer(
    conn: Connection, customer_id: int, *, name: str | None, email: str | None, phone: str | None
) -> bool:
    """Corrects what is held about a customer; None leaves a field as it is."""
    values = {"customer_id": customer_id, "name": name, "email": email, "phone": phone}
    return conn.execute(SQL["correct_customer"], values).rowcount == 1
