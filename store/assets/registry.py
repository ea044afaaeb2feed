"""Assets, devices and components: what was sold, what connects, what is replaced."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from fleet.coded import CodedError, coded
from fleet.product import Product
from fleet.serials import normal_serial
from store.assets.components import exchange_component, install_component, take_back_exchange
from store.assets.coverage import put_product_coverage
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)
REPLACED = "replaced"
Attribute = str | float | int | bool


@dataclass(frozen=True, slots=True)
class Device:
    id: int
    product: str
    serial: str
    asset_id: int
    installed_at: datetime
    attributes: dict[str, Attribute]


class SerialRefused(CodedError):
    """A serial that cannot be registered here. It does not say why: whether another tenant has it is none of ours."""


def find_device(conn: Connection, product: str, serial: str) -> Device | None:
    return fetch_one(conn, SQL["find_device"], {"product": product, "serial": normal_serial(serial)}, Device)


def device_by_id(conn: Connection, device_id: int) -> Device | None:
    return fetch_one(conn, SQL["device_by_id"], {"device_id": device_id}, Device)


def device_of_asset(conn: Connection, asset_id: int) -> Device | None:
    """The newest device of an asset."""
    return fetch_one(conn, SQL["device_of_asset"], {"asset_id": asset_id}, Device)


def find_devices(conn: Connection, product: str, serials: list[str]) -> dict[str, Device]:
    """Known devices by serial in its composed form; unknown serials are absent."""
    wanted = {"product": product, "serials": [normal_serial(serial) for serial in serials]}
    devices = fetch_all(conn, SQL["find_devices"], wanted, Device)
    return {device.serial: device for device in devices}


def products_of_serials(conn: Connection, products: list[str], serials: list[str]) -> dict[str, list[str]]:
    """Which of some products have a device of each serial; unknown serials are absent."""
    rows = conn.execute(SQL["products_of_serials"], {"products": products, "serials": serials})
    return dict(rows)


def devices_of(conn: Connection, product: str, *, after: int = 0, limit: int = 1000) -> list[Device]:
    """A page of devices with ids above `after`."""
    return fetch_all(conn, SQL["devices_of"], {"product": product, "after": after, "limit": limit}, Device)


def register_device(
    conn: Connection,
    *,
    product: Product,
    serial: str,
    installed_at: datetime,
    attributes: dict[str, Attribute] | None = None,
    customer_id: int | None = None,
    sold_at: datetime | None = None,
    dated: bool = True,
) -> tuple[Device, bool]:
    """The device of this serial, and whether it is new; a new one gets its asset, warranty and components.

    It counts as sold when it was installed, where nothing else is given; not `dated`: nobody knows when that was, and
    so nothing is known of its warranty.

    SerialRefused where a device that the connection does not see has the serial: serials are unique over all tenants.
    """
    if known := find_device(conn, product.id, serial):
        return known, False
    sold = sold_at or (installed_at if dated else None)
    with conn.transaction():
        asset = conn.execute(
            SQL["create_asset"],
            {"product": product.id, "customer_id": customer_id, "sold_at": sold},
        ).fetchone()
        assert asset is not None
        device = fetch_one(
            conn,
            SQL["create_device"],
            {
                "product": product.id,
                "serial": normal_serial(serial),
                "asset_id": asset[0],
                "installed_at": installed_at,
                "attributes": Jsonb(attributes or {}),
            },
            Device,
        )
        if device is not None:
            for component in product.components:
                install_component(conn, asset[0], component.id, installed_at)
            put_product_coverage(conn, product, asset[0])
            return device, True
        # Somebody registered it between our look and our insert: the asset goes again.
        conn.execute(SQL["drop_asset"], {"asset_id": asset[0]})
    known = find_device(conn, product.id, serial)
    if known is None:
        raise SerialRefused(coded("serial_refused", serial=serial))
    return known, False


def record_maintenance(
    conn: Connection, *, device: Device, ts: datetime, component: str, action: str, source: str
) -> bool:
    """Notes work done, once; a replacement restarts the component's age. False if it was noted before."""
    with conn.transaction():
        noted = conn.execute(
            SQL["record_maintenance"],
            {"device_id": device.id, "ts": ts, "component": component, "action": action, "source": source},
        ).fetchone()
        if noted and action == REPLACED:
            exchange_component(conn, asset_id=device.asset_id, component=component, at=ts)
        if noted and source != "import":
            mark_dirty(conn, device, ts, ts)
    return noted is not None


def record_failure(conn: Connection, *, device_id: int, ts: datetime, failure_mode: str, source: str) -> bool:
    """Notes a functional failure, once. False if it was noted before."""
    row = conn.execute(
        SQL["record_failure"], {"device_id": device_id, "ts": ts, "failure_mode": failure_mode, "source": source}
    ).fetchone()
    return row is not None


def take_back_failure(conn: Connection, *, device_id: int, ts: datetime, failure_mode: str) -> None:
    """A corrected finding no longer says that the device failed then; one that came by import stays."""
    conn.execute(SQL["take_back_failure"], {"device_id": device_id, "ts": ts, "failure_mode": failure_mode})


def take_back_replacement(conn: Connection, *, device: Device, ts: datetime, component: str) -> None:
    """A corrected finding no longer says that a component was replaced: it is as old as before."""
    values = {"device_id": device.id, "ts": ts, "component": component, "action": REPLACED}
    if conn.execute(SQL["take_back_maintenance"], values).rowcount:
        take_back_exchange(conn, asset_id=device.asset_id, component=component, at=ts)
        mark_dirty(conn, device, ts, ts)


def record_anomaly_label(conn: Connection, *, device_id: int, starts_at: datetime, ends_at: datetime) -> None:
    conn.execute(SQL["record_anomaly_label"], {"device_id": device_id, "starts_at": starts_at, "ends_at": ends_at})


def mark_dirty(conn: Connection, device: Device, lo: datetime, hi: datetime) -> None:
    """Marks a stretch of the device's time as changed: rollups and scoring do it again."""
    conn.execute(SQL["mark_dirty"], {"product": device.product, "device_id": device.id, "lo": lo, "hi": hi})
