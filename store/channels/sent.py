"""What was sent: figures by channel, costs by month, the messages themselves."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class SentFilter:
    """Which messages are asked for; None asks for all. Times are of the wall: when they left, or were tried last."""

    from_at: datetime | None = None
    until_at: datetime | None = None
    product: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """Of one channel: messages `written`, those that got at least so far, and what became of the others; `followed`:
    those that repeat what another channel did not deliver."""

    channel: str
    written: int
    sent: int
    delivered: int
    read: int
    failed: int
    suppressed: int
    waiting: int
    followed: int
    cost: float
    currency: str | None


@dataclass(frozen=True, slots=True)
class ChannelCosts:
    """What messages of one channel cost in one month (`2026-11`)."""

    month: str
    channel: str
    messages: int
    cost: float
    currency: str | None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message, to whom and about what; `created_at`, `not_before` and `fall_back_at` are the fleet's time."""

    id: int
    ticket_id: int
    kind: str
    channel: str
    purpose: str
    state: str
    reason: Coded | None
    language: str
    subject: str
    recipient: str
    customer_id: int | None
    customer: str
    sent_at: datetime | None
    created_at: datetime
    not_before: datetime | None
    fall_back_at: datetime | None
    follows_id: int | None
    route: list[str]
    cost: float | None
    currency: str | None
    product: str
    serial: str


def channel_figures(conn: Connection, wanted: SentFilter) -> list[ChannelFigures]:
    return fetch_all(conn, SQL["figures"], fields_of(wanted), ChannelFigures)


def channel_costs(conn: Connection, *, zone: str) -> list[ChannelCosts]:
    """Of the last thirteen months."""
    return fetch_all(conn, SQL["costs"], {"zone": zone}, ChannelCosts)


def sent_messages(
    conn: Connection,
    wanted: SentFilter,
    *,
    channel: str | None = None,
    state: str | None = None,
    limit: int,
    offset: int = 0,
) -> list[SentMessage]:
    values = {**fields_of(wanted), "channel": channel, "state": state, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["messages"], values, SentMessage)


def months_with_messages(conn: Connection, *, zone: str) -> list[str]:
    return [row[0] for row in conn.execute(SQL["months"], {"zone": zone}).fetchall()]
