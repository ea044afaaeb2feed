"""Chats with customers by Telegram and WhatsApp: whose they are, what came in, codes by which a customer joins one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
# Whoever has not settled a picture within this time has died over it; another tries.
FETCHED_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What somebody wrote: `provider_id` is its number there, `at` their time, `kind` what it is (text, image, ...),
    `media` what the provider calls the picture that came with it."""

    channel: str
    address: str
    name: str
    provider_id: str
    kind: str
    text: str
    at: datetime
    media: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedPicture:
    """A picture that somebody fetches now; `tries` tells this attempt from a later one. `message_id`: the message with
    which it is to stand."""

    id: int
    channel: str
    media: str
    message_id: int | None
    tries: int


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """A message that is new, and whose it is; None where nobody knows."""

    id: int
    chat_id: int
    customer_id: int | None


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that is part of no conversation."""

    id: int
    channel: str
    address: str
    name: str
    customer_id: int | None
    customer: str
    kind: str
    text: str
    at: datetime
    state: str


def heard_at(conn: Connection, *, channel: str, address: str) -> datetime | None:
    row = conn.execute(SQL["heard_at"], {"channel": channel, "address": address}).fetchone()
    return row[0] if row else None


def end_chat(conn: Connection, *, channel: str, address: str) -> None:
    conn.execute(SQL["end_chat"], {"channel": channel, "address": address})


def take_message(conn: Connection, message: NewMessage, *, by_number: bool) -> TakenMessage | None:
    """Notes a message; None where it came before. `by_number`: the address is a telephone number, by which
    customers are known."""
    values = fields_of(message)
    with conn.transaction():
        known = None
        if by_number:
            row = conn.execute(SQL["customer_of_number"], {**values, "number": message.address}).fetchone()
            known = row[0] if row else None
        chat = conn.execute(SQL["put_chat"], {**values, "customer_id": known}).fetchone()
        assert chat is not None
        put = conn.execute(SQL["put_message"], {**values, "chat_id": chat[0]}).fetchone()
    return TakenMessage(put[0], chat[0], chat[1]) if put else None


def file_message(conn: Connection, message_id: int, *, filed_as: int) -> None:
    """It stands in a conversation, as the message `filed_as`."""
    conn.execute(SQL["file_message"], {"message_id": message_id, "filed_as": filed_as})


def claim_picture(conn: Connection, channels: Sequence[str], *, now: datetime) -> ClaimedPicture | None:
    """The picture of these channels that waits longest; the claim commits by itself."""
    values = {"channels": list(channels), "now": now, "again_at": now + FETCHED_WITHIN}
    return fetch_one(conn, SQL["claim_picture"], values, ClaimedPicture)


def settle_picture(
    conn: Connection,
    picture: ClaimedPicture,
    *,
    state: str,
    why: Coded | None = None,
    next_at: datetime | None = None,
) -> bool:
    """`waiting` until `next_at`, `kept` or `refused`; False where another attempt has followed."""
    values = {"picture_id": picture.id, "tries": picture.tries, "state": state, "why": why, "next_at": next_at}
    return conn.execute(SQL["settle_picture"], values).rowcount == 1


def mark_seen(conn: Connection, message_id: int, *, actor: str, at: datetime) -> bool:
    return conn.execute(SQL["mark_seen"], {"message_id": message_id, "actor": actor, "at": at}).rowcount == 1


def waiting_messages(conn: Connection, *, limit: int = 100, offset: int = 0) -> list[WaitingMessage]:
    return fetch_all(conn, SQL["waiting_messages"], {"limit": limit, "offset": offset}, WaitingMessage)


def make_code(
    conn: Connection, customer_id: int, *, channel: str, code_hash: bytes, at: datetime, expires_at: datetime
) -> None:
    values = {"customer_id": customer_id, "channel": channel, "code_hash": code_hash, "at": at}
    conn.execute(SQL["make_code"], {**values, "expires_at": expires_at})


def join_by_code(
    conn: Connection, *, channel: str, code_hash: bytes, address: str, name: str, at: datetime
) -> int | None:
    """The customer whose chat it is from now on; None for a code that is spent, over or unknown."""
    values = {"channel": channel, "code_hash": code_hash, "address": address, "name": name, "at": at}
    with conn.transaction():
        row = conn.execute(SQL["spend_code"], values).fetchone()
        if row is None or conn.execute(SQL["join_chat"], {**values, "customer_id": row[0]}).rowcount == 0:
            return None
    return int(row[0])


def leave_chat(conn: Connection, customer_id: int, *, channel: str, at: datetime) -> bool:
    return conn.execute(SQL["leave_chat"], {"customer_id": customer_id, "channel": channel, "at": at}).rowcount > 0


def has_chat(conn: Connection, customer_id: int, *, channel: str) -> bool:
    row = conn.execute(SQL["has_chat"], {"customer_id": customer_id, "channel": channel}).fetchone()
    return bool(row and row[0])


def forget_codes(conn: Connection, *, before: datetime) -> int:
    return conn.execute(SQL["forget_codes"], {"before": before}).rowcount


def chat_address(conn: Connection, customer_id: int, *, channel: str) -> str | None:
    """Where a customer reads us in a chat; None where they have none."""
    row = conn.execute(SQL["chat_address"], {"customer_id": customer_id, "channel": channel}).fetchone()
    return str(row[0]) if row else None
