"""What a sensor should read: a ridge regression on settings, surroundings and metrics of other components."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats, Texts
from models.data.split import device_rows
from models.normal_behaviour.sensor_levels import SensorLevels

# An input counts no farther out than this: one that is odd itself must not make others look odd.
FARTHEST_INPUT = 3.0
# A device is known by n of its rows as far as n / (n + POOLED) says; the rest is the fleet.
POOLED = 30
# No device's own spread counts for less than this share of the fleet's.
LEAST_SPREAD = 0.7


@dataclass(frozen=True, slots=True)
class ExpectedValue:
    """One metric's: `inputs` [p] with `centre`, `scale` [p], `weights` [2p] (of them and their squares), the `level`,
    and what each device reads above it (`offsets`). `spreads` of what is left over, by device; `spread`: the fleet's.
    """

    metric: str
    inputs: tuple[str, ...]
    centre: Floats
    scale: Floats
    weights: Floats
    level: float
    offsets: Mapping[str, float]
    spreads: Mapping[str, float]
    spread: float

    def residual(self, levels: SensorLevels) -> Floats:
        """Rows -> measured minus expected [r]; an unknown input counts as usual."""
        told = terms(levels.of(self.inputs), self.centre, self.scale) @ self.weights
        own = _by_device(levels.serial, self.offsets, 0.0)
        rest: Floats = levels.of((self.metric,))[:, 0] - self.level - told - own
        return rest

    def width(self, serial: Texts) -> Floats:
        """What counts as one spread of each row's device [r]."""
        return np.maximum(_by_device(serial, self.spreads, self.spread), LEAST_SPREAD * self.spread)


def terms(inputs: Floats, centre: Floats, scale: Floats) -> Floats:
    """Inputs [r, p] -> standardised, and their squares [r, 2p]."""
    z = np.clip(np.nan_to_num((inputs - centre) / scale), -FARTHEST_INPUT, FARTHEST_INPUT)
    return np.hstack([z, z * z - 1])


def _by_device(serial: Texts, own: Mapping[str, float], otherwise: float) -> Floats:
    devices = device_rows(serial)
    values = np.array([own.get(name, otherwise) for name, _ in devices], np.float64)
    return np.repeat(values, np.array([rows.stop - rows.start for _, rows in devices], np.int64))
