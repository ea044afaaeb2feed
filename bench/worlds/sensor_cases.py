"""Sensor faults drawn at random on devices that are otherwise sound, and a fleet of sick devices beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import HOUSEHOLD
from firmware_sim.life.sensors import RUNS_AWAY
from firmware_sim.life.truth import Fault
from firmware_sim.physics.kinds import Physics

Array = NDArray[np.float64]
CaseKind = Literal["stuck", "drift"]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAYS = 60
# A fault begins in these days, so that a device's early life is over, and lasts so many days.
ONSET_D, LASTS_D = (20.0, 30.0), (10.0, 30.0)
# How fast a drift runs away, in noises of its sensor a day: half to twice what the simulator's own drifts do.
PACE = (0.5 * RUNS_AWAY, 2 * RUNS_AWAY)
# By its end a drift takes the daily mean so many healthy spreads away, or nothing could show it and nobody be misled.
LEAST_REACH = 3.0
# Parts never come to their first sign.
NO_WEAR = 1e-9
SICK_PACE = 10.0
COMES_AFTER_D = (1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Case:
    """One device with one faulty sensor. A drift's `pace` is in noises of its sensor a day (below zero it sinks), its
    `reach` in healthy spreads by its end."""

    serial: str
    kind: CaseKind
    metric: str
    at: datetime
    until: datetime
    pace: float | None
    reach: float


def case_fleet(
    physics: Physics, *, wears: bool, devices: int, seed: int, begin: datetime, prefix: str
) -> SimulatedFleet:
    """Devices whose sensors never fail by themselves; all else disturbs them as ever. Their parts wear and fail, or
    they are sound: then no part ever ages and none is weak."""
    modes = physics.modes if wears else tuple(replace(mode, weak=0.0) for mode in physics.modes)
    return SimulatedFleet(
        replace(physics, modes=modes),
        devices=devices,
        seed=seed,
        begin=begin,
        interval=HOUR,
        prefix=prefix,
        disturbances=replace(HOUSEHOLD, sensor_faults=0.0),
        pace=SICK_PACE if wears else NO_WEAR,
    )


def draw_cases(fleet: SimulatedFleet, twin: SimulatedFleet, *, each: int, seed: int, begin: datetime) -> list[Case]:
    """`each` stuck and `each` drifting sensors, broken in `fleet`, one a device; the rest stays sound.

    `twin`, the same fleet, lives first without any fault, and tells each metric's healthy spread: the deviation, over
    devices and days, of a daily mean from its device's first ten. Sensor, direction, pace, beginning and end are drawn.
    A drift that stays within the healthy spread until its end, for it is slow or its range cuts it off, is drawn again.
    """
    rng = np.random.default_rng([seed, 0x5E45])
    values = np.concatenate([part.values for part in twin.measure(begin + DAYS * DAY)], axis=1)
    metrics = fleet.physics.metrics
    places = [place for place, metric in enumerate(metrics) if metric.role == "sensor"]
    spread = {place: _healthy_spread(values[:, :, place]) for place in places}
    cases: list[Case] = []
    while len(cases) < 2 * each:
        device, place = len(cases), places[int(rng.integers(len(places)))]
        onset, lasts = rng.uniform(*ONSET_D), rng.uniform(*LASTS_D)
        pace = float(np.exp(rng.uniform(*np.log(PACE)))) * (1 if rng.random() < 0.5 else -1)
        kind: CaseKind = "stuck" if device < each else "drift"
        last = values[device, round((onset + lasts - 1) * 24) : round((onset + lasts) * 24), place]
        away = pace * metrics[place].noise * lasts
        moved = np.nanmean(np.clip(last + away, metrics[place].low, metrics[place].high) - last)
        reach = abs(float(moved)) / spread[place]
        if kind == "drift" and reach < LEAST_REACH:
            continue
        case = Case(
            serial=fleet.serials[device],
            kind=kind,
            metric=metrics[place].id,
            at=begin + onset * DAY,
            until=begin + (onset + lasts) * DAY,
            pace=pace if kind == "drift" else None,
            reach=reach if kind == "drift" else 0.0,
        )
        fleet.break_sensor(case.serial, case.metric, kind, at=case.at, until=case.until, pace=case.pace)
        cases.append(case)
    return cases


def _healthy_spread(values: Array) -> float:
    """Values [devices, hours] of sound devices -> how far a daily mean is from that of the first ten days."""
    days = np.nanmean(values.reshape(len(values), -1, 24), axis=2)
    return float(np.nanstd(days[:, 10:] - np.nanmean(days[:, :10], axis=1, keepdims=True)))


@dataclass(slots=True)
class Repairs:
    """Failures that a customer notices are repaired one to three days later; nothing is repaired before it fails."""

    fleet: SimulatedFleet
    rng: np.random.Generator
    planned: dict[tuple[str, str, datetime], datetime]

    @classmethod
    def of(cls, fleet: SimulatedFleet, seed: int) -> "Repairs":
        return cls(fleet, np.random.default_rng([seed, 0x12E9]), {})

    def until(self, now: datetime) -> Iterator[tuple[Fault, datetime]]:
        """Repairs up to `now`, done in the simulated world, with their faults."""
        for fault in self.fleet.truth():
            key = (fault.serial, fault.failure_mode, fault.fails_at)
            if fault.kind != "sensor" and fault.ended == "failed" and fault.repaired_at is None:
                comes = fault.noticed_at + DAY * float(self.rng.uniform(*COMES_AFTER_D))
                if self.planned.setdefault(key, comes) <= now:
                    self.fleet.repair(fault.serial, fault.component, now)
                    yield fault, now
