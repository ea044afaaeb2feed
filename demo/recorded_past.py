"""The past that models learn from, lived by other devices with another seed, and what the living fleet brings of its
own: written as recorded fleets, imported."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from demo.plan import LIVE_BEGIN, PAST_SEED, FleetPlan, physics_of, product_text
from demo.platform import Platform
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.recording import record_fleet, record_life
from fleet.recorded.folder import RecordedFleet, open_folder
from models.decision.policy import Rung, opens_tickets


def record_past(folder: Path, products_dir: Path, plan: FleetPlan, *, seed: int) -> RecordedFleet:
    """Months of other devices: run to failure, then repaired. The live seed has no part in it."""
    text = product_text(products_dir, plan)
    record_fleet(
        folder / plan.kind,
        text,
        physics_of(plan.kind),
        devices=max(1, plan.past_devices),
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


def import_record(fleet: RecordedFleet, platform: Platform) -> None:
    """Into the database, as any recorded fleet is."""
    done = platform.import_fleet(fleet)
    platform.say(f"    {done.readings:,} readings and {done.failures} failures of {done.devices} devices are stored")


def tell_model(fleet: RecordedFleet, manifest: dict[str, Any], say: Callable[[str], None]) -> None:
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
