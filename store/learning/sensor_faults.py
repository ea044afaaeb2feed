"""Sensor faults that scoring detects, and the predictions that depend on a faulty sensor (table `sensor_fault`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
Key = tuple[int, str]
# The reason why a sensor counts as faulty that has no alarm and no detected fault yet.
SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True)
class SensorFault:
    """A fault of one of a device's sensors, as its newest scored rows show it; suspected until `confirmed_at`."""

    device_id: int
    metric: str
    kind: str
    since: datetime
    newest: datetime
    seen: int
    missed: int
    confirmed_at: datetime | None
    away: float | None

    @property
    def key(self) -> Key:
        return self.device_id, self.metric


def sensor_faults(conn: Connection, devices: Sequence[int]) -> list[SensorFault]:
    """All sensor faults of some devices, in order of device and metric."""
    return fetch_all(conn, SQL["sensor_faults"], {"devices": list(devices)}, SensorFault)


def change_sensor_faults(conn: Connection, *, changed: Sequence[SensorFault], over: Iterable[Key]) -> None:
    """Stores sensor faults as they stand now, and drops those that are over."""
    if changed:
        names = [field.name for field in fields(SensorFault)]
        conn.execute(SQL["put_sensor_faults"], {name: [getattr(fault, name) for fault in changed] for name in names})
    if gone := list(over):
        conn.execute(SQL["drop_sensor_faults"], {"device_id": [k[0] for k in gone], "metric": [k[1] for k in gone]})


def mark_sensor_faults(conn: Connection, devices: Iterable[int]) -> None:
    """Marks devices whose sensor faults came or went: their rules are evaluated next."""
    if some := sorted(set(devices)):
        conn.execute(SQL["mark_sensor_faults"], {"devices": some})


def faulty_sensors(conn: Connection, devices: Sequence[int], *, since: datetime, now: datetime) -> dict[Key, str]:
    """(device, metric) of the sensors that are faulty, or were since a time, and the alarm that calls them so."""
    rows = conn.execute(SQL["faulty_sensors"], {"devices": list(devices), "since": since, "now": now})
    return {(row[0], row[1]): row[2] for row in rows}


def plainly_faulty(conn: Connection, devices: Sequence[int]) -> list[Key]:
    """(device, metric) of the sensors of which an alarm says that they are stuck, out of range or silent."""
    return [(row[0], row[1]) for row in conn.execute(SQL["plainly_faulty"], {"devices": list(devices)})]


def held_by_sensors(conn: Connection, devices: Sequence[int]) -> dict[Key, datetime]:
    """(device, failure mode) of living predictions that depended on a faulty sensor, and when they opened."""
    return {(row[0], row[1]): row[2] for row in conn.execute(SQL["held_by_sensors"], {"devices": list(devices)})}


def supersede_held(conn: Connection, device: int, mode: str, *, at: datetime, why: Coded) -> None:
    """Ends such an prediction, for another one takes its place."""
    conn.execute(SQL["supersede_held"], {"device": device, "mode": mode, "at": at, "why": why})


def note_sensor_fault(conn: Connection, prediction_id: int) -> None:
    """A prediction stays without a ticket, because it depends on a faulty sensor."""
    conn.execute(SQL["note_sensor_fault"], {"prediction_id": prediction_id})
