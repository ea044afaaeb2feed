"""Products with hundreds of metrics, and readings in which every one of them has a value of its own."""

from collections.abc import Sequence
from datetime import datetime

from fleet.product import Product, Role
from fleet.product_files.parse import parse_product
from fleet.value_checks import Value
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.rollups.rollups import refresh_rollups
from store.telemetry.arrivals import Latest, mark_dirty_ranges, put_latest
from store.telemetry.readings import Reading, TelemetryWriter
from tests.store.store_world import DAY, HOUR, T0

HEAD = """
[product]
id = "plant"
name = "Plant"
interval = "20m"
scoring = "1h"
[failure_modes.wear]
component = "bearing"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 100, visit = 10 }
"""
LABELS = 32
# A bucket of an hour holds three readings.
READINGS = 3


def plant(*, sensors: int, states: int = 0, counters: int = 0, labels: int = LABELS, begin: int = 0) -> Product:
    """Sensors from s000 (or `begin`) on, counters c000.. and states m000.. with `labels` labels each."""
    parts = [HEAD]
    parts += [f'[metrics.s{n:03d}]\nunit = "bar"\n' for n in range(begin, begin + sensors)]
    parts += [f'[metrics.c{n:03d}]\nunit = ""\nrole = "counter"\n' for n in range(counters)]
    names = ", ".join(f'"l{code}"' for code in range(labels))
    parts += [f'[metrics.m{n:03d}]\nunit = ""\nrole = "state"\nlabels = [{names}]\n' for n in range(states)]
    return parse_product("".join(parts), file="plant.toml")


def value_of(product: Product, metric: str, step: int) -> float:
    """What a metric shows at a step (every 20 minutes); no two sensors show the same."""
    kind, number = metric[0], int(metric[1:])
    if kind == "m":
        return float((number + step) % len(product.metric(metric).labels))
    return float(1_000 * (step + 1) + number) if kind == "c" else float(number + (step % READINGS))


class WideWorld:
    """One product of many metrics; `send` stores readings of all of them as ingest does."""

    def __init__(self, conn: Connection, product: Product) -> None:
        self.conn, self.product = conn, product
        self.declare(product)

    def declare(self, product: Product) -> None:
        """Puts a version of the product file in force."""
        register_product(self.conn, product, mode=ClockMode.DRIVEN, now=T0)
        self.product = product

    def device(self, serial: str) -> Device:
        return register_device(self.conn, product=self.product, serial=serial, installed_at=T0 - DAY)[0]

    def send(self, device: Device, steps: Sequence[int], *, roll_up: bool = True) -> None:
        readings = [Reading(device.id, at_step(step), None, self._values(step), T0) for step in steps]
        with self.conn.transaction():
            written = TelemetryWriter(self.conn).write(self.product, readings)
            mark_dirty_ranges(self.conn, self.product.id, written.dirty, live=True)
            put_latest(self.conn, [self._latest(device, max(steps))])
        if roll_up:
            refresh_rollups(self.conn, self.product)

    def _latest(self, device: Device, step: int) -> Latest:
        values = {metric.id: value_of(self.product, metric.id, step) for metric in self.product.metrics}
        return Latest(device.id, at_step(step), values, T0)

    def _values(self, step: int) -> tuple[Value, ...]:
        return tuple(
            int(value) if metric.role is Role.STATE else value
            for metric in self.product.metrics
            for value in [value_of(self.product, metric.id, step)]
        )


def at_step(step: int) -> datetime:
    return T0 + step * HOUR / READINGS
