"""How far each component is from normal: deviations by two clocks, smoothed, on the bad side."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.data.arrays import Bools, Floats, Ints
from models.data.split import stretches
from models.normal_behaviour.expected_value import ExpectedValue
from models.normal_behaviour.sensor_levels import SensorLevels

# With so many others in the same bucket a device is compared with their median.
LEAST_PEERS = 2
FARTHEST = 8.0
SMOOTHING = 0.15
# The trailing clock looks at a device's own rows so far back, and needs so many of them.
TRAILING_FROM, TRAILING_UNTIL, LEAST_TRAILING = 120, 15, 45


@dataclass(frozen=True, slots=True)
class Unusual:
    """Rows [r]: how far each of `components` [c] is out, in spreads of its metrics, smoothed; `frozen` against what was
    normal when it was learnt, `both` where the device's own recent past agrees (NaN where that is too short). `metric`
    [r, c]: the place of the one that leads there. `near` [r, m]: of each metric how many spreads above normal it is,
    smoothed."""

    components: tuple[str, ...]
    frozen: Floats
    both: Floats
    metric: Ints
    near: Floats

    def take(self, rows: Bools) -> "Unusual":
        """Some of the rows."""
        return Unusual(self.components, self.frozen[rows], self.both[rows], self.metric[rows], self.near[rows])


@dataclass(frozen=True, slots=True)
class NormalBehaviour:
    """Fitted by `fit_normal_behaviour`: for each watched metric what it should read, whose it is (its component, or
    itself), and the side that is bad."""

    expected: tuple[ExpectedValue, ...]
    owners: tuple[str, ...]
    bad: tuple[str, ...]

    def deviations(self, levels: SensorLevels) -> Floats:
        """Rows -> how many spreads each metric is above what it should read [r, m], less what its peers are."""
        if not self.expected:
            return np.zeros((len(levels), 0))
        rest = np.stack([one.residual(levels) for one in self.expected], axis=1)
        width = np.stack([one.width(levels.serial) for one in self.expected], axis=1)
        far: Floats = np.clip(against_peers(levels, rest) / width, -FARTHEST, FARTHEST)
        return far

    def unusual(self, levels: SensorLevels) -> Unusual:
        """Rows of whole devices, in the order of time -> Unusual."""
        far = self.deviations(levels)
        frozen, both, smooth = (np.full(far.shape, np.nan) for _ in range(3))
        device = pd.factorize(levels.serial)[0]
        for place, (owner, side) in enumerate(zip(self.owners, self.bad, strict=True)):
            life = levels.life.get(owner, np.zeros(len(levels), np.int64))
            stretch = device * (int(life.max(initial=0)) + 1) + life
            one = pd.Series(far[:, place])
            near = smooth[:, place] = _smoothed(one, stretch)
            before = one - _trailing(one, stretch)
            late = _smoothed(before, stretch)
            frozen[:, place] = _on_bad_side(near, near, side)
            both[:, place] = _on_bad_side(near, late, side)
        components = tuple(dict.fromkeys(self.owners))
        shape = (len(levels), len(components))
        worst, agreed, metric = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, np.int64)
        for place, component in enumerate(components):
            own = [i for i, owner in enumerate(self.owners) if owner == component]
            worst[:, place] = _largest(frozen[:, own])
            agreed[:, place] = _largest(both[:, own])
            metric[:, place] = np.array(own)[np.nan_to_num(frozen[:, own], nan=-1.0).argmax(axis=1)]
        return Unusual(components, worst, agreed, metric, smooth)


def against_peers(levels: SensorLevels, rest: Floats) -> Floats:
    """Residuals [r, m] less the median of the other devices in the same bucket, where there are enough."""
    buckets, row = np.unique(levels.bucket, return_inverse=True)
    devices = stretches(levels.serial)
    if len(devices) <= LEAST_PEERS:
        return rest
    column = np.repeat(np.arange(len(devices)), [rows.stop - rows.start for rows in devices])
    compared = rest.copy()
    for place in range(rest.shape[1]):
        grid = np.full((len(buckets), len(devices)), np.nan)
        grid[row, column] = rest[:, place]
        compared[:, place] -= _median_of_others(grid)[row, column]
    return compared


def _median_of_others(grid: Floats) -> Floats:
    """Of each cell [b, d] the median of the row's other known cells; nought where they are few. From the sorted row:
    leaving one out moves the middle by at most one place."""
    order = np.sort(grid, axis=1)
    known = (~np.isnan(grid)).sum(axis=1)[:, None]
    others = known - 1
    rank = np.argsort(np.argsort(grid, axis=1, kind="stable"), axis=1, kind="stable")
    low, high = (others - 1) // 2, others // 2
    last = grid.shape[1] - 1
    middle = [
        np.take_along_axis(order, np.clip(place + (rank <= place), 0, last).astype(np.int64), axis=1)
        for place in (np.broadcast_to(low, grid.shape), np.broadcast_to(high, grid.shape))
    ]
    median: Floats = (middle[0] + middle[1]) / 2
    return np.where((others >= LEAST_PEERS) & ~np.isnan(median), median, 0.0)


def _smoothed(one: "pd.Series[float]", stretch: Ints) -> Floats:
    """Exponentially weighted within each stretch [r]; NaN where nothing is known there. Stretches are in order."""
    smooth = np.array(one.groupby(stretch).ewm(alpha=SMOOTHING, ignore_na=True).mean(), np.float64)
    smooth[one.isna().to_numpy()] = np.nan
    return smooth


def _trailing(one: "pd.Series[float]", stretch: Ints) -> Floats:
    """The mean of each stretch's own rows from `TRAILING_FROM` to `TRAILING_UNTIL` before."""
    window = TRAILING_FROM - TRAILING_UNTIL
    mean = one.groupby(stretch).rolling(window, min_periods=LEAST_TRAILING).mean().reset_index(drop=True)
    return np.array(mean.groupby(stretch).shift(TRAILING_UNTIL), np.float64)


def _on_bad_side(near: Floats, late: Floats, side: str) -> Floats:
    """By which the clocks agree that a metric is on its bad side [r]."""
    high, low = np.minimum(near, late), np.minimum(-near, -late)
    return {"high": high, "low": low, "both": np.maximum(high, low)}[side]


def _largest(values: Floats) -> Floats:
    known = ~np.isnan(values).all(axis=1)
    largest: Floats = np.where(known, np.nan_to_num(values, nan=-np.inf).max(axis=1), np.nan)
    return largest
