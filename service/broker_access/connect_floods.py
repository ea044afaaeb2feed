"""Devices that connect far too often: their credential is disabled for a while, on record as a flood, with an alarm."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from prometheus_client import Counter

from fleet.process import get_log
from service.broker_access.broker_log import MOST_CONNECTS, WITHIN_S
from service.floods.lifting import FLOOD
from store.access.credentials import disable_credential, find_credential
from store.assets.fleet_clocks import wake
from store.assets.registry import Device, device_by_id
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit
from store.engine.database import Connection
from store.telemetry.floods import NewFlood, end_due_floods, put_flood, tenant_of

log = get_log("broker_access")
FLOODS = Counter("sigap_broker_connect_floods", "Devices shut out because they connected too often")


def shut_out(
    conn: Connection, often: Mapping[str, float], credentials: Mapping[str, int], *, lasts: timedelta, now: datetime
) -> None:
    """Shuts out the devices of these users. `often`: connections a second; `credentials`: of each user name."""
    for user, per_second in often.items():
        found = find_credential(conn, credentials[user]) if user in credentials else None
        device = device_by_id(conn, found.device_id) if found is not None else None
        if device is not None and _note(conn, device, per_second, until=now + lasts, now=now):
            FLOODS.inc()
            log.warning(
                "connect_flood", product=device.product, serial=device.serial, minutes=lasts.total_seconds() / 60
            )
    end_due_floods(conn, now=now)


def _note(conn: Connection, device: Device, per_second: float, *, until: datetime, now: datetime) -> bool:
    """A flood, a disabled credential and a line of the audit log, or nothing."""
    with conn.transaction():
        disabled = disable_credential(conn, device.id, until=until, code=FLOOD) is not None
        flood = NewFlood(
            device_id=device.id,
            kind="connects",
            began_at=now - timedelta(seconds=WITHIN_S),
            noticed_at=now,
            per_second=per_second,
            allowed=MOST_CONNECTS / WITHIN_S,
            until_at=until,
            shut_out=disabled,
        )
        if put_flood(conn, flood) is None:
            return False
        details = {"kind": "connects", "most": MOST_CONNECTS, "until": until.isoformat(timespec="seconds")}
        tenant = tenant_of(conn, device.id)
        subject = f"device/{device.product}/{device.serial}"
        write_audit(
            conn,
            AuditEntry(now, "program", AuditAction.FLOOD_LIMITED, subject, "broker", tenant_id=tenant, details=details),
        )
    wake(conn, device.product)
    return True
