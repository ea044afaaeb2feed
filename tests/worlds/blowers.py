"""Blowers whose bearings wear out, and a model that sixteen of them have taught."""

from datetime import UTC, datetime, timedelta

import pytest

from fleet.product_files.parse import parse_product
from models.model_files.bundle import dumps
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
BLOWER_FILE = """
[product]
id = "blower"
name = "Blower"
interval = "1d"
[metrics.vibration]
unit = "mm/s"
[metrics.flow]
unit = "m3/h"
[failure_modes.bearing_wear]
component = "bearing"
horizon = "12d"
lead_needed = "2d"
cost = { failure = 900, visit = 60 }
"""
BLOWER = parse_product(BLOWER_FILE, file="blower.toml")
LIFE_DAYS, WEARS_DAYS = 50, 14
MADE: list[tuple[str, bytes]] = []


def vibration_on(day: int, *, fails_on: int | None, number: int) -> float:
    noise = 0.05 * ((day * 7 + number * 13) % 11 - 5)
    wear = 0.0 if fails_on is None else max(0.0, 1 - (fails_on - day) / WEARS_DAYS)
    return 2.0 + noise + 4.0 * wear


def store_days(
    conn: Connection, device: Device, days: range, *, fails_on: int | None, number: int = 0, live: bool = True
) -> None:
    readings = [
        Reading(
            device.id,
            BEGIN + day * DAY,
            None,
            (vibration_on(day, fails_on=fails_on, number=number), 100.0 + (day * 3 + number) % 5),
            BEGIN,
        )
        for day in days
    ]
    store_readings(conn, BLOWER, readings, live=live)


@pytest.fixture
def learnt(conn: Connection) -> Connection:
    teach(conn)
    return conn


def teach(conn: Connection) -> None:
    """Sixteen blowers have lived, every other one failed, and a model of them is in force."""
    register_product(conn, BLOWER, mode=ClockMode.DRIVEN, now=BEGIN)
    for number in range(16):
        fails_on = 35 + number % 9 if number % 2 == 0 else None
        device, _ = register_device(conn, product=BLOWER, serial=f"OLD-{number}", installed_at=BEGIN)
        store_days(conn, device, range(fails_on or LIFE_DAYS), fails_on=fails_on, number=number, live=False)
        if fails_on:
            record_failure(
                conn, device_id=device.id, ts=BEGIN + fails_on * DAY, failure_mode="bearing_wear", source="import"
            )
    refresh_rollups(conn, BLOWER)
    manifest, body = model_of_them(conn)
    register_model(conn, "blower", manifest=manifest, body=body, promote=True)


def model_of_them(conn: Connection) -> tuple[str, bytes]:
    """Manifest and body. Made once: the same sixteen teach every test the same."""
    if not MADE:
        bundle = train(training_history(conn, BLOWER), seed=1)
        MADE.append((manifest_json(bundle.manifest), dumps(bundle)))
    return MADE[0]


def live_through(conn: Connection, device: Device, days: range, *, fails_on: int | None) -> None:
    """Day after day on a driven clock: a reading comes, a pass is made."""
    champions = Champions()
    drive_clock(conn, "blower", BEGIN)
    for day in days:
        store_days(conn, device, range(day, day + 1), fails_on=fails_on, number=3)
        score_fleet(conn, "blower", champions, now=BEGIN + day * DAY)
