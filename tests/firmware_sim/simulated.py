"""Simulated fleets for tests: the products there are, and devices whose faults a test chooses itself."""

import importlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.devices import Devices, Measured
from firmware_sim.life.disturbances import HOUSEHOLD, QUIET, Disturbances
from firmware_sim.physics.kinds import Physics
from firmware_sim.seeded_randomness import Array
from fleet.product import Product
from fleet.product_files.parse import load_product

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NAMES = ["refrigerator", "washing_machine", "heat_pump"]
FILES = Path(__file__).resolve().parents[2] / "fleet" / "products"
NEVER_H = 1e9
# Everything that can disturb happens often.
STORMY = Disturbances(
    power_cuts=20, offline=20, offline_h=9, duplicates=0.05, late=0.1, sensor_faults=4, silent=0.01, clock_jitter_s=50
)


def physics_of(name: str) -> Physics:
    physics = importlib.import_module(f"firmware_sim.physics.{name}").PHYSICS
    assert isinstance(physics, Physics)
    return physics


def product_of(name: str) -> Product:
    return load_product(FILES / f"{name}.toml")


def simulated(
    name: str = "refrigerator",
    *,
    devices: int = 12,
    seed: int = 5,
    disturbances: Disturbances = HOUSEHOLD,
    interval: timedelta = HOUR,
    pace: float = 4.0,
) -> SimulatedFleet:
    return SimulatedFleet(
        physics_of(name),
        devices=devices,
        seed=seed,
        begin=BEGIN,
        interval=interval,
        prefix="SN",
        disturbances=disturbances,
        pace=pace,
    )


def healthy_devices(name: str, *, devices: int = 80, disturbances: Disturbances = QUIET) -> Devices:
    """Devices of which none will ever fail."""
    made = Devices(
        physics_of(name), devices=devices, seed=3, begin=BEGIN, interval=HOUR, disturbances=disturbances, pace=1.0
    )
    made.wear.onset[:] = NEVER_H
    made.wear.fails[:] = made.wear.noticed[:] = NEVER_H + 1
    return made


def worn_devices(name: str, mode: str, damage: float, *, devices: int = 80) -> Devices:
    """The same devices, all with the same damage, which hardly grows."""
    made = healthy_devices(name, devices=devices)
    column = [one.id for one in made.physics.modes].index(mode)
    made.wear.power[:, column] = 1.0
    made.wear.onset[:, column], made.wear.fails[:, column] = -damage * 1e8, (1 - damage) * 1e8
    return made


def lived(devices: Devices, hours: float) -> Measured:
    """All that was measured, in one piece."""
    parts = list(devices.advance(devices.now_h + hours))
    return Measured(
        parts[0].first,
        np.concatenate([part.at for part in parts]),
        np.hstack([part.ts for part in parts]),
        np.hstack([part.values for part in parts]),
        np.hstack([part.present for part in parts]),
        [signal for part in parts for signal in part.signals],
    )


def column_of(devices: Devices, measured: Measured, metric: str) -> Array:
    """[n, steps]"""
    place = [one.id for one in devices.physics.metrics].index(metric)
    return measured.values[:, :, place]
