"""Devices whose own clock seems to be off: how far, since when, and which event times they stored meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class DeviceClock:
    """A device's clock from the first message on that was off. Times but `lo` and `hi` are the fleet's, at arrival.

    `behind_s`: by how much, below zero ahead; `steady` messages were off by the same, since `steady_since`; `jumps`:
    how often its time went back. `wrong_at`: from then on it counts as wrong, unless a message on time comes before.
    `lo` to `hi`: the event times that it stored meanwhile. `ended_at`: when a message was on time again.
    """

    device_id: int
    behind_s: float
    steady: int
    jumps: int
    since: datetime
    steady_since: datetime
    seen_at: datetime
    wrong_at: datetime | None = None
    lo: datetime | None = None
    hi: datetime | None = None
    ended_at: datetime | None = None

    def is_wrong(self, now: datetime) -> bool:
        return self.ended_at is None and self.wrong_at is not None and self.wrong_at <= now


@dataclass(frozen=True, slots=True)
class WrongClock:
    """A wrong clock at a glance."""

    product: str
    serial: str
    behind_s: float
    since: datetime


def lock_clocks(conn: Connection, devices: Sequence[int]) -> dict[int, DeviceClock]:
    """What is known of the clocks of some devices, held until the transaction ends."""
    clocks = fetch_all(conn, SQL["lock_clocks"], {"devices": sorted(devices)}, DeviceClock)
    return {clock.device_id: clock for clock in clocks}


def put_clocks(conn: Connection, clocks: Sequence[DeviceClock], forgotten: Sequence[int]) -> None:
    """Stores what is known now, and drops what turned out to be late deliveries; their rules are looked at."""
    if forgotten:
        conn.execute(SQL["forget_clocks"], {"devices": sorted(forgotten)})
    if clocks:
        with conn.cursor() as cursor:
            cursor.executemany(SQL["put_clock"], [fields_of(clock) for clock in clocks])
    devices = sorted([*forgotten, *(clock.device_id for clock in clocks)])
    conn.execute(SQL["mark_clocks"], {"devices": devices})


def followed_clocks(conn: Connection, devices: Sequence[int]) -> list[int]:
    """Which of some devices have a clock that is off just now."""
    return [row[0] for row in conn.execute(SQL["followed_clocks"], {"devices": list(devices)})]


def clocks_of(conn: Connection, devices: Sequence[int]) -> dict[int, DeviceClock]:
    clocks = fetch_all(conn, SQL["clocks_of"], {"devices": list(devices)}, DeviceClock)
    return {clock.device_id: clock for clock in clocks}


def clock_of(conn: Connection, device: int) -> DeviceClock | None:
    return fetch_one(conn, SQL["clocks_of"], {"devices": [device]}, DeviceClock)


def wrong_clocks(conn: Connection, wall: datetime) -> list[WrongClock]:
    """Every clock that is wrong now, the one that is off most first; `wall` is the time of fleets without a driven
    clock."""
    return fetch_all(conn, SQL["wrong_clocks"], {"wall": wall}, WrongClock)
