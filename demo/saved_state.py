"""What the demo keeps of its fleets and their world between two starts: one folder a step, switched to as a whole."""

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from demo.failed import DemoFailed
from demo.world.memory import Memory
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.physics.kinds import Physics

VERSION = 2
CURRENT, STATE = "current", "state.json"
# Saving a large fleet takes its time: it may cost one part in so many of what there is.
SAVING_SHARE = 8


@dataclass(slots=True)
class Kept:
    """What was asked for when the demo began, and what the world of each product remembers. `no_past`: it began without
    a model."""

    version: int
    seed: int
    devices: int
    began_at: datetime
    worlds: dict[str, Memory]
    no_past: bool = False


class Keeper:
    """A folder with the last whole state. Killed at any moment, the state before is there still."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._saved_at, self._took = 0.0, 0.0

    def read(self) -> Kept | None:
        """The last state; None where there is none, DemoFailed where it is of another version."""
        place = self._place()
        if place is None:
            return None
        try:
            kept = msgspec.json.decode((place / STATE).read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError) as exc:
            raise DemoFailed(f"{place} cannot be read ({exc}): start over with --fresh") from exc
        if kept.version != VERSION:
            raise DemoFailed(f"{place} is of another version of Sigap: start over with --fresh")
        return kept

    def load_fleet(self, product: str, physics: Physics) -> SimulatedFleet:
        place = self._place()
        assert place is not None
        return SimulatedFleet.load(physics, place / f"{product}.fleet")

    def save(self, kept: Kept, fleets: Mapping[str, SimulatedFleet], *, surely: bool = False) -> None:
        """Writes a state aside and switches to it; skipped at times where saving takes long, but not if `surely`."""
        started = time.monotonic()
        if not surely and started - self._saved_at < SAVING_SHARE * self._took:
            return
        before = self._place()
        place = self._folder / f"{int(before.name) + 1 if before else 1:09d}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for product, fleet in fleets.items():
            fleet.save(place / f"{product}.fleet")
        (place / STATE).write_bytes(msgspec.json.encode(kept))
        aside = self._folder / f"{CURRENT}.new"
        aside.write_text(place.name)
        os.replace(aside, self._folder / CURRENT)
        if before is not None:
            shutil.rmtree(before, ignore_errors=True)
        self._saved_at, self._took = time.monotonic(), time.monotonic() - started

    def _place(self) -> Path | None:
        try:
            return self._folder / (self._folder / CURRENT).read_text().strip()
        except FileNotFoundError:
            return None
