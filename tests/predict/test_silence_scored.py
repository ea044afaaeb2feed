"""A device that reports on change is scored for every day, also while it says nothing, as the whole record would be."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pytest

from fleet.product_files.parse import parse_product
from models.evaluation.scored_record import score_history
from models.model_files.bundle import Bundle, dumps
from models.model_files.manifest import manifest_json
from models.training.train import train
from models.training.training_history import training_history
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.assets.fleet_clocks import ClockMode, drive_clock
from store.assets.products import register_product
from store.assets.registry import Device, record_failure, register_device
from store.engine.database import Connection
from store.learning.models import register_model
from store.rollups.rollups import refresh_rollups
from store.telemetry.readings import Reading
from tests.worlds.readings import store_readings

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
VALVE = parse_product(
    """
[product]
id = "valve"
name = "Valve"
interval = "1d"
reported = "on_change"
[metrics.leaks]
unit = ""
role = "counter"
level = true
[metrics.opening]
unit = "%"
[metrics.mode]
unit = ""
role = "state"
labels = ["shut", "open"]
[failure_modes.seal_leak]
component = "seal"
horizon = "6d"
lead_needed = "1d"
cost = { failure = 900, visit = 60 }
""",
    file="valve.toml",
)
DAYS, QUIET_FROM, LONG_AFTER = 60, 25, 75


class Fleet(NamedTuple):
    conn: Connection
    bundle: Bundle


def changes(number: int, days: int, *, fails_on: int | None) -> list[tuple[int, tuple[float | None, ...]]]:
    """Days on which a valve says something, and what: only what is another value than before."""
    rng = np.random.default_rng(number)
    before: tuple[float, ...] | None = None
    said: list[tuple[int, tuple[float | None, ...]]] = []
    leaks, opening = 0.0, 50.0
    for day in range(days):
        wears = fails_on is not None and day >= fails_on - 8
        leaks += float(rng.poisson(1.5 if wears else 0.02))
        opening = float(rng.integers(40, 60)) if rng.random() < 0.1 and day < QUIET_FROM else opening
        now = (leaks, opening, int(opening > 50))
        new = tuple(v if before is None or v != old else None for v, old in zip(now, before or now, strict=True))
        if any(value is not None for value in new):
            said.append((day, new))
        before = now
    return said


def store_changes(conn: Connection, device: Device, said: list[tuple[int, tuple[float | None, ...]]]) -> None:
    rows = [Reading(device.id, BEGIN + day * DAY, None, values, BEGIN) for day, values in said]
    store_readings(conn, VALVE, rows, live=True)


@pytest.fixture
def valves(conn: Connection) -> Fleet:
    """Twenty valves, every other one of which has failed, and a model of them in force."""
    register_product(conn, VALVE, mode=ClockMode.DRIVEN, now=BEGIN)
    for number in range(20):
        fails_on = 30 + number if number % 2 else None
        device, _ = register_device(conn, product=VALVE, serial=f"OLD-{number}", installed_at=BEGIN)
        rows = changes(number, fails_on or DAYS, fails_on=fails_on)
        readings = [Reading(device.id, BEGIN + day * DAY, None, values, BEGIN) for day, values in rows]
        store_readings(conn, VALVE, readings, live=False)
        if fails_on:
            when = BEGIN + fails_on * DAY
            record_failure(conn, device_id=device.id, ts=when, failure_mode="seal_leak", source="import")
    refresh_rollups(conn, VALVE)
    bundle = train(training_history(conn, VALVE), seed=1)
    register_model(conn, "valve", manifest=manifest_json(bundle.manifest), body=dumps(bundle), promote=True)
    return Fleet(conn, bundle)


Said = list[tuple[int, tuple[float | None, ...]]]


def live_through(conn: Connection, said: list[tuple[Device, Said]], days: int) -> None:
    champions = Champions()
    for day in range(days):
        drive_clock(conn, "valve", BEGIN + day * DAY)
        for device, rows in said:
            store_changes(conn, device, [row for row in rows if row[0] == day])
        score_fleet(conn, "valve", champions, now=BEGIN + day * DAY)


def test_a_silent_valve_is_scored_every_day_with_the_values_that_hold(valves: Fleet) -> None:
    conn, bundle = valves
    silent, _ = register_device(conn, product=VALVE, serial="SILENT", installed_at=BEGIN)
    worn, _ = register_device(conn, product=VALVE, serial="WORN", installed_at=BEGIN)
    said = [(silent, changes(2, 5, fails_on=None)), (worn, changes(7, 41, fails_on=42))]
    live_through(conn, said, LONG_AFTER)
    history = training_history(conn, VALVE).only({"SILENT", "WORN"})
    offline = score_history(bundle, history)
    for device in (silent, worn):
        live = conn.execute(
            "SELECT extract(epoch FROM ts)::bigint * 1000, probability FROM score WHERE device_id = %s ORDER BY ts",
            (device.id,),
        ).fetchall()
        assert len(live) == LONG_AFTER
        own = offline[offline["serial"] == device.serial].set_index("ts")["probability"]
        known = [(ts, p) for ts, p in live if ts in own.index]
        assert len(known) >= 40
        assert [p for _, p in known] == pytest.approx([own[ts] for ts, _ in known], abs=1e-6)
