"""What a visit asks: steps, photos and readings, frozen when the order is made; and that they were done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewItem:
    """A step, photo or reading; `text` in both languages. `low`, `high`: what a reading should lie in."""

    kind: str
    failure_mode: str | None
    text: Mapping[str, str]
    required: bool
    name: str | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an order as it stands."""

    position: int
    kind: str
    failure_mode: str | None
    name: str | None
    text: dict[str, str]
    unit: str | None
    low: float | None
    high: float | None
    required: bool
    done_at: datetime | None
    done_by: str | None
    value: float | None


def add_items(conn: Connection, order_id: int, items: list[NewItem]) -> None:
    """Behind those that the order has; one of the same kind and words comes once."""
    for item in items:
        conn.execute(SQL["add_item"], {"order_id": order_id, **fields_of(item), "text": Jsonb(dict(item.text))})


def items_of(conn: Connection, order_id: int) -> list[Item]:
    return fetch_all(conn, SQL["items_of"], {"order_id": order_id}, Item)


def do_item(
    conn: Connection,
    order_id: int,
    position: int,
    *,
    at: datetime | None,
    by: str | None,
    value: float | None = None,
    client_id: str | None = None,
) -> bool:
    """An item is done, or (`at` and `by` None) not done after all; False where there is none, or a reading lacks its
    value."""
    values = {"order_id": order_id, "position": position, "at": at, "by": by, "value": value, "client_id": client_id}
    return conn.execute(SQL["do_item"], values).rowcount == 1


def missing_items(conn: Connection, order_id: int) -> list[Item]:
    """Steps and readings that are required and not done."""
    return [item for item in items_of(conn, order_id) if item.required and item.done_at is None]
