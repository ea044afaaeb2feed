"""A flood put on record: a row, a disabled credential and a line of the audit log, or nothing."""

from store.access.credentials import disable_credential
from store.assets.fleet_clocks import wake
from store.assets.registry import Device
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit
from store.engine.database import Connection
from store.telemetry.floods import Flood, NewFlood, end_due_floods, note_shut_out, put_flood, tenant_of

FLOOD = "flood"  # Why a credential is disabled.


def note_flood(conn: Connection, device: Device, new: NewFlood, *, actor: str) -> Flood | None:
    """None, and nothing changed, where a flood of the device lasts: one at a time, whatever it sends too much of."""
    with conn.transaction():
        end_due_floods(conn, now=new.noticed_at)
        flood = put_flood(conn, new)
        if flood is None:
            return None
        if disable_credential(conn, device.id, until=new.until_at, code=FLOOD) is not None:
            flood = note_shut_out(conn, flood.id)
        write_audit(conn, _entry(conn, device, flood, actor))
    wake(conn, device.product)
    return flood


def _entry(conn: Connection, device: Device, flood: Flood, actor: str) -> AuditEntry:
    details = {
        "kind": flood.kind,
        "per_second": round(flood.per_second, 1),
        "allowed": flood.allowed,
        "until": flood.until_at.isoformat(timespec="seconds"),
        "shut_out": flood.shut_out,
    }
    subject = f"device/{device.product}/{device.serial}"
    tenant = tenant_of(conn, device.id)
    return AuditEntry(
        flood.noticed_at, "program", AuditAction.FLOOD_LIMITED, subject, actor, tenant_id=tenant, details=details
    )
