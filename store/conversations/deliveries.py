"""Messages on their way to customers, one row for each message and channel; and addresses that are dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
# A sender that has not noted a result within this time has died; another takes over.
TAKEN_FOR = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A message that one sender has taken to send; `attempts` tells it from a later one."""

    id: int
    message_id: int
    thread_id: int
    channel: str
    recipient: str
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadAddress:
    """An address to which mail came back for good, of one customer."""

    address: str
    customer_id: int
    since: datetime
    why: Coded


def queue_delivery(
    conn: Connection, message_id: int, channel: str, recipient: str, *, wait: timedelta = timedelta()
) -> None:
    """A message is to leave by a channel, once; not before `wait` is over."""
    values = {"message_id": message_id, "channel": channel, "recipient": recipient, "wait": wait}
    conn.execute(SQL["queue_delivery"], values)


def claim_delivery(conn: Connection, channel: str, *, now: datetime) -> ClaimedDelivery | None:
    """What is due first; the claim commits by itself."""
    values = {"channel": channel, "now": now, "again_at": now + TAKEN_FOR}
    return fetch_one(conn, SQL["claim_delivery"], values, ClaimedDelivery)


def settle_delivery(
    conn: Connection,
    delivery: ClaimedDelivery,
    *,
    state: str,
    reason: Coded | None = None,
    next_at: datetime | None = None,
) -> bool:
    """Notes the result; False where another attempt has followed this one."""
    values = {**fields_of(delivery), "state": state, "reason": reason, "next_at": next_at}
    return conn.execute(SQL["settle_delivery"], values).rowcount == 1


def note_bounce(conn: Connection, message_name: str, why: Coded) -> bool:
    """A message came back; `message_name`: how mails call it. False where it is none of ours."""
    return conn.execute(SQL["note_bounce"], {"name": message_name, "why": why}).rowcount > 0


def wrote_automatically(conn: Connection, address: str, *, since: datetime) -> bool:
    """Whether a mail that no person wrote went to an address."""
    row = conn.execute(SQL["wrote_automatically"], {"address": address, "since": since}).fetchone()
    return bool(row and row[0])


def mark_dead(conn: Connection, dead: DeadAddress) -> bool:
    """Nothing is sent to an address of a customer any more; False where that was so already."""
    return conn.execute(SQL["mark_dead"], fields_of(dead)).rowcount == 1


def clear_dead(conn: Connection, customer_id: int) -> int:
    """How many addresses are tried again."""
    return conn.execute(SQL["clear_dead"], {"customer_id": customer_id}).rowcount


def dead_addresses(conn: Connection, customer_id: int) -> list[DeadAddress]:
    return fetch_all(conn, SQL["dead_addresses"], {"customer_id": customer_id}, DeadAddress)


def is_dead(conn: Connection, customer_id: int, address: str) -> bool:
    row = conn.execute(SQL["is_dead"], {"customer_id": customer_id, "address": address}).fetchone()
    return bool(row and row[0])


def customers_of_address(conn: Connection, address: str) -> list[int]:
    """The customers with an e-mail, the oldest first."""
    return [int(row[0]) for row in conn.execute(SQL["customers_of_address"], {"address": address})]


def ticket_of_notice(conn: Connection, notice_id: int) -> tuple[int, int] | None:
    """(ticket, customer) that a notice was about."""
    row = conn.execute(SQL["ticket_of_notice"], {"notice_id": notice_id}).fetchone()
    return (int(row[0]), int(row[1])) if row else None
