"""Freezers with rules, for the tests of alarms: readings as ingest writes them, looks as service takes them."""

from datetime import datetime, timedelta

from fleet.coded import Coded, as_written, coded
from fleet.product_files.parse import parse_product
from service.fleet_pass import Swept, sweep
from service.tickets.states import By
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.service.alarms import Alarm, AlarmFilter, alarm_history, list_alarms
from store.telemetry.arrivals import AsideValue, put_asides, put_statuses
from store.telemetry.readings import Reading
from store.telemetry.statuses import Status
from tests.service.service_world import DAY, NO_CHANNEL, NOW
from tests.worlds.readings import store_readings

OUT_OF_RANGE = coded("value_out_of_range", low=-50, high=60)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FREEZER = """
[product]
id = "freezer"
name = "Freezer"
interval = "10m"
reopen_window = "3d"
[metrics]
temperature = { unit = "degC", range = [-50, 60] }
power = { unit = "W", range = [0, 500] }
fan = { unit = "rpm" }
room = { unit = "degC" }
[metrics.door]
unit = ""
role = "state"
type = "boolean"
[failure_modes.thaw]
component = "cooling"
horizon = "10d"
lead_needed = "2d"
cost = { failure = 400, visit = 50 }
[failure_modes.fan_stall]
component = "fan"
horizon = "5d"
lead_needed = "1d"
cost = { failure = 100, visit = 50 }
[rules.thawing]
name = { en = "Freezer thawing", id = "Freezer mencair" }
metric = "temperature"
above = -8
for = "2h"
hysteresis = 2
severity = "critical"
failure_mode = "thaw"
ticket = true
[rules.overload]
metric = "power"
above = 400
severity = "error"
[rules.fan_slow]
metric = "fan"
below = 300
for = "1h"
failure_mode = "fan_stall"
[rules.room_unknown]
metric = "room"
no_data = true
"""
METRICS = ("temperature", "power", "fan", "room", "door")
CALM = {"temperature": -18.0, "power": 90.0, "fan": 900.0, "room": 24.0, "door": 0.0}
DEWI = "dewi"


class AlarmWorld:
    """A fleet of freezers on a driven clock at NOW; `cold` is one of them."""

    def __init__(self, conn: Connection, text: str = FREEZER) -> None:
        self.conn, self.now = conn, NOW
        self.product = parse_product(text, file="freezer.toml")
        register_product(conn, self.product, mode=ClockMode.DRIVEN, now=NOW)
        self.cold = self.device("F-1")
        self._count = 0

    def device(self, serial: str) -> Device:
        return register_device(self.conn, product=self.product, serial=serial, installed_at=NOW - 300 * DAY)[0]

    def write(self, readings: list[Reading]) -> None:
        store_readings(self.conn, self.product, readings)

    def say(self, minute: float, device: Device | None = None, /, **values: float | None) -> None:
        """One reading, `minute` minutes after NOW; what is not named is calm, and moves a little each time."""
        self._count += 1
        said = {name: value + 0.01 * (self._count % 7) for name, value in CALM.items()} | {"door": 0} | values
        row = tuple(None if said[m] is None else int(said["door"] or 0) if m == "door" else said[m] for m in METRICS)
        self.write([Reading((device or self.cold).id, NOW + minute * MINUTE, None, row, self.now)])

    def say_often(self, begin: int, end: int, every: int = 10, **values: float | None) -> None:
        for minute in range(begin, end + 1, every):
            self.say(minute, **values)

    def aside(self, minute: float, metric: str, value: float, rule: Coded = OUT_OF_RANGE) -> None:
        at = NOW + minute * MINUTE
        put_asides(self.conn, [AsideValue(self.cold.id, at, metric, value, rule, at)])
        self.say(minute, None, **dict.fromkeys([metric], None))

    def status(self, state: str, minute: float) -> None:
        at = NOW + minute * MINUTE
        put_statuses(self.conn, [Status(self.cold.id, state, at, "", at)])

    def look(self, minute: float) -> Swept:
        self.now = NOW + minute * MINUTE
        return sweep(self.conn, "freezer", self.now, NO_CHANNEL)

    def by(self, why: str = "") -> By:
        return By(DEWI, self.now, as_written(why) if why else None)

    def alarms(self, rule: str | None = None, *, active: bool | None = None) -> list[Alarm]:
        return list_alarms(self.conn, AlarmFilter(rule=rule, active=active))

    def only(self, rule: str) -> Alarm:
        [alarm] = self.alarms(rule)
        return alarm

    def story(self, alarm: Alarm) -> list[tuple[str, str]]:
        """(action, state after it) of everything that happened."""
        return [(line.action, line.to_state) for line in alarm_history(self.conn, alarm.id)]

    def told(self, alarm: Alarm) -> list[object]:
        """Why, of everything that happened."""
        return [line.why for line in alarm_history(self.conn, alarm.id)]

    def due_at(self) -> datetime | None:
        row = self.conn.execute("SELECT due_at FROM rule_due WHERE device_id = %s", (self.cold.id,)).fetchone()
        return row[0] if row else None


def at(minute: float) -> datetime:
    return NOW + minute * MINUTE
