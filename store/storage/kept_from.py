"""From when on a product's readings and buckets are kept.

No bucket that begins before `raw_from` is ever rolled up again, and no reading from before it is taken in: a bucket
that was computed from all of its readings would be computed anew from what is left of them.
"""

from dataclasses import dataclass
from datetime import datetime

from fleet.plain_failure import PlainFailure
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


class PastRetention(PlainFailure, ValueError):
    """Readings of a time whose readings were dropped."""


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """Readings are whole from `raw_from` on, buckets from `rollup_from` on; None: all of them are."""

    product: str
    raw_from: datetime
    rollup_from: datetime | None


def all_kept_from(conn: Connection) -> dict[str, KeptFrom]:
    """Of the products of which anything was dropped."""
    return {kept.product: kept for kept in fetch_all(conn, SQL["all_kept_from"], None, KeptFrom)}


def read_kept_from(conn: Connection, product: str) -> datetime | None:
    """From when on a product's readings are whole; None where all are."""
    row = conn.execute(SQL["read_kept_from"], {"product": product}).fetchone()
    return row[0] if row else None


def hold_kept_from(conn: Connection, product: str) -> datetime | None:
    """As `read_kept_from`; until the transaction ends nothing more of the product is dropped."""
    conn.execute(SQL["hold_kept_from"], {"product": product})
    return read_kept_from(conn, product)


def await_kept_from(conn: Connection, product: str) -> None:
    """Waits until nobody holds what is kept; until the transaction ends nobody else may hold it."""
    conn.execute(SQL["await_kept_from"], {"product": product})


def keep_readings_from(conn: Connection, product: str, since: datetime) -> None:
    """Decides what is kept, inside a transaction that awaited it. It never goes back."""
    conn.execute(SQL["keep_readings_from"], {"product": product, "since": since})


def keep_buckets_from(conn: Connection, product: str, since: datetime) -> None:
    conn.execute(SQL["keep_buckets_from"], {"product": product, "since": since})
