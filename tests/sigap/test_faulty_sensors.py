"""Pumps with a faulty sensor, a sick pump and a sound one live through storing, scoring and service."""

from datetime import UTC, datetime, timedelta

import numpy as np

from models.arrays import Floats
from models.bundle import Bundle, dumps
from models.manifest import manifest_json
from models.recipe import training_history
from models.train import train
from predict.champions import Champions
from predict.scoring import score_fleet
from service.sweep import sweep
from store import arrivals
from store.alarms import AlarmFilter, list_alarms
from store.clocks import ClockMode, drive_clock
from store.database import Connection
from store.learning import register_model
from store.products import register_product
from store.registry import Device, record_failure, register_device
from store.rollups import refresh_rollups
from store.telemetry import Reading, TelemetryWriter
from store.tickets import Filter, list_tickets
from tests.models.test_sensor_faults import DAYS, METRICS, PUMP, level, worn
from tests.service.service_world import NO_CHANNEL

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, LIVE_DAYS, ONSET, WEAR = 32, 90, 60, 12


def put(conn: Connection, device: Device, values: Floats, days: range, *, live: bool = True) -> None:
    readings = [Reading(device.id, BEGIN + day * DAY, None, tuple(map(float, values[day])), BEGIN) for day in days]
    with conn.transaction():
        written = TelemetryWriter(conn).write(PUMP, readings)
        arrivals.mark_dirty_ranges(conn, "pump", written.dirty, live=live)


def learnt(conn: Connection) -> Bundle:
    """Every other pump of the past lost its bearing."""
    register_product(conn, PUMP, mode=ClockMode.DRIVEN, now=BEGIN)
    for number in range(OLD):
        device, _ = register_device(conn, product=PUMP, serial=f"OLD-{number}", installed_at=BEGIN)
        values = level(np.random.default_rng([1, number]), DAYS)
        values = worn(values, "bearing_wear", WEAR) if number % 2 else values
        put(conn, device, values, range(DAYS), live=False)
        if number % 2:
            at = BEGIN + DAYS * DAY
            record_failure(conn, device_id=device.id, ts=at, failure_mode="bearing_wear", source="import")
    refresh_rollups(conn, PUMP)
    return train(training_history(conn, PUMP), seed=1)


def pumps() -> dict[str, Floats]:
    """Ninety days of each: what goes wrong begins at day 60, and the sick pump wears until its last day."""
    names = ("SOUND", "DRIFT", "UP", "STUCK", "LOUD")
    cast = {name: level(np.random.default_rng([2, n]), LIVE_DAYS) for n, name in enumerate(names)}
    away = np.clip(np.arange(LIVE_DAYS) - ONSET, 0, None)
    cast["DRIFT"][:, METRICS.index("heat")] += 0.5 * away
    cast["UP"][:, METRICS.index("power")] += 0.5 * away
    cast["LOUD"][:, METRICS.index("noise")] += 0.25 * away
    cast["STUCK"][ONSET:, METRICS.index("room")] = cast["STUCK"][ONSET, METRICS.index("room")]
    cast["SICK"] = worn(level(np.random.default_rng([2, 9]), LIVE_DAYS), "bearing_wear", WEAR)
    return cast


def live_through(conn: Connection, cast: dict[str, Floats]) -> None:
    """The first weeks at once, then day by day: readings are stored, scored, judged and acted on."""
    devices = {name: register_device(conn, product=PUMP, serial=name, installed_at=BEGIN)[0] for name in cast}
    champions, day = Champions(), 0
    for until in (ONSET, *range(ONSET + 1, LIVE_DAYS + 1)):
        for name, device in devices.items():
            put(conn, device, cast[name], range(day, until))
        day, now = until, BEGIN + (until - 1) * DAY
        drive_clock(conn, "pump", now)
        score_fleet(conn, "pump", champions, now=now)
        sweep(conn, "pump", now, NO_CHANNEL)


def alarmed(conn: Connection, serial: str) -> set[tuple[str, str]]:
    """(rule, metric) of every sensor alarm that the pump ever had."""
    return {
        (alarm.rule, alarm.metric) for alarm in list_alarms(conn, AlarmFilter(serial=serial)) if alarm.kind == "sensor"
    }


def standing(conn: Connection, serial: str) -> set[tuple[str, str]]:
    return {(alarm.rule, alarm.metric) for alarm in list_alarms(conn, AlarmFilter(serial=serial, active=True))}


def test_faulty_sensors_raise_sensor_faults_and_only_the_sick_pump_gets_a_ticket(conn: Connection) -> None:
    bundle = learnt(conn)
    assert bundle.sensors is not None
    register_model(conn, "pump", manifest=manifest_json(bundle.manifest), body=dumps(bundle), promote=True)
    live_through(conn, pumps())
    assert {ticket.serial for ticket in list_tickets(conn, Filter())} == {"SICK"}
    told = {serial: alarmed(conn, serial) for serial in pumps()}
    assert told["SOUND"] == told["SICK"] == set()
    assert told["DRIFT"] == {("sensor.drift", "heat")}
    assert told["UP"] == {("sensor.drift", "power")}
    assert told["LOUD"] == {("sensor.drift", "noise")}
    assert ("sensor.stuck", "room") in told["STUCK"]
    assert standing(conn, "STUCK") == {("sensor.stuck", "room")}
