"""The outbox: notices are written with their text, claimed, sent and settled."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from fleet.coded import Coded, coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
PATIENCE = timedelta(seconds=60)
NO_WAIT = timedelta(0)
# What is said before a ticket ends: no news any more once it has.
BEFORE_THE_END = ["predicted_failure", "reported_failure", "visit_planned"]


OPTED_OUT, SOLD = coded("opted_out"), coded("device_sold")


@dataclass(frozen=True, slots=True)
class Addressee:
    """The owner of a device; all but the serial is None where the asset has none."""

    serial: str
    customer_id: int | None
    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    time_zone: str | None
    quiet_from: time | None
    quiet_until: time | None
    opted_out: list[str]


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be written; it is sent no sooner than `not_before` on the fleet's clock."""

    ticket_id: int
    kind: str
    channel: str
    to_customer: bool
    state: str
    reason: Coded | None
    language: str
    recipient: str
    subject: str
    body: str
    created_at: datetime
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A notice in the hands of one sender; `attempts` counts this attempt too.

    `html` and `link`, the address of the customer's page, are put in just before it leaves.
    """

    id: int
    ticket_id: int
    kind: str
    channel: str
    language: str
    recipient: str
    subject: str
    body: str
    attempts: int
    html: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it stands, with the last answer; `try_after` and `sent_at` are wall time, other times the fleet's."""

    id: int
    ticket_id: int
    opening: int
    customer_id: int | None
    product: str
    kind: str
    channel: str
    state: str
    reason: Coded | None
    language: str
    recipient: str
    subject: str
    body: str
    created_at: datetime
    not_before: datetime | None
    attempts: int
    try_after: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    slot_on: date | None
    slot_part: str | None
    answer_note: str


def addressee(conn: Connection, device_id: int) -> Addressee:
    row = fetch_one(conn, SQL["addressee"], {"device_id": device_id}, Addressee)
    if row is None:
        raise LookupError(f"device {device_id} is gone")
    return row


def put_notice(conn: Connection, notice: NewNotice) -> bool:
    """Puts a notice into the outbox; False where this opening of the ticket has one of its kind and channel."""
    return conn.execute(SQL["put_notice"], fields_of(notice)).rowcount == 1


def claim_notice(conn: Connection, channels: list[str]) -> ClaimedNotice | None:
    """The notice that is due first, now `sending`; another may claim it after PATIENCE."""
    return fetch_one(conn, SQL["claim_notice"], {"channels": channels, "patience": PATIENCE}, ClaimedNotice)


def drop_stale(conn: Connection) -> int:
    """Suppresses customers' notices that must not leave any more; how many."""
    values = {"before_the_end": BEFORE_THE_END, "opted_out": OPTED_OUT, "sold": SOLD}
    return conn.execute(SQL["drop_stale"], values).rowcount


def overtake_notices(conn: Connection, ticket_id: int, reason: Coded) -> None:
    """Suppresses what waits to be said of a ticket's beginning; it waits for a claim under way."""
    values = {"ticket_id": ticket_id, "reason": reason, "before_the_end": BEFORE_THE_END}
    conn.execute(SQL["overtake_notices"], values)


def silence_notices(conn: Connection, customer_id: int, *, channel: str) -> None:
    conn.execute(SQL["silence_notices"], {"customer_id": customer_id, "channel": channel, "reason": OPTED_OUT})


def was_notified(conn: Connection, ticket_id: int) -> bool:
    """Whether a notice of this opening of the ticket reached the customer."""
    row = conn.execute(SQL["was_notified"], {"ticket_id": ticket_id, "before_the_end": BEFORE_THE_END}).fetchone()
    return bool(row and row[0])


def has_customers_notice(conn: Connection, ticket_id: int) -> bool:
    """Whether a notice to the customer was written in this opening of the ticket, whatever became of it."""
    row = conn.execute(SQL["has_customers_notice"], {"ticket_id": ticket_id}).fetchone()
    return bool(row and row[0])


def settle_notice(
    conn: Connection, notice: ClaimedNotice, *, state: str, reason: Coded | None = None, wait: timedelta = NO_WAIT
) -> bool:
    """Notes how an attempt ended; False where another attempt has followed it."""
    cursor = conn.execute(
        SQL["settle_notice"],
        {"notice_id": notice.id, "attempts": notice.attempts, "state": state, "reason": reason, "wait": wait},
    )
    return cursor.rowcount == 1


def explain_waiting(conn: Connection, channel: str, reason: Coded) -> None:
    conn.execute(SQL["explain_waiting"], {"channel": channel, "reason": reason})


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Which notices are asked for; None asks for all."""

    notice_id: int | None = None
    ticket_id: int | None = None
    state: str | None = None
    product: str | None = None
    customer_id: int | None = None


def list_notices(
    conn: Connection,
    wanted: NoticeFilter | None = None,
    *,
    ticket_id: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[Notice]:
    """A page of notices with numbers above `after`."""
    values = asdict(wanted or NoticeFilter(ticket_id=ticket_id))
    return fetch_all(conn, SQL["list_notices"], {**values, "after": after, "limit": limit}, Notice)
