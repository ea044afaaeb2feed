"""Mails that came in, as they came, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
# Whoever has not settled a mail within this time has died over it; another tries.
TAKEN_FOR = timedelta(minutes=5)


class MailState(StrEnum):
    WAITING = "waiting"
    FILED = "filed"
    HELD = "held"
    NOTED = "noted"
    DROPPED = "dropped"


class SenderProof(StrEnum):
    """Whether a mail comes from whom it says. `ANSWERED`: nothing else proves it, but it names a mail of ours by what
    nobody can guess."""

    PASSED = "passed"
    FAILED = "failed"
    NONE = "none"
    UNCHECKED = "unchecked"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail as it came; `raw`: every byte of it."""

    fingerprint: bytes
    door: str
    recipients: Sequence[str]
    sender: str
    subject: str
    raw: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A mail that somebody reads now; `attempts` tells this attempt from a later one."""

    id: int
    tenant_id: int
    door: str
    recipients: list[str]
    raw: bytes
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Mail:
    """What became of a mail. `outcome`: why; `has_raw`: whether it can be shown whole."""

    id: int
    door: str
    recipients: list[str]
    sender: str
    subject: str
    bytes: int
    received_at: datetime
    state: MailState
    outcome: Coded | None
    thread_id: int | None
    settled_at: datetime | None
    settled_by: str | None
    has_raw: bool
    sender_proof: SenderProof | None


def put_mail(conn: Connection, new: NewMail) -> int | None:
    """The number of the mail; None where the same one came before."""
    values = {**fields_of(new), "recipients": [*new.recipients], "bytes": len(new.raw)}
    row = conn.execute(SQL["put_mail"], values).fetchone()
    return int(row[0]) if row else None


def claim_mail(conn: Connection, *, now: datetime) -> ClaimedMail | None:
    """The oldest that waits; the claim commits by itself."""
    return fetch_one(conn, SQL["claim_mail"], {"now": now, "again_at": now + TAKEN_FOR}, ClaimedMail)


def settle_mail(
    conn: Connection,
    mail_id: int,
    *,
    state: MailState,
    outcome: Coded,
    now: datetime,
    by: str,
    allowed: Sequence[MailState] = (MailState.WAITING,),
    attempts: int | None = None,
    thread_id: int | None = None,
) -> bool:
    """What became of it; False where it is in no such state, or where another attempt has followed."""
    values = {
        "mail_id": mail_id,
        "state": state,
        "outcome": outcome,
        "now": now,
        "by": by,
        "allowed": [*allowed],
        "attempts": attempts,
        "thread_id": thread_id,
    }
    return conn.execute(SQL["settle_mail"], values).rowcount == 1


def find_mail(conn: Connection, mail_id: int) -> Mail | None:
    return fetch_one(conn, SQL["find_mail"], {"mail_id": mail_id}, Mail)


def raw_of_mail(conn: Connection, mail_id: int) -> bytes | None:
    row = conn.execute(SQL["raw_of_mail"], {"mail_id": mail_id}).fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def list_mails(
    conn: Connection, *, state: MailState | None = None, before: int | None = None, limit: int
) -> list[Mail]:
    """The newest first."""
    return fetch_all(conn, SQL["list_mails"], {"state": state, "before": before, "limit": limit}, Mail)


def count_held(conn: Connection) -> int:
    row = conn.execute(SQL["count_held"]).fetchone()
    return int(row[0]) if row else 0


def note_sender_proof(conn: Connection, mail_id: int, proof: SenderProof) -> None:
    conn.execute(SQL["note_sender_proof"], {"mail_id": mail_id, "proof": proof})


def give_tenant(conn: Connection, mail_id: int, thread_id: int) -> None:
    """A mail is the tenant's whose thread it belongs to."""
    conn.execute(SQL["give_tenant"], {"mail_id": mail_id, "thread_id": thread_id})


def prune_raw_mails(conn: Connection, *, before: datetime) -> int:
    """Forgets the bytes of mails that came before, but of those that still wait for a person."""
    return conn.execute(SQL["prune_raw_mails"], {"before": before}).rowcount
