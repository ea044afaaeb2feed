"""What sensors make of the truth: noise, wandering calibration, and sensors that drift, stick, spike, rattle or are
silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from firmware_sim.life.disturbances import Disturbances
from firmware_sim.life.places import wandering
from firmware_sim.physics.kinds import Metric
from firmware_sim.seeded_randomness import Array, Draws

SensorFault = Literal["drift", "stuck", "missing", "spikes", "noisy"]
# What befalls sensors by themselves; a noisy one is made on purpose only (`Sensors.break_one`).
KINDS: tuple[SensorFault, ...] = ("drift", "stuck", "missing", "spikes")
YEAR_H = 365.25 * 24
LASTS_H = (48.0, 30 * 24.0)
SPIKES = 0.06
# A drifting sensor runs away by so many times its noise a day; a noisy one has so many times its noise.
RUNS_AWAY = 3.0
NEVER_H = 1e12
RATTLES = 8.0


@dataclass(slots=True)
class Faulty:
    """The present or next sensor fault of one device. Times in hours since the beginning. `pace`: in noises a day for a
    drift (below zero it sinks), in noises for a noisy one; None for what is usual."""

    number: int
    metric: int
    kind: SensorFault
    onset: float
    ends: float
    stuck: float | None = None
    pace: float | None = None


class Sensors:
    """The sensors of n devices: metrics of role `sensor`; counters, settings and states are told as they are."""

    def __init__(self, metrics: Sequence[Metric], draws: Draws, disturbances: Disturbances) -> None:
        self._metrics, self._draws, self._disturbances = metrics, draws, disturbances
        self._measuring = [place for place, metric in enumerate(metrics) if metric.role == "sensor"]
        self.faulty: list[Faulty] = []
        self.past: list[tuple[int, Faulty, float]] = []
        if disturbances.sensor_faults:
            self.faulty = [self._next(device, 0, 0.0) for device in range(draws.devices)]

    def read(self, values: Array, *, first: int, at: Array) -> Array:
        """What the sensors say of `values` [n, steps, metrics]; NaN where one says nothing."""
        count = len(at)
        out = values.copy()
        for place in self._measuring:
            metric = self._metrics[place]
            noise = self._draws.normals(f"noise:{metric.id}", first, count)
            offset = wandering(self._draws, f"calibration:{metric.id}", at, 45.0)
            told = values[:, :, place] + metric.noise * (noise + 0.5 * offset)
            # A sensor's own electronics ends where its range ends.
            out[:, :, place] = np.clip(told, metric.low, metric.high)
        if self._disturbances.silent:
            for place in self._measuring:
                silent = self._draws.uniforms(f"silent:{self._metrics[place].id}", first, count)
                out[:, :, place][silent < self._disturbances.silent] = np.nan
        self._disturb(out, first, at)
        return out

    def renew(self, device: int, metric: str, at: float) -> bool:
        """The sensor is replaced; whether it was faulty."""
        if not self.faulty:
            return False
        fault = self.faulty[device]
        if self._metrics[fault.metric].id != metric or not fault.onset <= at:
            return False
        self._end(device, at)
        return True

    def break_one(
        self, device: int, metric: str, kind: SensorFault, *, onset: float, ends: float, pace: float | None = None
    ) -> None:
        """A fault on purpose, in place of the next one by chance; ValueError for a metric that no sensor measures."""
        found = [place for place in self._measuring if self._metrics[place].id == metric]
        if not found:
            raise ValueError(f"{metric!r} is measured by no sensor of this product")
        if not self.faulty:
            self.faulty = [_never() for _ in range(self._draws.devices)]
        self.faulty[device] = Faulty(self.faulty[device].number, found[0], kind, onset, ends, None, pace)

    def state(self) -> dict[str, Any]:
        return {
            "faulty": [_row(fault) for fault in self.faulty],
            "past": [[device, _row(fault), ended] for device, fault, ended in self.past],
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.faulty = [Faulty(*row) for row in state["faulty"]]
        self.past = [(device, Faulty(*row), ended) for device, row, ended in state["past"]]

    def _disturb(self, out: Array, first: int, at: Array) -> None:
        for device, fault in enumerate(self.faulty):
            while fault.onset <= at[-1]:
                self._distort(out[device], device, fault, first, at)
                if fault.ends > at[-1]:
                    break
                self._end(device, fault.ends)
                fault = self.faulty[device]

    def _distort(self, out: Array, device: int, fault: Faulty, first: int, at: Array) -> None:
        """`out` [steps, metrics] of one device, in place."""
        metric, column = self._metrics[fault.metric], out[:, fault.metric]
        hit = (at >= fault.onset) & (at < fault.ends)
        if not hit.any():
            return
        if fault.kind == "missing":
            column[hit] = np.nan
        elif fault.kind == "stuck":
            if fault.stuck is None:
                value = column[hit][0]
                fault.stuck = float(metric.low if np.isnan(value) else value)
            column[hit] = fault.stuck
        elif fault.kind == "drift":
            pace = fault.pace if fault.pace is not None else RUNS_AWAY if fault.number % 2 else -RUNS_AWAY
            away = pace * metric.noise * (at[hit] - fault.onset) / 24
            column[hit] = np.clip(column[hit] + away, metric.low, metric.high)
        elif fault.kind == "noisy":
            wide = (RATTLES if fault.pace is None else fault.pace) * metric.noise
            rattle = self._draws.normals("rattle", first, len(at))[device][hit] * wide
            column[hit] = np.clip(column[hit] + rattle, metric.low, metric.high)
        else:
            chance = self._draws.uniforms("spikes", first, len(at))[device]
            column[hit & (chance < SPIKES)] = metric.high + (metric.high - metric.low) * 0.5

    def _end(self, device: int, at: float) -> None:
        fault = self.faulty[device]
        self.past.append((device, fault, at))
        self.faulty[device] = self._next(device, fault.number + 1, at)

    def _next(self, device: int, number: int, after: float) -> Faulty:
        if not self._disturbances.sensor_faults:
            return _never()
        chance = self._draws.generator("sensor fault", device, number).random(4)
        onset = after + float(-np.log1p(-chance[0])) * YEAR_H / self._disturbances.sensor_faults
        ends = onset + LASTS_H[0] + (LASTS_H[1] - LASTS_H[0]) * float(chance[1])
        metric = self._measuring[int(chance[2] * len(self._measuring))]
        return Faulty(number, metric, KINDS[int(chance[3] * len(KINDS))], onset, ends)


def _row(fault: Faulty) -> list[Any]:
    return [fault.number, fault.metric, fault.kind, fault.onset, fault.ends, fault.stuck, fault.pace]


def _never() -> Faulty:
    return Faulty(0, 0, "missing", NEVER_H, NEVER_H)
