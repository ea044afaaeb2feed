"""Devices that connect far too often: their credential is disabled for a while, on record as a flood, with an alarm."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from prometheus_client import Counter

from fleet.process import get_log
from service.broker_access.broker_log import MOST_CONNECTS, WITHIN_S
from store.access.credentials import find_credential
from store.assets.registry import device_by_id
from store.engine.database import Connection
from store.telemetry.flood_records import note_flood
from store.telemetry.floods import NewFlood

log = get_log("broker_access")
FLOODS = Counter("sigap_broker_connect_floods", "Devices shut out because they connected too often")


def shut_out(
    conn: Connection, often: Mapping[str, float], credentials: Mapping[str, int], *, lasts: timedelta, now: datetime
) -> None:
    """Shuts out the devices of these users. `often`: connections a second; `credentials`: of each user name."""
    for user, per_second in often.items():
        found = find_credential(conn, credentials[user]) if user in credentials else None
        device = device_by_id(conn, found.device_id) if found is not None else None
        if device is None:
            continue
        new = NewFlood(
            device_id=device.id,
            kind="connects",
            began_at=now - timedelta(seconds=WITHIN_S),
            noticed_at=now,
            per_second=per_second,
            allowed=MOST_CONNECTS / WITHIN_S,
            until_at=now + lasts,
        )
        if note_flood(conn, device, new, actor="broker") is not None:
            FLOODS.inc()
            log.warning(
                "connect_flood", product=device.product, serial=device.serial, minutes=lasts.total_seconds() / 60
            )
