"""Which devices run alike: each is put to the group whose usual levels are nearest to those of its early life."""

from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats, Ints
from models.features.build import Features

# No series counts for more than so many spreads: a sensor that was exchanged does not make another kind of device.
FAR = 3.0
# Of the square of that: a device this far from every group on average is like none.
UNLIKE = 0.5
ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class AlikeDevices:
    """`means` and `deviations`: columns whose difference is a series' level in early life [s]; `centres` [g, s] of the
    groups, NaN where a group lacks the series; `spread` [s] of devices within groups."""

    means: tuple[str, ...]
    deviations: tuple[str, ...]
    centres: Floats
    spread: Floats

    def levels(self, features: Features) -> Floats:
        """Rows -> the levels of each row's device in its early life [n, s]."""
        return early_levels(features, self.means, self.deviations)

    def assign(self, features: Features) -> Ints:
        """Rows -> the group of each [n]; -1 for devices that are like none."""
        found = np.full(len(features), -1, np.int64)
        for begin in range(0, len(features), ROWS_AT_ONCE):
            rows = slice(begin, begin + ROWS_AT_ONCE)
            part = features.take(np.arange(len(features))[rows])
            found[rows] = nearest(self.levels(part), self.centres, self.spread)
        return found


def early_levels(features: Features, means: tuple[str, ...], deviations: tuple[str, ...]) -> Floats:
    mean, away = (features.matrix[:, features.places(names)].astype(np.float64) for names in (means, deviations))
    levels: Floats = mean - away
    return levels


def nearest(levels: Floats, centres: Floats, spread: Floats) -> Ints:
    """Levels [n, s] -> the nearest of the centres [g, s], or -1. A series that one side alone has is far."""
    squares = np.zeros((len(levels), len(centres)))
    for place, centre in enumerate(centres):
        away = np.abs(levels - centre) / spread
        both, one = ~np.isnan(away), np.isnan(levels) != np.isnan(centre)
        away = np.where(both, np.minimum(away, FAR), np.where(one, FAR, 0.0))
        squares[:, place] = (away**2).sum(axis=1) / np.maximum((both | one).sum(axis=1), 1)
    if not len(centres):
        return np.full(len(levels), -1, np.int64)
    best = squares.argmin(axis=1)
    return np.where(squares.min(axis=1) <= UNLIKE * FAR**2, best, -1)
