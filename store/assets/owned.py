"""What a customer sees of what they own, beside the asset and its tickets: notices and reports of their own."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A notice that reached the customer; `created_at`: the fleet's time."""

    ticket_id: int
    subject: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What the customer reported; the fleet's time."""

    ticket_id: int
    failure_mode: str
    reported_at: datetime
    text: str


def predicted_assets(conn: Connection, asset_ids: list[int]) -> set[int]:
    """Of some assets those with a prediction that stands."""
    return {row[0] for row in conn.execute(SQL["predicted_assets"], {"asset_ids": asset_ids})}


def newest_product_of(conn: Connection, customer_id: int) -> str | None:
    """Of what a customer owns, the product of the newest; None where they own nothing."""
    row = conn.execute(SQL["newest_product_of"], {"customer_id": customer_id}).fetchone()
    return str(row[0]) if row else None


def notices_to_owner(conn: Connection, asset_id: int, *, customer_id: int, limit: int) -> list[OwnNotice]:
    values = {"asset_id": asset_id, "customer_id": customer_id, "limit": limit}
    return fetch_all(conn, SQL["notices_to_owner"], values, OwnNotice)


def reports_of_owner(conn: Connection, asset_id: int, *, customer_id: int, limit: int) -> list[OwnReport]:
    values = {"asset_id": asset_id, "customer_id": customer_id, "limit": limit}
    return fetch_all(conn, SQL["reports_of_owner"], values, OwnReport)
