"""A fridge that wears, is repaired and watched: readings every half hour, as a model in force scores them."""

import json
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.product import Product
from fleet.product_files.parse import parse_product
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from service.tickets.states import By
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.learning.models import register_model
from store.learning.scores import Score, put_scores
from store.rollups.rollups import refresh_rollups
from store.service.repair_checks import RepairCheck, repair_checks_of
from store.service.reports import Finding
from store.service.tickets import Ticket, find_ticket
from store.telemetry.readings import Reading
from tests.service.service_world import DAY, HOUR, NOW, predict
from tests.worlds.readings import store_readings

FRIDGE = """
[product]
id = "fridge"
name = { en = "Fridge", id = "Kulkas" }
interval = "30m"
scoring = "1h"
reopen_window = "2d"

[metrics]
power = { name = { en = "Power", id = "Daya" }, unit = "W", range = [0, 900] }
cabin = { name = { en = "Cabinet temperature", id = "Suhu kabin" }, unit = "degC", range = [-30, 60] }
room = { unit = "degC", surroundings = true, range = [-10, 60] }
energy = { unit = "kWh", role = "counter" }

[components.compressor]
name = { en = "Compressor", id = "Kompresor" }
[components.fan]

[failure_modes.compressor_wear]
name = { en = "Compressor wear", id = "Keausan kompresor" }
component = "compressor"
horizon = "8d"
lead_needed = "2d"
pf_interval = "10d"
cost = { failure = 400, visit = 50 }
watch_repair = { window = "2d", settle = "6h" }
[failure_modes.fan_stall]
component = "fan"
horizon = "4d"
lead_needed = "1d"
cost = { failure = 100, visit = 50 }
"""
STEP = timedelta(minutes=30)
HEALTHY_W, WORN_W = 90.0, 130.0
REPAIRED_AT = NOW
WINDOW_ENDS = REPAIRED_AT + 6 * HOUR + 2 * DAY
REPLACED = Finding("confirmed", None, "compressor", None, (), "noisy", None)


@dataclass
class RepairWorld:
    """One fridge of Ani's with thirty healthy days, ten worn ones and a predicted ticket."""

    conn: Connection
    product: Product
    fridge: Device
    model: int
    ticket_id: int

    def live(self, since: datetime, until: datetime, watts: float | None, *, probability: float | None = None) -> None:
        """Readings of a stretch (None: the device is silent), and the model's scores of it."""
        steps = int((until - since) / STEP)
        if watts is not None:
            readings = [self._reading(since + place * STEP, watts) for place in range(steps)]
            store_readings(self.conn, self.product, readings, live=False)
            refresh_rollups(self.conn, self.product)
        if probability is not None:
            times = [since + place * HOUR for place in range(steps // 2)]
            put_scores(self.conn, [self._score(at, probability) for at in times])

    def repair(self, finding: Finding = REPLACED, at: datetime = REPAIRED_AT) -> None:
        resolve(self.conn, self.product, self.ticket_id, finding, By("budi", at))

    def look(self, at: datetime) -> None:
        sweep(self.conn, "fridge", at, TO_CUSTOMERS)

    def check(self) -> RepairCheck:
        """The newest one."""
        return repair_checks_of(self.conn, self.ticket_id)[0]

    def ticket(self) -> Ticket:
        found = find_ticket(self.conn, self.ticket_id)
        assert found is not None
        return found

    def _reading(self, at: datetime, watts: float) -> Reading:
        """By day the room is warmer, and the compressor runs harder; weather comes and goes within nine days."""
        sun = math.sin((at.hour + at.minute / 60 - 9) / 24 * 2 * math.pi)
        wobble = math.sin(at.timestamp() / 5000)
        weather = 4 * math.sin((at - NOW) / (9 * DAY) * 2 * math.pi)
        used = (at - NOW) / HOUR * 0.1 + 1000
        values = (watts + weather + 6 * sun + wobble, 4 + 0.3 * sun + 0.05 * wobble, 27 + 3 * sun, used)
        return Reading(self.fridge.id, at, None, values, at)

    def _score(self, at: datetime, probability: float) -> Score:
        return Score(
            self.fridge.id, "compressor_wear", at, at, at, probability, None, None, None, None, None, self.model
        )


def settle_repairs(conn: Connection, *, product_file: str = FRIDGE, worn: float = WORN_W) -> RepairWorld:
    """The ticket is predicted five days before NOW, when the technician comes."""
    product = parse_product(product_file, file="fridge.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    ani = create_customer(
        conn, name="Ani", email="ani@example.com", phone=None, language="id", time_zone="Asia/Jakarta"
    )
    fridge, _ = register_device(conn, product=product, serial="SN-1", installed_at=NOW - 300 * DAY, customer_id=ani)
    point = {
        "threshold": 0.6, "confirmations": 2, "rung": "ticket_notice", "precision": 0.9, "precision_low": 0.7,
        "recall": 0.8, "in_time": 0.8, "expected_cost": 1.0,
    }  # fmt: skip
    manifest = {"product_id": "fridge", "modes": {"compressor_wear": {"point": point}}, "data_until": 0}
    model = register_model(conn, "fridge", manifest=json.dumps(manifest), body=b"none", promote=True)
    world = RepairWorld(conn, product, fridge, model, 0)
    world.live(NOW - 45 * DAY, NOW - 12 * DAY, HEALTHY_W)
    world.live(NOW - 12 * DAY, NOW, worn)
    world.live(NOW - 5 * DAY, NOW, None, probability=0.8)
    predict(conn, fridge, at=NOW - 5 * DAY)
    sweep(conn, "fridge", NOW - 5 * DAY, TO_CUSTOMERS)
    row = conn.execute("SELECT max(id) FROM ticket").fetchone()
    assert row is not None
    world.ticket_id = int(row[0])
    return world
