"""What was sold and how it is doing: assets, the search for devices, and each fleet in numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg.rows import class_row

from store.database import Connection
from store.queries import load
from store.registry import Attribute
from store.tickets import Ticket

SQL = load("assets")


class Reach(StrEnum):
    """OFFLINE: it said so, or its connection broke. SILENT: nothing was heard of it for too long. ONLINE: neither."""

    ONLINE = "online"
    OFFLINE = "offline"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class SoldAsset:
    """What was sold; `serials`: the devices it has had, oldest first."""

    id: int
    product: str
    customer_id: int | None
    sold_at: datetime | None
    warranty_until: datetime | None
    site: str
    serials: list[str]


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device in a list; `seen_at`: event time of its newest reading."""

    id: int
    product: str
    serial: str
    asset_id: int
    installed_at: datetime
    attributes: dict[str, Attribute]
    reach: Reach
    seen_at: datetime | None
    open_tickets: int


@dataclass(frozen=True, slots=True)
class DeviceFilter:
    """Which devices of a product are asked for; None asks for all. Not heard of since `silent_before`: silent."""

    product: str
    silent_before: datetime
    prefix: str | None = None
    reach: Reach | None = None
    has_ticket: bool | None = None


@dataclass(frozen=True, slots=True)
class FleetCounts:
    """A product's fleet in numbers; tickets and alarms by severity, open ones and active ones only."""

    product: str
    devices: int
    online: int
    offline: int
    with_ticket: int
    at_risk: int
    tickets: Mapping[str, int]
    alarms: Mapping[str, int]

    @property
    def silent(self) -> int:
        return self.devices - self.online - self.offline


def find_asset(conn: Connection, asset_id: int) -> SoldAsset | None:
    row = conn.execute(SQL["find_asset"], {"asset_id": asset_id}).fetchone()
    return SoldAsset(*row) if row else None


def list_assets(
    conn: Connection, *, product: str | None = None, customer_id: int | None = None, after: int = 0, limit: int = 100
) -> list[SoldAsset]:
    """A page of assets with numbers above `after`."""
    wanted = {"product": product, "customer_id": customer_id, "after": after, "limit": limit}
    return [SoldAsset(*row) for row in conn.execute(SQL["list_assets"], wanted)]


def devices_of_asset(conn: Connection, asset_id: int, *, silent_before: datetime) -> list[FoundDevice]:
    rows = conn.execute(SQL["devices_of_asset"], {"asset_id": asset_id, "silent_before": silent_before})
    return [_device(row) for row in rows]


def tickets_of_asset(conn: Connection, asset_id: int, *, limit: int = 100) -> list[Ticket]:
    """Newest first."""
    with conn.cursor(row_factory=class_row(Ticket)) as cursor:
        return cursor.execute(SQL["tickets_of_asset"], {"asset_id": asset_id, "limit": limit}).fetchall()


def search_devices(conn: Connection, wanted: DeviceFilter, *, after: int = 0, limit: int = 100) -> list[FoundDevice]:
    """A page of matching devices with ids above `after`."""
    rows = conn.execute(
        SQL["search_devices"],
        {
            "product": wanted.product,
            "silent_before": wanted.silent_before,
            "prefix": wanted.prefix,
            "reach": wanted.reach,
            "has_ticket": wanted.has_ticket,
            "after": after,
            "limit": limit,
        },
    )
    return [_device(row) for row in rows]


def count_fleets(conn: Connection, silent_before: Mapping[str, datetime]) -> list[FleetCounts]:
    """Every product of `silent_before` in numbers; a device not heard of since that time is silent."""
    tickets = _by_product(conn.execute(SQL["count_open_tickets"]))
    alarms = _by_product(conn.execute(SQL["count_active_alarms"]))
    with_ticket: dict[str, int] = dict(conn.execute(SQL["count_with_ticket"]).fetchall())
    at_risk: dict[str, int] = dict(conn.execute(SQL["count_at_risk"]).fetchall())
    reach = conn.execute(
        SQL["count_reach"], {"products": list(silent_before), "silent_before": list(silent_before.values())}
    )
    return [
        FleetCounts(
            product=product,
            devices=devices,
            online=online,
            offline=offline,
            with_ticket=with_ticket.get(product, 0),
            at_risk=at_risk.get(product, 0),
            tickets=tickets.get(product, {}),
            alarms=alarms.get(product, {}),
        )
        for product, devices, offline, online in reach
    ]


def _device(row: tuple[Any, ...]) -> FoundDevice:
    number, product, serial, asset_id, installed_at, attributes, reach, seen_at, tickets = row
    return FoundDevice(number, product, serial, asset_id, installed_at, attributes, Reach(reach), seen_at, tickets)


def _by_product(rows: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for product, severity, count in rows:
        counts.setdefault(product, {})[severity] = count
    return counts
