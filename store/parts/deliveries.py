"""Parts on their way to a place; and at how many free ones a place orders more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class DeliveryState(StrEnum):
    EXPECTED = "expected"
    RECEIVED = "received"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """Parts that were ordered. `client_id`: made by whoever asks."""

    client_id: str
    place_id: int
    part_number: str
    quantity: int
    expected_at: datetime
    reference: str
    ordered_by: str
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as it stands."""

    id: int
    tenant_id: int
    client_id: str
    place_id: int
    place: str
    part_number: str
    quantity: int
    expected_at: datetime
    reference: str
    state: DeliveryState
    ended_at: datetime | None
    ordered_by: str
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class ReorderPoint:
    """At `reorder_at` free parts or fewer a place orders up to `fill_to`, which takes `lead_time`."""

    place_id: int
    part_number: str
    reorder_at: int
    fill_to: int
    lead_time: timedelta


def expect_delivery(conn: Connection, delivery: NewDelivery) -> int | None:
    """The delivery's number, also where the same client id came before; None where there is no such place."""
    row = conn.execute(SQL["expect_delivery"], fields_of(delivery)).fetchone()
    if row is None:
        values = {"place_id": delivery.place_id, "client_id": delivery.client_id}
        row = conn.execute(SQL["delivery_of_client"], values).fetchone()
    return int(row[0]) if row else None


def end_delivery(conn: Connection, delivery_id: int, *, state: DeliveryState, at: datetime) -> bool:
    """One guarded change; False where it has ended before."""
    return conn.execute(SQL["end_delivery"], {"delivery_id": delivery_id, "state": state, "at": at}).rowcount == 1


def find_delivery(conn: Connection, delivery_id: int) -> Delivery | None:
    return fetch_one(conn, SQL["find_delivery"], {"delivery_id": delivery_id}, Delivery)


def list_deliveries(
    conn: Connection, *, state: str | None = None, part_number: str | None = None, limit: int = 100
) -> list[Delivery]:
    """Those that are expected first, by their date."""
    values = {"state": state, "part_number": part_number, "limit": limit}
    return fetch_all(conn, SQL["list_deliveries"], values, Delivery)


def set_reorder_point(conn: Connection, point: ReorderPoint) -> bool:
    """False where there is no such warehouse or van."""
    return conn.execute(SQL["set_reorder_point"], fields_of(point)).rowcount == 1


def drop_reorder_point(conn: Connection, place_id: int, part_number: str) -> bool:
    values = {"place_id": place_id, "part_number": part_number}
    return conn.execute(SQL["drop_reorder_point"], values).rowcount == 1


def list_reorder_points(conn: Connection) -> list[ReorderPoint]:
    return fetch_all(conn, SQL["list_reorder_points"], None, ReorderPoint)
