"""Readings of simulated devices, stored as ingest stores them, and rolled up."""

import math
from collections.abc import Mapping
from datetime import datetime

from firmware_sim.fleet import SimulatedFleet
from fleet.product import Product, Role
from fleet.times import from_milliseconds
from store.assets.registry import Device
from store.engine.database import Connection
from store.rollups.rollups import refresh_rollups
from store.telemetry.readings import Reading
from tests.worlds.readings import store_readings


def live_until(
    conn: Connection, product: Product, fleet: SimulatedFleet, devices: Mapping[str, Device], until: datetime
) -> None:
    """The fleet lives on, and everything that it measures is stored."""
    places = {metric.id: place for place, metric in enumerate(fleet.physics.metrics)}
    readings = []
    for measured in fleet.measure(until):
        for number, serial in enumerate(fleet.serials):
            for step in measured.present[number].nonzero()[0].tolist():
                at = from_milliseconds(int(measured.ts[number, step]))
                values = tuple(
                    _value(float(measured.values[number, step, places[metric.id]]), metric.role)
                    for metric in product.metrics
                )
                readings.append(Reading(devices[serial].id, at, None, values, at))
    store_readings(conn, product, readings, live=False)
    refresh_rollups(conn, product)


def _value(value: float, role: Role) -> float | None:
    if math.isnan(value):
        return None
    return int(value) if role is Role.STATE else value
