"""Devices that a batch names for the first time: looked up, and registered where the settings allow unknown serials."""

from collections.abc import Collection, Iterable, Sequence

from fleet.serials import normal_serial, serial_fault
from fleet.settings import UnknownDevices
from ingest.messages import Opened
from ingest.sorting.batch import Catalog, Learnt
from store.assets import registry
from store.engine.database import Connection
from store.telemetry import arrivals
from store.telemetry.device_clocks import followed_clocks


def look_up_devices(
    conn: Connection, catalog: Catalog, products: Collection[str], opened: Sequence[Opened], unknown: UnknownDevices
) -> None:
    """Puts devices that the messages name and the catalog lacks into the catalog; a serial that breaks the rule of
    serials, or belongs to none of `products`, is left to sorting."""
    look_up_named(conn, catalog, products, (device for one in opened for device in one.devices()), unknown)


def look_up_named(
    conn: Connection,
    catalog: Catalog,
    products: Collection[str],
    named: Iterable[tuple[str, str]],
    unknown: UnknownDevices,
) -> None:
    """As `look_up_devices`, of (product, serial)."""
    wanted: dict[str, set[str]] = {}
    for product_id, serial in named:
        if product_id in products and not catalog.knows(product_id, serial):
            composed = normal_serial(serial)
            if serial_fault(composed) is None:
                wanted.setdefault(product_id, set()).add(composed)
    for product_id, serials in wanted.items():
        _look_up(conn, catalog, product_id, sorted(serials), unknown)


def _look_up(conn: Connection, catalog: Catalog, product_id: str, serials: list[str], unknown: UnknownDevices) -> None:
    known, new = registry.find_devices(conn, product_id, serials), list[int]()
    for serial in serials:
        device = known.get(serial)
        if device is None and unknown is UnknownDevices.REGISTER:
            product, now = catalog.checkers[product_id].product, catalog.clocks[product_id]
            device, _ = registry.register_device(conn, product=product, serial=serial, installed_at=now, dated=False)
        if device is not None:
            catalog.devices[product_id, serial] = device.id
            new.append(device.id)
    if new:
        offline, followed = arrivals.offline_devices(conn, new), followed_clocks(conn, new)
        catalog.learn(Learnt(offline=set(offline), followed=set(followed)))
