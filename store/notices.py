"""The outbox: notices written with what they tell of, claimed, sent and settled afterwards."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from psycopg.rows import class_row

from store.database import Connection
from store.queries import load

SQL = load("notices")
PATIENCE = timedelta(seconds=60)
NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class Addressee:
    """The owner of a device; all but the serial is None where the asset has none."""

    serial: str
    customer_id: int | None
    name: str | None
    email: str | None
    language: str | None
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class NewNotice:
    ticket_id: int
    kind: str
    channel: str
    state: str
    reason: str
    language: str
    recipient: str
    subject: str
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A notice in the hands of one sender; `attempts` counts this attempt too."""

    id: int
    ticket_id: int
    kind: str
    channel: str
    recipient: str
    subject: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it stands; `try_after` and `sent_at` are wall time, `created_at` is the fleet's."""

    id: int
    ticket_id: int
    kind: str
    channel: str
    state: str
    reason: str
    language: str
    recipient: str
    subject: str
    body: str
    created_at: datetime
    attempts: int
    try_after: datetime
    sent_at: datetime | None


def addressee(conn: Connection, device_id: int) -> Addressee:
    row = conn.execute(SQL["addressee"], {"device_id": device_id}).fetchone()
    if row is None:
        raise LookupError(f"device {device_id} is gone")
    return Addressee(*row)


def put_notice(conn: Connection, notice: NewNotice) -> bool:
    """Puts a notice into the outbox; False where the ticket has one of this kind and channel."""
    return conn.execute(SQL["put_notice"], asdict(notice)).rowcount == 1


def claim_notice(conn: Connection, channels: list[str]) -> ClaimedNotice | None:
    """The notice that is due first, now `sending`; another may claim it after PATIENCE."""
    row = conn.execute(SQL["claim_notice"], {"channels": channels, "patience": PATIENCE}).fetchone()
    return ClaimedNotice(*row) if row else None


def settle_notice(
    conn: Connection, notice: ClaimedNotice, *, state: str, reason: str = "", wait: timedelta = NO_WAIT
) -> bool:
    """Notes how an attempt ended; False where another attempt has followed it."""
    cursor = conn.execute(
        SQL["settle_notice"],
        {"notice_id": notice.id, "attempts": notice.attempts, "state": state, "reason": reason, "wait": wait},
    )
    return cursor.rowcount == 1


def explain_waiting(conn: Connection, channel: str, reason: str) -> None:
    conn.execute(SQL["explain_waiting"], {"channel": channel, "reason": reason})


def list_notices(
    conn: Connection, *, ticket_id: int | None = None, state: str | None = None, after: int = 0, limit: int = 100
) -> list[Notice]:
    """A page of notices with numbers above `after`."""
    with conn.cursor(row_factory=class_row(Notice)) as cursor:
        return cursor.execute(
            SQL["list_notices"], {"ticket_id": ticket_id, "state": state, "after": after, "limit": limit}
        ).fetchall()
