"""Which parts are going to be needed, by the newest probabilities of a whole fleet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ModePart:
    """A failure mode, how far ahead it is predicted, and the number of a part that its repair takes."""

    failure_mode: str
    horizon: timedelta
    part_number: str


@dataclass(frozen=True, slots=True)
class PartNeed:
    """The expected number of parts in one week of a fleet's time, `week` 0 from `at` on."""

    product: str
    part_number: str
    week: int
    expected: float
    variance: float
    devices: int
    at: datetime


def needs_checked_at(conn: Connection, product: str) -> datetime | None:
    row = conn.execute(SQL["needs_checked_at"], {"product": product}).fetchone()
    return row[0] if row else None


def put_needs(
    conn: Connection, product: str, parts: Sequence[ModePart], *, scored_since: datetime, now: datetime
) -> int:
    """Evaluates what a product's fleet needs, in place of what was there; how many rows that makes."""
    values = {
        "product": product,
        "modes": [one.failure_mode for one in parts],
        "horizons": [one.horizon for one in parts],
        "numbers": [one.part_number for one in parts],
        "scored_since": scored_since,
        "now": now,
    }
    with conn.transaction():
        conn.execute(SQL["note_check"], values)
        conn.execute(SQL["forget_needs"], values)
        return conn.execute(SQL["put_needs"], values).rowcount


def list_needs(conn: Connection) -> list[PartNeed]:
    """Of all products and tenants that the connection sees."""
    return fetch_all(conn, SQL["list_needs"], None, PartNeed)
