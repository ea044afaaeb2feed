"""Puts floods and counts on record: a flood is a row, a disabled credential and a line of the audit log, or nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ingest.floods.traffic_meter import Count, Device, Excess
from store.access.credentials import disable_credential
from store.assets.fleet_clocks import read_clocks, wake
from store.assets.registry import find_device, products_of_serials
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit
from store.engine.database import Connection
from store.telemetry.device_traffic import Traffic, add_traffic
from store.telemetry.floods import NewFlood, put_flood, tenant_of

ACTOR_KIND, ACTOR = "program", "ingest"
FLOOD = "flood"  # Why a credential is disabled.
MOST_AT_ONCE = 2_000


def note_flood(conn: Connection, sender: Device, excess: Excess, *, until: datetime, now: datetime) -> int | None:
    """The number of the flood; None where no device has the serial, or the flood is on record already."""
    device = find_device(conn, _product_of(conn, sender), sender[1])
    if device is None:
        return None
    with conn.transaction():
        shut_out = disable_credential(conn, device.id, until=until, code=FLOOD) is not None
        new = NewFlood(
            device_id=device.id,
            kind=excess.kind,
            began_at=excess.since,
            noticed_at=now,
            per_second=excess.per_second,
            allowed=excess.allowed,
            until_at=until,
            shut_out=shut_out,
        )
        flood = put_flood(conn, new)
        if flood is None:
            return None
        write_audit(conn, _entry(conn, new, f"device/{device.product}/{device.serial}"))
    wake(conn, device.product)
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


def _entry(conn: Connection, flood: NewFlood, subject: str) -> AuditEntry:
    details = {
        "kind": flood.kind,
        "per_second": round(flood.per_second, 1),
        "allowed": flood.allowed,
        "until": flood.until_at.isoformat(timespec="seconds"),
        "shut_out": flood.shut_out,
    }
    tenant = tenant_of(conn, flood.device_id)
    return AuditEntry(
        flood.noticed_at, ACTOR_KIND, AuditAction.FLOOD_LIMITED, subject, ACTOR, tenant_id=tenant, details=details
    )
