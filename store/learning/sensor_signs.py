"""Sensor faults that scoring tells from sick devices: signs, and the predictions that rest on a faulty sensor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
Key = tuple[int, str]
# What calls a sensor faulty that no alarm and no sign does yet.
SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True)
class Sign:
    """What the newest scored rows of a device say of one of its sensors (migration 0008)."""

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


def sensor_signs(conn: Connection, devices: Sequence[int]) -> list[Sign]:
    """All signs of some devices, in order of device and metric."""
    return fetch_all(conn, SQL["sensor_signs"], {"devices": list(devices)}, Sign)


def change_signs(conn: Connection, *, changed: Sequence[Sign], over: Iterable[Key]) -> None:
    """Stores signs as they stand now, and drops those that are over."""
    if changed:
        names = [field.name for field in fields(Sign)]
        conn.execute(SQL["put_signs"], {name: [getattr(sign, name) for sign in changed] for name in names})
    if gone := list(over):
        conn.execute(SQL["drop_signs"], {"device_id": [k[0] for k in gone], "metric": [k[1] for k in gone]})


def mark_signs(conn: Connection, devices: Iterable[int]) -> None:
    """The rules of these devices are to be looked at: sensor faults came or went."""
    if some := sorted(set(devices)):
        conn.execute(SQL["mark_signs"], {"devices": some})


def faulty_sensors(conn: Connection, devices: Sequence[int], *, since: datetime, now: datetime) -> dict[Key, str]:
    """(device, metric) of the sensors that are faulty, or were since a time, and the alarm that calls them so."""
    rows = conn.execute(SQL["faulty_sensors"], {"devices": list(devices), "since": since, "now": now})
    return {(row[0], row[1]): row[2] for row in rows}


def plainly_faulty(conn: Connection, devices: Sequence[int]) -> list[Key]:
    """(device, metric) of the sensors of which an alarm says that they are stuck, out of range or silent."""
    return [(row[0], row[1]) for row in conn.execute(SQL["plainly_faulty"], {"devices": list(devices)})]


def held_by_sensors(conn: Connection, devices: Sequence[int]) -> dict[Key, datetime]:
    """(device, failure mode) of living predictions that rested on a faulty sensor, and when they opened."""
    return {(row[0], row[1]): row[2] for row in conn.execute(SQL["held_by_sensors"], {"devices": list(devices)})}


def supersede_held(conn: Connection, device: int, mode: str, *, at: datetime, why: Coded) -> None:
    """Ends such an prediction, for another one takes its place."""
    conn.execute(SQL["supersede_held"], {"device": device, "mode": mode, "at": at, "why": why})


def note_sensor_fault(conn: Connection, prediction_id: int) -> None:
    """A prediction stays without a ticket, for it rests on a faulty sensor."""
    conn.execute(SQL["note_sensor_fault"], {"prediction_id": prediction_id})
