"""The outbox: notices are written with their text, claimed, sent and settled."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta

from fleet.coded import Coded, coded
from fleet.service_contact import UNKNOWN_CONTACT, ServiceContact
from store.channels.push_subscriptions import Browser
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
PATIENCE = timedelta(seconds=60)
NO_WAIT = timedelta(0)
# What is said before a ticket ends: no news any more once it has.
BEFORE_THE_END = [
    *("predicted_failure", "reported_failure", "reopened"),
    *("visit_planned", "visit_cancelled", "visit_late"),
]


OPTED_OUT, SOLD = coded("opted_out"), coded("device_sold")


@dataclass(frozen=True, slots=True)
class Addressee:
    """The owner of a device; all but the serial is None where the asset has none. `telegram`: the number of their chat;
    `browsers`: how many take push messages."""

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
    telegram: str | None = None
    browsers: int = 0


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be written; it is sent no sooner than `not_before` on the fleet's clock. `route`: the channels that
    follow where it is not delivered."""

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
    sequence: int = 0
    purpose: str = "service"
    route: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A notice in the hands of one sender; `attempts` counts this attempt too.

    `html`, `link`, the address of the customer's page, `contact`, who serves them, `heard_at`, when they wrote last by
    this channel (wall time), and their `browsers` are put in just before it leaves. `number`: what stands for the
    ticket's where it is about none.
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
    customer_id: int | None = None
    purpose: str = "service"
    html: str = ""
    link: str = ""
    contact: ServiceContact = UNKNOWN_CONTACT
    heard_at: datetime | None = None
    browsers: tuple[Browser, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class SentOut:
    """What is noted of a message that left: its number at the provider, what it cost, and after how long without a
    delivery the next channel follows (None: this channel cannot tell)."""

    provider_id: str | None = None
    cost: float | None = None
    currency: str = "IDR"
    fall_back: timedelta | None = None


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
    purpose: str
    follows_id: int | None
    fall_back_at: datetime | None
    cost: float | None
    currency: str | None
    answer: str | None
    slot_on: date | None
    slot_part: str | None
    answer_note: str


def addressee(conn: Connection, device_id: int) -> Addressee:
    row = fetch_one(conn, SQL["addressee"], {"device_id": device_id}, Addressee)
    if row is None:
        raise LookupError(f"device {device_id} is gone")
    return row


def addressee_of_asset(conn: Connection, asset_id: int) -> Addressee | None:
    """The owner of an asset; None where it has none."""
    return fetch_one(conn, SQL["addressee_of_asset"], {"asset_id": asset_id}, Addressee)


def addressee_of_customer(conn: Connection, customer_id: int, *, serial: str) -> Addressee | None:
    """A customer, about something that bears a serial; None where there is no such customer."""
    values = {"customer_id": customer_id, "serial": serial}
    return fetch_one(conn, SQL["addressee_of_customer"], values, Addressee)


def put_notice(conn: Connection, notice: NewNotice) -> bool:
    """Puts a notice into the outbox; False where this opening of the ticket has one of its kind and channel."""
    return conn.execute(SQL["put_notice"], fields_of(notice)).rowcount == 1


def claim_notice(conn: Connection, channels: list[str], *, urgent: Collection[str] = ()) -> ClaimedNotice | None:
    """The notice that is due first, now `sending`; another may claim it after PATIENCE. None leaves in its customer's
    quiet hours but of the kinds that are urgent."""
    values = {"channels": channels, "patience": PATIENCE, "urgent": [*urgent]}
    return fetch_one(conn, SQL["claim_notice"], values, ClaimedNotice)


def settle_unknown(conn: Connection, channels: list[str], *, reason: Coded, after: timedelta) -> int:
    """Takes messages for sent whose sender died on the way, by channels that cannot tell a repeat; how many."""
    return conn.execute(SQL["settle_unknown"], {"channels": channels, "reason": reason, "after": after}).rowcount


def drop_stale(conn: Connection) -> int:
    """Suppresses customers' notices that must not leave any more; how many."""
    values = {"before_the_end": BEFORE_THE_END, "opted_out": OPTED_OUT, "sold": SOLD}
    return conn.execute(SQL["drop_stale"], values).rowcount


def overtake_notices(conn: Connection, ticket_id: int, reason: Coded) -> None:
    """Suppresses what waits to be said of a ticket's beginning; it waits for a claim under way."""
    values = {"ticket_id": ticket_id, "reason": reason, "before_the_end": BEFORE_THE_END}
    conn.execute(SQL["overtake_notices"], values)


def overtake_visits(conn: Connection, tickets: list[int], *, kinds: list[str], reason: Coded) -> None:
    """Suppresses what waits to be said of an appointment that is none any more."""
    conn.execute(SQL["overtake_visits"], {"tickets": tickets, "kinds": kinds, "reason": reason})


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
    conn: Connection,
    notice: ClaimedNotice,
    *,
    state: str,
    reason: Coded | None = None,
    wait: timedelta = NO_WAIT,
    sent: SentOut | None = None,
) -> bool:
    """Notes how an attempt ended; False where another attempt has followed it."""
    out = sent or SentOut()
    values = {"notice_id": notice.id, "attempts": notice.attempts, "state": state, "reason": reason, "wait": wait}
    return conn.execute(SQL["settle_notice"], {**values, **fields_of(out)}).rowcount == 1


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
