"""How a device is doing: its status and latest readings, its components, the maintenance done on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class DeviceState:
    """How a device is doing; what never came is None or empty."""

    customer_id: int | None
    sold_at: datetime | None
    status: str | None
    status_at: datetime | None
    status_arrived_at: datetime | None
    firmware: str | None
    read_at: datetime | None
    readings: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Work done on a component of a device."""

    ts: datetime
    component: str
    action: str
    source: str


def device_state(conn: Connection, device_id: int) -> DeviceState:
    row = fetch_one(conn, SQL["device_state"], {"device_id": device_id}, DeviceState)
    if row is None:
        raise LookupError(f"device {device_id} is gone")
    return row


def components_of(conn: Connection, asset_id: int) -> list[tuple[str, datetime]]:
    """(component, in the asset since)."""
    return [(row[0], row[1]) for row in conn.execute(SQL["components_of"], {"asset_id": asset_id})]


def maintenance_of(conn: Connection, device_id: int, *, limit: int = 50) -> list[Maintenance]:
    return fetch_all(conn, SQL["maintenance_of"], {"device_id": device_id, "limit": limit}, Maintenance)


def component_seen(conn: Connection, product: str, component: str) -> bool:
    row = conn.execute(SQL["component_seen"], {"product": product, "component": component}).fetchone()
    return bool(row and row[0])
