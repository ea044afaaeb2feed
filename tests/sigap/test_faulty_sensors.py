"""Pumps with a faulty sensor, a sick pump and a sound one live through storing, scoring and service."""

from datetime import UTC, datetime, timedelta

import numpy as np

from fleet.coded import Coded, coded
from fleet.times import from_milliseconds
from models.data.arrays import Floats
from models.features.build import build_features
from models.model_files.bundle import Bundle, dumps
from models.model_files.manifest import manifest_json
from models.sensor_faults.verdicts import judge_sensors, suspect_sensors
from models.training.train import train
from models.training.training_history import training_history
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from predict.live.sensor_faults import Reliance, reliances
from service.fleet_pass import sweep
from store.assets.fleet_clocks import ClockMode, drive_clock
from store.assets.products import register_product
from store.assets.registry import Device, record_failure, register_device
from store.engine.database import Connection
from store.learning.models import register_model
from store.learning.scores import Score
from store.rollups.rollups import refresh_rollups
from store.service.alarms import AlarmFilter, list_alarms
from store.service.tickets import TicketFilter, list_tickets
from store.telemetry.readings import Reading
from tests.models.test_sensor_faults import DAYS, METRICS, PUMP, level, worn
from tests.service.service_world import NO_CHANNEL
from tests.worlds.readings import store_readings

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, LIVE_DAYS, ONSET, WEAR = 32, 90, 60, 12


def put(conn: Connection, device: Device, values: Floats, days: range, *, live: bool = True) -> None:
    readings = [Reading(device.id, BEGIN + day * DAY, None, tuple(map(float, values[day])), BEGIN) for day in days]
    store_readings(conn, PUMP, readings, live=live)


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


def reasons_of(conn: Connection, serial: str) -> list[Coded]:
    """Why each of the pump's predictions of a failure opened no ticket, oldest first."""
    found = conn.execute(
        "SELECT s.reason FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id "
        "JOIN device d ON d.id = p.device_id WHERE d.serial = %s AND p.failure_mode <> 'anomaly' ORDER BY p.id",
        (serial,),
    )
    return [Coded.from_json(row[0]) for row in found]


def test_a_risk_waits_for_a_suspected_sensor_and_only_so_long(conn: Connection) -> None:
    bundle = learnt(conn)
    assert bundle.sensors is not None
    device, _ = register_device(conn, product=PUMP, serial="LOUD", installed_at=BEGIN)
    put(conn, device, pumps()["LOUD"], range(LIVE_DAYS), live=False)
    refresh_rollups(conn, PUMP)
    rows = build_features(PUMP, training_history(conn, PUMP).only({"LOUD"}), bundle.spec)
    suspected = suspect_sensors(bundle.sensors, rows) == bundle.sensors.metrics.index("noise")
    blamed = judge_sensors(bundle.sensors, rows).metric >= 0
    row = rows.take(np.flatnonzero(suspected & ~blamed)[:1])
    now, key = from_milliseconds(row.ts[0]), (device.id, "bearing_wear")
    score = Score(*key, now, now, now, 0.9, None, None, None, None, None, 1)

    def relied(held: dict[tuple[int, str], datetime]) -> Reliance:
        return reliances(conn, PUMP, bundle, row, np.array([device.id]), {key: score}, held, now=now)[key]

    assert relied({}).faulty == {"noise": "suspected"}
    assert relied({}).rests
    assert relied({key: now - DAY}).rests
    assert not relied({key: now - 30 * DAY}).rests


def test_faulty_sensors_raise_sensor_faults_and_only_the_sick_pump_gets_a_ticket(conn: Connection) -> None:
    bundle = learnt(conn)
    assert bundle.sensors is not None
    register_model(conn, "pump", manifest=manifest_json(bundle.manifest), body=dumps(bundle), promote=True)
    live_through(conn, pumps())
    assert {ticket.serial for ticket in list_tickets(conn, TicketFilter())} == {"SICK"}
    told = {serial: alarmed(conn, serial) for serial in pumps()}
    assert told["SOUND"] == told["SICK"] == set()
    assert told["DRIFT"] == {("sensor.drift", "heat")}
    assert told["UP"] == {("sensor.drift", "power")}
    assert told["LOUD"] == {("sensor.drift", "noise")}
    [why] = reasons_of(conn, "LOUD")[:1]
    assert (why.code, why.args["sensors"]) == (
        *("depends_on_suspected", [coded("sensor_called", metric="noise", rule="suspected")]),
    )
    assert ("sensor.stuck", "room") in told["STUCK"]
    assert standing(conn, "STUCK") == {("sensor.stuck", "room")}
