"""Devices that live: hour after hour they are used, wear, fail and are repaired, and measure all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firmware_sim.life.disturbances import Disturbances
from firmware_sim.life.places import Surroundings
from firmware_sim.life.sensors import Sensors
from firmware_sim.life.signals import Signal, Signals
from firmware_sim.life.span import Span
from firmware_sim.life.wear import Wear
from firmware_sim.physics.kinds import Physics
from firmware_sim.seeded_randomness import BLOCK, Array, Draws, Mask

HOUR = timedelta(hours=1)
YOUNG_SHARE, YOUNG_H, OLDEST_H = 0.2, 45 * 24.0, 3 * 8766.0
# Times are kept in hours as floating point: a step's end that is reached up to this is reached.
TINY_H = 1e-9


@dataclass(frozen=True, slots=True)
class Measured:
    """What n devices measured in some steps: `ts` [n, steps] ms, `values` [n, steps, metrics] (NaN: silent), and
    `present` [n, steps], whether there is a reading at all. `signals` are codes, in order of step and device."""

    first: int
    at: Array
    ts: NDArray[np.int64]
    values: Array
    present: Mask
    signals: list[Signal]


class Devices:
    """n devices of one product. Times are hours since `begin`; step k ends at (k + 1) intervals."""

    def __init__(
        self,
        physics: Physics,
        *,
        devices: int,
        seed: int,
        begin: datetime,
        interval: timedelta,
        disturbances: Disturbances,
        pace: float,
    ) -> None:
        self.physics, self.begin, self.disturbances = physics, begin, disturbances
        self.step_h = interval / HOUR
        self.draws = Draws(seed, devices)
        self.surroundings = Surroundings(seed, devices, begin)
        self.used_h = _hours_in_use(self.draws.constants("installed"))
        self.wear = Wear(physics.modes, self.draws, self.used_h, pace=pace)
        self.sensors = Sensors(physics.metrics, self.draws, disturbances)
        self.signals = Signals(physics, self.draws, self.step_h)
        self.now_h, self.step = 0.0, 0
        self._counting = [place for place, metric in enumerate(physics.metrics) if metric.role == "counter"]
        self._totals = np.column_stack(
            [self.used_h * physics.metrics[place].per_hour for place in self._counting] or [np.zeros((devices, 0))]
        )
        self._repairs: list[tuple[float, int, str, float | None]] = []

    def advance(self, until_h: float) -> Iterator[Measured]:
        """Lives on until `until_h`, and gives what was measured on the way."""
        while self._repairs and self._repairs[0][0] <= until_h:
            at, device, component, holds_h = self._repairs.pop(0)
            yield from self._live(at)
            self._renew(device, component, at, holds_h)
        yield from self._live(until_h)
        self.now_h = max(self.now_h, until_h)

    def repair(self, device: int, component: str, at_h: float, *, holds_h: float | None = None) -> None:
        """Now, or when that time has come. A component is also a metric's id: its sensor is replaced. `holds_h`: after
        how many hours a bad repair lets the fault come back."""
        if at_h <= self.now_h:
            self._renew(device, component, at_h, holds_h)
        else:
            planned = [*self._repairs, (at_h, device, component, holds_h)]
            self._repairs = sorted(planned, key=lambda one: one[:3])

    def state(self) -> dict[str, Any]:
        own = {"now_h": self.now_h, "step": self.step, "totals": self._totals.tolist(), "repairs": self._repairs}
        return {**own, "wear": self.wear.state(), "sensors": self.sensors.state()}

    def restore(self, state: dict[str, Any]) -> None:
        self.now_h, self.step = state["now_h"], state["step"]
        self._totals = np.array(state["totals"], np.float64).reshape(self._totals.shape)
        self._repairs = [_planned(*row) for row in state["repairs"]]
        self.wear.restore(state["wear"])
        self.sensors.restore(state["sensors"])

    def _live(self, until_h: float) -> Iterator[Measured]:
        last = int((until_h + TINY_H) / self.step_h)
        while self.step < last:
            count = min(last, (self.step // BLOCK + 1) * BLOCK) - self.step
            yield self._measure(self.step, count)
            self.step += count

    def _measure(self, first: int, count: int) -> Measured:
        at: Array = np.arange(first + 1, first + count + 1) * np.float64(self.step_h)
        damage = {mode.id: self.wear.damage(number, at) for number, mode in enumerate(self.physics.modes)}
        since = {mode.id: self.wear.since(number, at) for number, mode in enumerate(self.physics.modes)}
        present = self.surroundings.powered(at, self.disturbances.power_cuts)
        span = Span(self.draws, self.surroundings, first, count, self.step_h, at, damage, since, present)
        found = self.physics.measure(span)
        values = np.stack([found[metric.id] for metric in self.physics.metrics], axis=2)
        for column, place in enumerate(self._counting):
            self._count(values[:, :, place], present, column)
        told = self.sensors.read(values, first=first, at=at)
        for place, metric in enumerate(self.physics.metrics):
            told[:, :, place] = np.round(told[:, :, place], metric.decimals)
        signals = self.signals.sent(self.wear, self.sensors, first=first, at=at, present=present)
        return Measured(first, at, self._stamps(first, at), told, present, signals)

    def _count(self, increases: Array, present: Mask, column: int) -> None:
        """Increases [n, steps] become totals, in place; without electricity nothing counts."""
        sums = np.cumsum(np.hstack([self._totals[:, column, None], np.where(present, increases, 0.0)]), axis=1)
        increases[:] = sums[:, 1:]
        self._totals[:, column] = sums[:, -1]

    def _stamps(self, first: int, at: Array) -> NDArray[np.int64]:
        ends = np.round(self.begin.timestamp() * 1000 + at * 3_600_000)[None, :]
        early = self.draws.uniforms("clock", first, len(at)) * self.disturbances.clock_jitter_s * 1000
        return np.asarray(ends - np.floor(early), np.int64)

    def _renew(self, device: int, component: str, at: float, holds_h: float | None) -> None:
        if not self.sensors.renew(device, component, at):
            self.wear.renew(device, component, at, holds_h=holds_h)


def _hours_in_use(chance: Array) -> Array:
    """[n]: some devices are new, the others up to three years old."""
    young = chance < YOUNG_SHARE
    older = YOUNG_H + (chance - YOUNG_SHARE) / (1 - YOUNG_SHARE) * (OLDEST_H - YOUNG_H)
    return np.floor(np.where(young, chance / YOUNG_SHARE * YOUNG_H, older))


def _planned(
    at: float, device: int, component: str, holds_h: float | None = None
) -> tuple[float, int, str, float | None]:
    """A repair to come, as it was kept; earlier versions kept no repairs that do not hold."""
    return at, device, component, holds_h
