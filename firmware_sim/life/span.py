"""A stretch of time as a product's physics sees it: usage, surroundings and damage in, nothing of clocks or seeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from firmware_sim.life.places import HOURS_A_DAY, Surroundings, wandering
from firmware_sim.seeded_randomness import Array, Draws, Mask


@dataclass(frozen=True, slots=True)
class Span:
    """`count` steps of `step_h` hours from step `first` on, for n devices. Arrays are [n, count] unless they say else.

    `at` [count]: hours since the beginning at each step's end. `damage` by failure mode: 0 sound to 1 functional
    failure; `since` by failure mode: hours since functional failure, 0 before it. `powered`: has electricity.
    """

    draws: Draws
    surroundings: Surroundings
    first: int
    count: int
    step_h: float
    at: Array
    damage: Mapping[str, Array]
    since: Mapping[str, Array]
    powered: Mask

    @property
    def hour(self) -> Array:
        return self.surroundings.local_hour(self.at)

    @property
    def weekend(self) -> Mask:
        return self.surroundings.weekend(self.at)

    @property
    def outdoors(self) -> Array:
        return self.surroundings.outdoors(self.at)

    def device(self, name: str, low: float, high: float) -> Array:
        """[n, 1] a property of each device between `low` and `high`."""
        return low + (high - low) * self.draws.constants(name)[:, None]

    def chosen(self, name: str, options: Sequence[float]) -> Array:
        """[n, 1] one of the options for each device."""
        place = (self.draws.constants(name)[:, None] * len(options)).astype(int)
        values: Array = np.asarray(options, np.float64)
        return np.take(values, place)

    def noise(self, name: str, scale: float) -> Array:
        return self.draws.normals(name, self.first, self.count) * scale

    def chance(self, name: str) -> Array:
        """0..1, at each step anew."""
        return self.draws.uniforms(name, self.first, self.count)

    def drift(self, name: str, scale: float, days: float) -> Array:
        """A slow wandering around 0."""
        return wandering(self.draws, name, self.at, days) * scale

    def count_of(self, name: str, mean: Array, most: int = 24) -> Array:
        """How often something happened that happens `mean` times on average (Poisson, by inversion)."""
        chance = self.chance(name)
        term = np.exp(-mean)
        total, count = term.copy(), np.zeros_like(chance)
        for number in range(1, most + 1):
            count += chance > total
            term = term * mean / number
            total += term
        return count

    def failed(self, mode: str, hours: float) -> Array:
        """0 until functional failure, then towards 1 with this time constant."""
        return np.asarray(-np.expm1(-self.since[mode] / hours))

    def daily_run(self, name: str, chance: Array, from_h: float, to_h: float, length_h: Array) -> tuple[Array, Mask]:
        """A run that begins once a day, on a `chance` [n, 1] of days, between two hours of the wall clock.

        How far it has come at each step's end (0..1, NaN outside), and the steps in which one ended.
        """
        progress = np.full((self.draws.devices, self.count), np.nan)
        ended = np.zeros(progress.shape, bool)
        shift = self.surroundings.local_hour(np.zeros(1))
        for day in range(int(self.at[0] // HOURS_A_DAY) - 1, int(self.at[-1] // HOURS_A_DAY) + 2):
            happens, when, _, _ = (column[:, None] for column in self.draws.day(name, day).T)
            begins = day * HOURS_A_DAY + from_h + (to_h - from_h) * when - shift
            part = (self.at[None, :] - begins) / length_h
            runs = happens < chance
            progress = np.where(runs & (part >= 0) & (part < 1), part, progress)
            ended |= runs & (part >= 1) & (part < 1 + self.step_h / length_h)
        return progress, ended
