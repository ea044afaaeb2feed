"""Returns of products: moved by guarded updates, with a line of history for each move. Times are the fleet's."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of
from store.warranty.activations import CaseChange

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewReturn:
    """`serial`: which device is promised. `comes_back`: none, before, exchange, after."""

    number: str
    asset_id: int
    customer_id: int
    product: str
    serial: str
    reason: str
    made_at: datetime
    made_by: str
    claim_id: int | None = None
    ticket_id: int | None = None
    follows_id: int | None = None
    leg: str = "customer"
    comes_back: str = "after"


@dataclass(frozen=True, slots=True)
class Return:
    """A return as it stands. `arrived_serial`: what arrived last, right or wrong."""

    id: int
    number: str
    tenant_id: int
    product: str
    asset_id: int
    customer_id: int
    customer: str
    claim_id: int | None
    ticket_id: int | None
    follows_id: int | None
    leg: str
    state: str
    serial: str
    arrived_serial: str | None
    comes_back: str
    reason: str
    refusal: str | None
    valid_until: datetime | None
    ship_to: str
    carrier: str
    tracking: str
    out_carrier: str
    out_tracking: str
    disposition: str | None
    assessment: str
    amount: Decimal | None
    currency: str
    new_asset_id: int | None
    new_serial: str | None
    made_at: datetime
    made_by: str
    authorised_at: datetime | None
    sent_at: datetime | None
    received_at: datetime | None
    assessed_at: datetime | None
    replaced_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    taken_back_at: datetime | None
    ended_at: datetime | None
    evidence: int


@dataclass(frozen=True, slots=True)
class ReturnMove:
    """A move, and what it sets; None leaves a field as it is. `policies`: of which `comes_back` it may be, `None` any;
    `dispositions`: which assessment it may have."""

    action: str
    to_state: str
    allowed: list[str]
    at: datetime
    policies: list[str] | None = None
    dispositions: list[str] | None = None
    refusal: str | None = None
    comes_back: str | None = None
    valid_until: datetime | None = None
    ship_to: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    arrived_serial: str | None = None
    disposition: str | None = None
    assessment: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    new_asset_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnFilter:
    """Which returns are asked for; None asks for all. `text`: in the number, a serial or the customer's name."""

    states: list[str] | None = None
    product: str | None = None
    customer_id: int | None = None
    asset_id: int | None = None
    ticket_id: int | None = None
    claim_id: int | None = None
    text: str | None = None


def make_return(conn: Connection, new: NewReturn) -> int | None:
    """The number of the row; None where the asset has an open return, or another one bears the number."""
    row = conn.execute(SQL["make_return"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def move_return(conn: Connection, return_id: int, move: ReturnMove) -> str | None:
    """The state that it left; None where its state, policy or assessment does not allow the move."""
    row = conn.execute(SQL["move_return"], {"return_id": return_id, **fields_of(move)}).fetchone()
    return str(row[0]) if row else None


def note_arrival(conn: Connection, return_id: int, serial: str) -> bool:
    """Another device arrived than the one that is promised; False where the return has gone on."""
    return conn.execute(SQL["note_arrival"], {"return_id": return_id, "serial": serial}).rowcount == 1


def note_return(conn: Connection, return_id: int, change: CaseChange) -> None:
    conn.execute(SQL["note_return"], {"return_id": return_id, **fields_of(change)})


def return_history(conn: Connection, return_id: int) -> list[CaseChange]:
    return fetch_all(conn, SQL["return_history"], {"return_id": return_id}, CaseChange)


def find_return(conn: Connection, return_id: int) -> Return | None:
    return fetch_one(conn, SQL["find_return"], {"return_id": return_id}, Return)


def lock_return(conn: Connection, return_id: int) -> Return | None:
    """The return, kept from others until the transaction ends; its asset before it."""
    conn.execute(SQL["lock_asset_of_return"], {"return_id": return_id})
    conn.execute(SQL["lock_return"], {"return_id": return_id})
    return find_return(conn, return_id)


def return_numbered(conn: Connection, number: str) -> Return | None:
    return fetch_one(conn, SQL["return_numbered"], {"number": number}, Return)


def open_return(conn: Connection, asset_id: int) -> Return | None:
    """The return of an asset that has not ended."""
    return fetch_one(conn, SQL["open_return"], {"asset_id": asset_id}, Return)


def list_returns(
    conn: Connection, wanted: ReturnFilter, *, before: int | None = None, limit: int = 100, skip: int = 0
) -> list[Return]:
    """A page of returns, the newest first, of numbers below `before`."""
    values = {**fields_of(wanted), "before": before, "limit": limit, "skip": skip}
    return fetch_all(conn, SQL["list_returns"], values, Return)


def expired_returns(conn: Connection, product: str, now: datetime, *, limit: int = 100) -> list[int]:
    """Authorised returns that nothing was sent for in time."""
    rows = conn.execute(SQL["expired_returns"], {"product": product, "now": now, "limit": limit})
    return [number for (number,) in rows]
