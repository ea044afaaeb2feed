"""What ingest notes of the hardware that speaks: mostly that it is the same as before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.access.units import Unit, see_unit
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__, "units")
# A unit that goes on speaking is noted once in so long.
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SeenUnit:
    """A unit spoke as a device. `at`: wall time."""

    device: int
    hardware_id: str
    at: datetime


def note_units(conn: Connection, seen: Sequence[SeenUnit]) -> list[int]:
    """Notes units in the order in which they spoke; returns the devices as which another one spoke than before:
    their alarms are looked at."""
    devices = sorted({one.device for one in seen})
    known = {unit.device_id: unit for unit in fetch_all(conn, SQL["lock_units"], {"device_ids": devices}, Unit)}
    speaker = {device: unit.hardware_id for device, unit in known.items()}
    changed: set[int] = set()
    same: dict[int, datetime] = {}
    for one in seen:
        before = speaker.get(one.device)
        if before != one.hardware_id:
            see_unit(conn, one.device, one.hardware_id, at=one.at)
            speaker[one.device] = one.hardware_id
            changed |= {one.device} if before is not None else set()
        elif (unit := known.get(one.device)) is not None and one.at - unit.last_at >= NOTED_EVERY:
            same[unit.id] = one.at
    if same:
        conn.execute(SQL["still_there"], {"ids": sorted(same), "ats": [same[unit] for unit in sorted(same)]})
    if changed:
        conn.execute(SQL["mark_for_rules"], {"device_ids": sorted(changed)})
    return sorted(changed)
