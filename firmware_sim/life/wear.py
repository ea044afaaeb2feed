"""How parts age: for each device and failure mode the life of the present part, its damage, and lives that ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from firmware_sim.life.truth import Kind
from firmware_sim.physics.kinds import Mode
from firmware_sim.seeded_randomness import Array, Draws

DAY_H = 24.0
# A weak part shows its first sign within these days of use, and fails so many days later.
WEAK_AFTER_D = (1.0, 14.0)
WEAK_SIGNS_D = (2.0, 5.0)
# Damage grows as a power of the time since its first sign: slowly at first.
POWER = (1.4, 2.4)
DRAWN = 7
# A fault that a bad repair let come back grows so many times faster than it did.
RELAPSE_HASTE = 4.0


@dataclass(frozen=True, slots=True)
class Past:
    """A fault that a repair has ended. Times in hours since the beginning."""

    device: int
    mode: int
    kind: Kind
    onset: float
    fails: float
    noticed: float
    repaired: float


class Wear:
    """Lives of [n devices, modes]; times are hours since the beginning, and may lie before it."""

    def __init__(self, modes: Sequence[Mode], draws: Draws, used_h: Array, *, pace: float) -> None:
        """`used_h` [n]: how long each device has been in use at the beginning. `pace`: how much faster than its
        product's figures say a part comes to its first sign; from there it takes what it takes."""
        shape = (draws.devices, len(modes))
        self._modes, self._draws, self._pace = modes, draws, pace
        self.life = np.zeros(shape, np.int64)
        self.onset, self.fails, self.noticed, self.power = (np.zeros(shape) for _ in range(4))
        self.weak = np.zeros(shape, bool)
        self.past: list[Past] = []
        for mode in range(len(modes)):
            self._begin_lives(mode, used_h)

    def damage(self, mode: int, at: Array) -> Array:
        """[n, steps] from 0 (no sign) to 1 (functional failure); all or nothing where the mode gives no sign."""
        onset, fails = self.onset[:, mode, None], self.fails[:, mode, None]
        if self._modes[mode].signs is None:
            return np.asarray(at >= fails, np.float64)
        part = np.clip((at - onset) / (fails - onset), 0.0, 1.0)
        return np.asarray(part ** self.power[:, mode, None])

    def since(self, mode: int, at: Array) -> Array:
        """[n, steps] hours since functional failure, 0 before it."""
        return np.asarray(np.maximum(at - self.fails[:, mode, None], 0.0))

    def renew(self, device: int, component: str, at: float, *, holds_h: float | None = None) -> None:
        """The part is replaced, or cleaned: a new life of each of its modes begins. `holds_h`: the repair is a bad one,
        and what was wrong comes back after so many hours; at once means that nothing was mended."""
        for number, mode in enumerate(self._modes):
            if mode.component != component:
                continue
            wrong = self._shows(number, float(self.onset[device, number]), float(self.fails[device, number]), at)
            if wrong and holds_h is not None:
                self._relapse(device, number, at, holds_h)
            else:
                self._begin_anew(device, number, at)

    def cure(self, device: int, command: str, at: float) -> None:
        """A command undoes the damage of the modes that it cures: a new life of each begins."""
        for number, mode in enumerate(self._modes):
            if mode.cured_by == command:
                self._begin_anew(device, number, at)

    def begin(self, device: int, mode_id: str, *, onset: float, fails: float) -> None:
        """A fault on purpose, instead of chance's next one: its damage grows evenly."""
        number = next(place for place, mode in enumerate(self._modes) if mode.id == mode_id)
        notice = sum(self._modes[number].noticed) / 2
        self._set(device, number, onset, 0.0, fails - onset, notice, 1.0, False)

    def _begin_anew(self, device: int, number: int, at: float) -> None:
        mode = self._modes[number]
        onset, fails = float(self.onset[device, number]), float(self.fails[device, number])
        if self._shows(number, onset, fails, at):
            noticed = float(self.noticed[device, number])
            self.past.append(Past(device, number, self.kind(device, number), onset, fails, noticed, at))
        self.life[device, number] += 1
        chance = self._draws.generator(f"life:{mode.id}", device, int(self.life[device, number])).random(DRAWN)
        self._set(device, number, at, *_life(mode, chance, self._pace))

    def _relapse(self, device: int, number: int, at: float, holds_h: float) -> None:
        if holds_h <= 0:
            return
        mode = self._modes[number]
        signs = 0.0 if mode.signs is None else float(self.fails[device, number] - self.onset[device, number])
        self._begin_anew(device, number, at)
        notice = sum(mode.noticed) / 2
        self._set(device, number, at, holds_h, signs / RELAPSE_HASTE, notice, 1.0, False)

    def growing(self, at: float) -> list[tuple[int, int]]:
        """(device, mode) of every present part that has shown a sign or failed."""
        sudden = np.array([mode.signs is None for mode in self._modes])
        begun = np.where(sudden, self.fails <= at, self.onset <= at)
        return [(int(device), int(mode)) for device, mode in np.argwhere(begun)]

    def kind(self, device: int, mode: int) -> Kind:
        if self._modes[mode].signs is None:
            return "sudden"
        return "infant" if self.weak[device, mode] else "wear"

    def state(self) -> dict[str, Any]:
        arrays = {name: getattr(self, name).tolist() for name in ("life", "onset", "fails", "noticed", "power", "weak")}
        return {**arrays, "past": [[getattr(p, f) for f in Past.__dataclass_fields__] for p in self.past]}

    def restore(self, state: dict[str, Any]) -> None:
        for name in ("life", "onset", "fails", "noticed", "power", "weak"):
            setattr(self, name, np.array(state[name], getattr(self, name).dtype))
        self.past = [Past(*row) for row in state["past"]]

    def _begin_lives(self, number: int, used_h: Array) -> None:
        """The parts that are in the devices at the beginning: somewhere in a life that has not ended yet."""
        mode = self._modes[number]
        chance = self._draws.generator(f"life:{mode.id}").random((self._draws.devices, DRAWN))
        for device, row in enumerate(chance):
            until, signs, notice, power, weak = _life(mode, row, self._pace)
            spent = 0.0 if mode.signs is None else min(row[6] * (until + signs), used_h[device])
            if weak and used_h[device] > until + signs:
                weak = False
                until, signs, notice, power, _ = _life(mode, row, self._pace, weak=False)
                spent = min(row[6] * (until + signs), used_h[device])
            self._set(device, number, -spent, until, signs, notice, power, weak)

    def _set(
        self,
        device: int,
        number: int,
        start: float,
        until: float,
        signs: float,
        notice: float,
        power: float,
        weak: bool,
    ) -> None:
        place = (device, number)
        self.onset[place], self.fails[place] = start + until, start + until + signs
        self.noticed[place], self.power[place], self.weak[place] = start + until + signs + notice, power, weak

    def _shows(self, number: int, onset: float, fails: float, at: float) -> bool:
        return (fails if self._modes[number].signs is None else onset) <= at


def _life(
    mode: Mode, chance: Array, pace: float, *, weak: bool | None = None
) -> tuple[float, float, float, float, bool]:
    """Hours until the first sign, hours from there to failure, hours until it is noticed, power of damage, weak."""
    ages, signs, notice, power, weakness, early = (float(number) for number in chance[:6])
    notice_h = _between(mode.noticed, notice)
    if mode.signs is None:
        return -np.log1p(-ages) * mode.life * DAY_H / pace, 0.0, notice_h, 1.0, False
    if weak if weak is not None else weakness < mode.weak:
        return _between(WEAK_AFTER_D, early) * DAY_H, _between(WEAK_SIGNS_D, signs) * DAY_H, notice_h, 1.0, True
    until = float((-np.log1p(-ages)) ** (1 / mode.shape)) * mode.life * DAY_H / pace
    return until, _between(mode.signs, signs) * DAY_H, notice_h, _between(POWER, power), False


def _between(bounds: tuple[float, float], part: float) -> float:
    return bounds[0] + (bounds[1] - bounds[0]) * part
