"""Receipts: what a channel's provider says became of a message. A notice's state is the highest of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)
# So long may a receipt wait for the notice that it belongs to.
EARLY = timedelta(days=7)
NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A status of one message; `reference` is what we named the message, '' where the channel keeps no name."""

    channel: str
    provider_id: str
    status: str
    at: datetime
    reference: str = ""
    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt of a notice: `at` by the provider's clock, `received_at` by ours."""

    status: str
    at: datetime
    received_at: datetime
    code: str
    words: str


def take_receipt(
    conn: Connection, receipt: NewReceipt, *, named: int | None, again_in: timedelta | None = None
) -> bool:
    """Notes a receipt and raises the state of its notice; False where it came before, and changes nothing then.

    `named`: the notice that the reference names. `again_in`: the message may be sent once more after this time.
    """
    values = {**fields_of(receipt), "named": named}
    with conn.transaction():
        conn.execute(SQL["lock_message"], values)
        if conn.execute(SQL["put_receipt"], values).rowcount == 0:
            return False
        found = conn.execute(SQL["notice_of_message"], values).fetchone()
        if found is not None:
            join_message(conn, found[0], channel=receipt.channel, provider_id=receipt.provider_id, again_in=again_in)
    return True


def join_message(
    conn: Connection, notice_id: int, *, channel: str, provider_id: str, again_in: timedelta | None = None
) -> None:
    """What is known of a message by now counts for its notice."""
    values = {"notice_id": notice_id, "channel": channel, "provider_id": provider_id}
    with conn.transaction():
        conn.execute(SQL["lock_message"], values)
        if conn.execute(SQL["join_receipts"], values).rowcount:
            conn.execute(SQL["raise_state"], {**values, "again": again_in is not None, "wait": again_in or NO_WAIT})


def receipts_of(conn: Connection, notice_id: int) -> list[Receipt]:
    return fetch_all(conn, SQL["receipts_of"], {"notice_id": notice_id}, Receipt)


def forget_early(conn: Connection, *, now: datetime) -> int:
    """Removes receipts of messages that are no notices of ours."""
    return conn.execute(SQL["forget_early"], {"before": now - EARLY}).rowcount
