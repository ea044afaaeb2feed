"""The past that models learn from, lived by other devices with another seed, and what the living fleet brings of its
own: written as recorded fleets, imported."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.plan import LIVE_BEGIN, PAST_SEED, FleetPlan, physics_of, product_text
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.recording import record_fleet, record_life
from fleet.recorded.folder import RecordedFleet, open_folder
from models.decision.policy import Rung, opens_tickets
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import progress, say
from sigap.platform.running import Running
from sigap.replay.importing import import_fleet
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import connect

ROOT = Path(__file__).resolve().parents[1]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Learning:
    """A training under way, in a process of its own, so that it can be broken off at any moment."""

    fleet: RecordedFleet
    process: "subprocess.Popen[str]"


def record_past(folder: Path, products_dir: Path, plan: FleetPlan, *, seed: int) -> RecordedFleet:
    """Months of other devices: run to failure, then repaired. The live seed has no part in it."""
    text = product_text(products_dir, plan)
    record_fleet(
        folder / plan.kind,
        text,
        physics_of(plan.kind),
        devices=plan.past_devices,
        days=plan.past_days,
        seed=seed + PAST_SEED,
        begin=plan.past_begin,
        prefix=f"OLD-{plan.prefix}",
        pace=plan.pace,
    )
    return open_folder(folder / plan.kind)


def record_history(
    folder: Path, products_dir: Path, plan: FleetPlan, fleet: SimulatedFleet, *, seed: int
) -> RecordedFleet:
    """The living fleet's own last days before it goes live; whoever has failed by then is visited before."""
    place, text = folder / f"{plan.kind}-own", product_text(products_dir, plan)
    return open_folder(record_life(place, text, fleet, until=LIVE_BEGIN, seed=seed, mended=True))


@contextmanager
def learning(fleet: RecordedFleet, running: Running, *, seed: int) -> Iterator[Learning]:
    """`python -m sigap train --from`, as a child that ends with us."""
    command = [sys.executable, "-m", "sigap", "train", "--from", str(fleet.directory), "--seed", str(seed), "--json"]
    env = {**os.environ, **dict.fromkeys(THREADS, "1"), "SIGAP_DATABASE_URL": running.database_url}
    process = subprocess.Popen(command, env=env, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield Learning(fleet, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def import_record(fleet: RecordedFleet, running: Running) -> None:
    """Into the database, as any recorded fleet is."""
    with closing(connect(running.database_url)) as conn, progress("importing readings") as bar:
        done = import_fleet(conn, fleet, progress=bar.advance)
    say(f"    {done.readings:,} readings and {done.failures} failures of {done.devices} devices are stored")


def register_past(fleet: RecordedFleet, running: Running) -> None:
    """The product, before import and training both ask for it."""
    with closing(connect(running.database_url)) as conn:
        register_product(conn, fleet.product, mode=ClockMode.DRIVEN, now=min(r.installed_at for r in fleet.devices()))


def wait_for_model(one: Learning) -> dict[str, Any]:
    """The model's manifest; CommandFailed where training failed."""
    out, err = one.process.communicate()
    if one.process.returncode != 0:
        raise CommandFailed(f"training on {one.fleet.product.id} failed:\n{err}{out}")
    told: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    return dict(told["manifest"])


def tell_model(fleet: RecordedFleet, manifest: dict[str, Any]) -> None:
    """What each failure mode's tickets were worth on devices that were held out."""
    for mode in fleet.product.failure_modes:
        point = (manifest["modes"].get(mode.id) or {}).get("point")
        name = mode.name.en.lower()
        if point is None:
            say(f"    {name}: too few failures to learn from")
        elif not opens_tickets(Rung(point["rung"])):
            say(f"    {name}: not predictable enough, no tickets")
        else:
            told = ", customers are told" if point["rung"] == Rung.NOTICE else ""
            say(
                f"    {name}: {point['recall']:.0%} of faults foreseen, {point['precision']:.0%} of tickets right{told}"
            )


def past_folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="sigap-past-")
