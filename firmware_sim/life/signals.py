"""Codes that devices send by themselves: near a failure, when one has come, and in everyday use."""

from dataclasses import dataclass

import numpy as np

from firmware_sim.life.sensors import Sensors
from firmware_sim.life.wear import Wear
from firmware_sim.physics.kinds import Code, Physics
from firmware_sim.seeded_randomness import Array, Draws, Mask

# A device that has failed says so again every day.
AGAIN_H = 24.0
_MS = 1 / 3_600_000


@dataclass(frozen=True, slots=True, order=True)
class Signal:
    """A code of a device in a step; `at_h` hours since the beginning."""

    step: int
    device: int
    at_h: float
    code: str
    severity: str


class Signals:
    """The codes of n devices."""

    def __init__(self, physics: Physics, draws: Draws, step_h: float) -> None:
        self._physics, self._draws, self._step_h = physics, draws, step_h

    def sent(self, wear: Wear, sensors: Sensors, *, first: int, at: Array, present: Mask) -> list[Signal]:
        """Of the steps that end `at`, in order of step and device; none without electricity."""
        signals: list[Signal] = []
        moment = at - self._draws.uniforms("signal", first, len(at)) * self._step_h * 0.99
        for number, mode in enumerate(self._physics.modes):
            fails, onset = wear.fails[:, number, None], wear.onset[:, number, None]
            for code in mode.codes:
                near = (at >= np.maximum(onset, fails - code.before)) & (at < fails)
                chance = self._draws.uniforms(f"code:{mode.id}:{code.id}", first, len(at))
                signals += _at(near & present & (chance < code.rate * self._step_h), moment, code, first)
                signals += self._of_failed(code, np.broadcast_to(fails, present.shape), moment, first, at, present)
        for habit in self._physics.habits:
            chance = self._draws.uniforms(f"habit:{habit.id}", first, len(at))
            now = present & (chance < habit.per_day * self._step_h / 24)
            signals += _at(now, moment, Code(habit.id, habit.severity), first)
        return sorted([*signals, *self._of_sensors(sensors, first, at, present)])

    def _of_failed(self, code: Code, fails: Array, moment: Array, first: int, at: Array, present: Mask) -> list[Signal]:
        """At the failure itself, and every day from then on."""
        before = at - self._step_h - fails
        again = np.floor((at - fails) / AGAIN_H) > np.floor(before / AGAIN_H)
        return _at((at >= fails) & again & present, np.maximum(moment, fails + _MS), code, first)

    def _of_sensors(self, sensors: Sensors, first: int, at: Array, present: Mask) -> list[Signal]:
        """The firmware notices a sensor that says nothing at all."""
        codes = dict(self._physics.sensor_codes)
        found = []
        for device, fault in enumerate(sensors.faulty):
            code = codes.get(self._physics.metrics[fault.metric].id)
            if code is None or fault.kind != "missing" or not at[0] - self._step_h < fault.onset <= at[-1]:
                continue
            step = int(np.searchsorted(at, fault.onset))
            if present[device, step]:
                found.append(Signal(first + step, device, fault.onset, code.id, code.severity))
        return found


def _at(mask: Mask, moment: Array, code: Code, first: int) -> list[Signal]:
    return [
        Signal(first + int(step), int(device), float(moment[device, step]), code.id, code.severity)
        for device, step in np.argwhere(mask)
    ]
