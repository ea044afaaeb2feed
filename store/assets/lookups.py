"""What people and programs read back: devices, customers, predictions, models, telemetry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from psycopg.sql import SQL as Fragment
from psycopg.sql import Identifier

from fleet.product import Product, Role
from fleet.times import EARLIEST, LATEST
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.telemetry.columns import telemetry_table

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class DeviceState:
    """How a device is doing; what never came is None or empty."""

    customer_id: int | None
    sold_at: datetime | None
    warranty_until: datetime | None
    status: str | None
    status_at: datetime | None
    firmware: str | None
    read_at: datetime | None
    readings: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WorkDone:
    ts: datetime
    component: str
    action: str
    source: str


@dataclass(frozen=True, slots=True)
class Customer:
    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    time_zone: str
    quiet_from: time
    quiet_until: time
    opted_out: list[str]


@dataclass(frozen=True, slots=True)
class StoredReading:
    """One row of telemetry: numbers, states by their label, None where the sensor said nothing."""

    ts: datetime
    seq: int | None
    received_at: datetime
    values: Mapping[str, float | str | None]


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` up to but not including `until`, behind `after`."""

    since: datetime | None = None
    until: datetime | None = None
    after: datetime | None = None


def device_state(conn: Connection, device_id: int) -> DeviceState:
    row = fetch_one(conn, SQL["device_state"], {"device_id": device_id}, DeviceState)
    if row is None:
        raise LookupError(f"device {device_id} is gone")
    return row


def components_of(conn: Connection, asset_id: int) -> list[tuple[str, datetime]]:
    """(component, in the asset since)."""
    return [(row[0], row[1]) for row in conn.execute(SQL["components_of"], {"asset_id": asset_id})]


def maintenance_of(conn: Connection, device_id: int, *, limit: int = 50) -> list[WorkDone]:
    return fetch_all(conn, SQL["maintenance_of"], {"device_id": device_id, "limit": limit}, WorkDone)


def component_seen(conn: Connection, product: str, component: str) -> bool:
    row = conn.execute(SQL["component_seen"], {"product": product, "component": component}).fetchone()
    return bool(row and row[0])


def find_customer(conn: Connection, customer_id: int) -> Customer | None:
    return fetch_one(conn, SQL["find_customer"], {"customer_id": customer_id}, Customer)


def list_customers(conn: Connection, *, after: int = 0, limit: int = 100) -> list[Customer]:
    return fetch_all(conn, SQL["list_customers"], {"after": after, "limit": limit}, Customer)


def read_telemetry(
    conn: Connection, product: Product, device_id: int, span: Span, *, limit: int = 1000
) -> list[StoredReading]:
    """A page of a device's readings in order of event time."""
    columns = Fragment(", ").join(Identifier(metric.id) for metric in product.metrics)
    statement = SQL["read_telemetry"].format(columns=columns, table=telemetry_table(product.id))
    rows = conn.execute(
        statement,
        {
            "device_id": device_id,
            "since": span.since or EARLIEST,
            "until": span.until or LATEST,
            "after": span.after,
            "limit": limit,
        },
    )
    return [StoredReading(row[0], row[1], row[2], _values(product, row[3:])) for row in rows]


def is_alive(conn: Connection) -> bool:
    return conn.execute(SQL["is_alive"]).fetchone() is not None


def _values(product: Product, row: tuple[object, ...]) -> dict[str, float | str | None]:
    """Stored codes of states become their labels."""
    values: dict[str, float | str | None] = {}
    for metric, value in zip(product.metrics, row, strict=True):
        assert value is None or isinstance(value, (int, float))
        if metric.role is Role.STATE and value is not None:
            values[metric.id] = metric.labels[int(value)]
        else:
            values[metric.id] = value
    return values
