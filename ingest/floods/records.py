"""Puts floods and counts on record."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ingest.floods.traffic_meter import Count, Device, Excess
from store.assets.fleet_clocks import read_clocks
from store.assets.registry import find_device, products_of_serials
from store.engine.database import Connection
from store.telemetry import flood_records
from store.telemetry.device_traffic import Traffic, add_traffic
from store.telemetry.floods import NewFlood, newest_floods

MOST_AT_ONCE = 2_000


def note_flood(conn: Connection, sender: Device, excess: Excess, *, until: datetime, now: datetime) -> int | None:
    """The number of the device's flood, this one or another that lasts; None where no device has the serial."""
    device = find_device(conn, _product_of(conn, sender), sender[1])
    if device is None:
        return None
    new = NewFlood(
        device_id=device.id,
        kind=excess.kind,
        began_at=excess.since,
        noticed_at=now,
        per_second=excess.per_second,
        allowed=excess.allowed,
        until_at=until,
    )
    flood = flood_records.note_flood(conn, device, new, actor="ingest") or newest_floods(conn, [device.id])[device.id]
    return flood.id


def keep_traffic(conn: Connection, counts: Mapping[Device, Count]) -> None:
    """Counts of devices whose topics name their product; call it in a transaction."""
    sent = [
        Traffic(product, serial, count.messages, count.bytes, datetime.fromtimestamp(count.last_at, UTC))
        for (product, serial), count in counts.items()
        if product
    ]
    for start in range(0, len(sent), MOST_AT_ONCE):
        add_traffic(conn, sent[start : start + MOST_AT_ONCE])


def _product_of(conn: Connection, sender: Device) -> str:
    """Of a topic that names a serial only: the product that has it, if one alone has."""
    product, serial = sender
    if product:
        return product
    products = [clock.product for clock, _ in read_clocks(conn)]
    found = products_of_serials(conn, products, [serial]).get(serial, [])
    return found[0] if len(found) == 1 else ""
