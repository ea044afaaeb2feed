"""Products that their owner gives away by a code. Of a code only the SHA-256 is kept; times are wall time."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.errors import UniqueViolation

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Transfer:
    """`state`: offered, accepted, withdrawn, expired."""

    id: int
    asset_id: int
    from_customer_id: int
    to_customer_id: int | None
    state: str
    made_at: datetime
    expires_at: datetime


def offer_transfer(
    conn: Connection, asset_id: int, customer_id: int, *, code_hash: bytes, actor: str, now: datetime, until: datetime
) -> int | None:
    """The number of the offer; None where one of the asset stands."""
    values = {"asset_id": asset_id, "customer_id": customer_id, "code_hash": code_hash, "actor": actor, "now": now}
    try:
        with conn.transaction():
            row = conn.execute(SQL["offer_transfer"], {**values, "until": until}).fetchone()
    except UniqueViolation:
        return None
    return int(row[0]) if row else None


def transfer_of_code(conn: Connection, code_hash: bytes, *, now: datetime) -> Transfer | None:
    """The offer that stands, locked until the transaction ends."""
    return fetch_one(conn, SQL["transfer_of_code"], {"code_hash": code_hash, "now": now}, Transfer)


def offered_transfer(conn: Connection, asset_id: int, *, now: datetime) -> Transfer | None:
    return fetch_one(conn, SQL["offered_transfer"], {"asset_id": asset_id, "now": now}, Transfer)


def end_transfer(
    conn: Connection, transfer_id: int, state: str, *, now: datetime, customer_id: int | None = None
) -> bool:
    values = {"transfer_id": transfer_id, "state": state, "now": now, "customer_id": customer_id}
    return conn.execute(SQL["end_transfer"], values).rowcount == 1


def expire_transfers(conn: Connection, *, now: datetime) -> int:
    """Ends the offers whose time is over; how many."""
    return conn.execute(SQL["expire_transfers"], {"now": now}).rowcount
