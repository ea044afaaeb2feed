"""Assets, the search for devices, and the counts of each fleet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fleet.silence_limits import SilentBefore
from store.assets.registry import Attribute
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class Reach(StrEnum):
    """OFFLINE: it said so, or its connection broke. SILENT: nothing was heard of it for too long, as long as it may
    sleep where it said that it does. ONLINE: neither."""

    ONLINE = "online"
    OFFLINE = "offline"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class SoldAsset:
    """What was sold. `warranty_until`: the last moment at which most of it is covered. `site`: what was written of its
    place without a site. `serials`: the devices it has had, oldest first."""

    id: int
    product: str
    customer_id: int | None
    sold_at: datetime | None
    warranty_until: datetime | None
    site: str
    site_id: int | None
    area: str
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
    silent_before: SilentBefore
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
    return fetch_one(conn, SQL["find_asset"], {"asset_id": asset_id}, SoldAsset)


def list_assets(
    conn: Connection, *, product: str | None = None, customer_id: int | None = None, after: int = 0, limit: int = 100
) -> list[SoldAsset]:
    """A page of assets with numbers above `after`."""
    wanted = {"product": product, "customer_id": customer_id, "after": after, "limit": limit}
    return fetch_all(conn, SQL["list_assets"], wanted, SoldAsset)


def devices_of_asset(conn: Connection, asset_id: int, *, silent_before: SilentBefore) -> list[FoundDevice]:
    values = {"asset_id": asset_id, **fields_of(silent_before)}
    return fetch_all(conn, SQL["devices_of_asset"], values, FoundDevice)


def search_devices(conn: Connection, wanted: DeviceFilter, *, after: int = 0, limit: int = 100) -> list[FoundDevice]:
    """A page of matching devices with ids above `after`."""
    values = {**fields_of(wanted), **fields_of(wanted.silent_before), "after": after, "limit": limit}
    return fetch_all(conn, SQL["search_devices"], values, FoundDevice)


def count_fleets(conn: Connection, silent_before: Mapping[str, SilentBefore]) -> list[FleetCounts]:
    """Every product of `silent_before` in numbers; a device not heard of since that time is silent."""
    tickets = _by_product(conn.execute(SQL["count_open_tickets"]))
    alarms = _by_product(conn.execute(SQL["count_active_alarms"]))
    with_ticket: dict[str, int] = dict(conn.execute(SQL["count_with_ticket"]).fetchall())
    at_risk: dict[str, int] = dict(conn.execute(SQL["count_at_risk"]).fetchall())
    limits = silent_before.values()
    times = {"awake": [limit.awake for limit in limits], "asleep": [limit.asleep for limit in limits]}
    reach = conn.execute(SQL["count_reach"], {"products": list(silent_before), **times})
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


def _by_product(rows: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for product, severity, count in rows:
        counts.setdefault(product, {})[severity] = count
    return counts
