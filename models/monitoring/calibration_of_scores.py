"""Calibration of live scores: a reliability table and the slope, censored rows left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats, Ints
from models.statistics.calibration_slope import counted_slope, log_odds
from models.statistics.interval_of_share import SEED, Figure, Share, share

EDGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
DRAWS = 100
LEAST_EACH = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores between two probabilities: their mean, and how many came true. Rows of one device are alike, so the
    interval is too narrow where devices are few."""

    low: float
    high: float
    mean: float
    came: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """`slope` (Cox 1958) is 1 where probabilities mean what they say, below 1 where they are too extreme; None with
    fewer than 5 scores of either kind. `censored`: left out, for the truth was cut off."""

    scores: int
    devices: int
    censored: int
    mean: float | None
    came: float | None
    slope: Figure | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """A fault at a time, and until when its device was down for it (both ms)."""

    device: int
    at: int
    until: int


def label_scores(
    device: Ints, ts: Ints, faults: Sequence[Spell], cuts: Sequence[tuple[int, int]], *, horizon: int, now: int
) -> Floats:
    """Scores [n] -> 1 where a fault of the device came within the horizon, 0 where none did, NaN where that is not
    known: the device was down already, the window is open still, or one of `cuts` (device, time), a repair without a
    finding, fell into it."""
    came = _falls(device, ts, [(fault.device, fault.at) for fault in faults], horizon)
    cut = _falls(device, ts, cuts, horizon) & ~came
    label = np.where(came, 1.0, 0.0)
    label[~came & ((ts + horizon > now) | cut)] = np.nan
    for fault in faults:
        label[(device == fault.device) & (fault.at <= ts) & (ts <= fault.until)] = np.nan
    return label


def calibrate(device: Ints, probability: Floats, label: Floats) -> Calibration:
    """Live scores [n] with their labels -> the reliability table and the slope, with a bootstrap over devices."""
    known = ~np.isnan(label) & ~np.isnan(probability)
    d, p, y = device[known], probability[known], label[known]
    if not len(y):
        return Calibration(0, 0, len(label), None, None, None, ())
    place = np.clip(np.searchsorted(EDGES, p, side="right") - 1, 0, len(EDGES) - 2)
    bins = []
    for i in range(len(EDGES) - 1):
        inside = place == i
        if inside.any():
            came = share(int(y[inside].sum()), int(inside.sum()))
            bins.append(Bin(EDGES[i], EDGES[i + 1], round(float(p[inside].mean()), 5), came))
    return Calibration(
        scores=len(y),
        devices=len(np.unique(d)),
        censored=int(len(label) - len(y)),
        mean=float(p.mean()),
        came=float(y.mean()),
        slope=_slope_figure(d, p, y),
        bins=tuple(bins),
    )


def _falls(device: Ints, ts: Ints, events: Sequence[tuple[int, int]], horizon: int) -> Bools:
    """Whether an event of the row's device lies in (ts, ts + horizon]."""
    found = np.zeros(len(ts), bool)
    for owner, at in events:
        found |= (device == owner) & (ts < at) & (at <= ts + horizon)
    return found


def _slope_figure(device: Ints, probability: Floats, label: Floats) -> Figure | None:
    if min(label.sum(), len(label) - label.sum()) < LEAST_EACH:
        return None
    odds = log_odds(probability)
    _, code = np.unique(device, return_inverse=True)
    count = int(code.max()) + 1
    value = counted_slope(odds, np.ones(len(label)), label)
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(DRAWS if count > 1 else 0):
        weight = np.bincount(rng.integers(0, count, count), minlength=count)[code].astype(np.float64)
        found.append(counted_slope(odds, weight, weight * label))
    drawn = [slope for slope in found if not np.isnan(slope)]
    if len(drawn) < DRAWS // 2:
        return Figure(value, None, None)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Figure(value, float(low), float(high))
