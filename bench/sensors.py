"""Faulty sensors on sound devices: how many are told, and that none of them opens a failure ticket.

The model is trained on another simulated fleet's past, with ordinary wear and ordinary sensor faults. Then every case
lives hour by hour: what the devices send goes through ingest's writer, scoring and service into a database of its own.
"""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.result_table import Note, Table
from bench.sensor_table import Told, table_of
from bench.worlds.scoring import database
from bench.worlds.sensor_cases import DAY, DAYS, Case, Repairs, case_fleet, draw_cases
from demo.plan import LIVE_BEGIN, PACE, PAST_DAYS, SCORING, FleetPlan, physics_of, product_text
from demo.recorded_past import record_past
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.wire.store_and_forward import Transmission
from fleet.product import Product
from fleet.product_files.parse import parse_product
from fleet.settings import Settings
from ingest.messages import Message
from ingest.writer import BatchWriter
from models.data.folder import from_folder
from models.model_files.bundle import Bundle, dumps
from models.model_files.manifest import manifest_json
from models.training.train import train
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from store.assets.fleet_clocks import ClockMode, drive_clock
from store.assets.products import register_product
from store.assets.registry import find_devices, record_failure, record_maintenance, register_device
from store.engine.database import Connection
from store.learning.models import register_model

PRODUCTS_DIR = Path(__file__).resolve().parents[1] / "fleet" / "products"
KINDS = ("refrigerator", "washing_machine", "heat_pump")
SICK_DEVICES = 40
SEED = 500


@dataclass(frozen=True, slots=True)
class World:
    """One product's live fleets in one database."""

    product: Product
    cases: list[Case]
    sound: SimulatedFleet
    sick: SimulatedFleet


def run(*, kinds: Sequence[str], cases: int, seed: int, past: int, note: Note) -> Table:
    """`cases` stuck, as many drifting sensors and as many sound devices of each product, and some sick ones."""
    told = []
    for kind in kinds:
        note(f"{kind}: a past fleet lives, and a model learns from it")
        plan = FleetPlan(kind, "KLK", cases, past, PAST_DAYS, PACE)
        product = parse_product(product_text(PRODUCTS_DIR, plan), file=f"{kind}.toml")
        bundle = learn(plan, seed)
        world = make_world(product, kind, cases=cases, seed=seed)
        with database() as conn:
            live(conn, world, bundle, note=note, seed=seed)
            told.append(Told.read(conn, kind, world.product, world.cases, world.sound.serials, world.sick))
    return table_of(told)


def learn(plan: FleetPlan, seed: int) -> Bundle:
    """A model of a past fleet: other devices, another seed, wear and sensor faults as they come."""
    with tempfile.TemporaryDirectory(prefix="sigap-bench-") as folder:
        history = from_folder(record_past(Path(folder), PRODUCTS_DIR, plan, seed=seed))
    return train(history, seed=1)


def make_world(product: Product, kind: str, *, cases: int, seed: int, sick: int = SICK_DEVICES) -> World:
    """The fleets of one product, their sensors broken."""
    physics = physics_of(kind)
    sound, twin = (
        case_fleet(physics, wears=False, devices=3 * cases, seed=seed, begin=LIVE_BEGIN, prefix="CASE")
        for _ in range(2)
    )
    drawn = draw_cases(sound, twin, each=cases, seed=seed, begin=LIVE_BEGIN)
    ill = case_fleet(physics, wears=True, devices=sick, seed=seed + 1, begin=LIVE_BEGIN, prefix="SICK")
    return World(product, drawn, sound, ill)


def live(conn: Connection, world: World, bundle: Bundle, *, note: Note, seed: int, days: int = DAYS) -> None:
    """Step by step, as a driven fleet does: readings are stored, scored, judged and acted on."""
    product = world.product
    register_product(conn, product, mode=ClockMode.DRIVEN, now=LIVE_BEGIN)
    register_model(conn, product.id, manifest=manifest_json(bundle.manifest), body=dumps(bundle), promote=True)
    for fleet in (world.sound, world.sick):
        for serial, at in zip(fleet.serials, fleet.installed_at, strict=True):
            register_device(conn, product=product, serial=serial, installed_at=at)
    writer, champions, repairs = BatchWriter(conn, Settings()), Champions(), Repairs.of(world.sick, seed)
    counts: Counter[str] = Counter()
    for step in range(1, round(days * DAY / SCORING) + 1):
        now = LIVE_BEGIN + step * SCORING
        drive_clock(conn, product.id, now)
        sent = [*world.sound.advance(now), *world.sick.advance(now)]
        writer.write([_message(product, one, now) for one in sent], wall=now)
        _repair(conn, product, repairs, now)
        passed = score_fleet(conn, product.id, champions, now=now + timedelta(minutes=1))
        swept = sweep(conn, product.id, now, TO_CUSTOMERS)
        counts.update(scored=passed.scored, episodes=passed.opened, alarms=swept.alarms)
        if step % 20 == 0:
            note(f"{product.id}: day {step * SCORING / DAY:.0f}, {counts['scored']:,} scores, "
                 f"{counts['episodes']} episodes, {counts['alarms']} changes of alarms")  # fmt: skip


def _message(product: Product, one: Transmission, now: datetime) -> Message:
    return Message(f"sigap/v1/{product.id}/{one.serial}/{one.kind}", one.payload, now)


def _repair(conn: Connection, product: Product, repairs: Repairs, now: datetime) -> None:
    for fault, at in repairs.until(now):
        device = find_devices(conn, product.id, [fault.serial])[fault.serial]
        record_failure(conn, device_id=device.id, ts=fault.fails_at, failure_mode=fault.failure_mode, source="import")
        record_maintenance(conn, device=device, ts=at, component=fault.component, action="replaced", source="import")
