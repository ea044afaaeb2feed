"""Shares and quantiles with honest intervals: Wilson's for a share, the bootstrap over devices for the rest."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from models.data.arrays import Floats, Ints

DRAWS = 200
Z95 = float(ndtri(0.975))
QUANTILES = (0.1, 0.5, 0.9)
SEED = 20_260_301


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `trials`, with Wilson's (1927) 95 % score interval; `value` None without trials, then 0 to 1."""

    hits: int
    trials: int
    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % bootstrap interval; the ends are None where fewer than two devices give it."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Leads:
    """Lead times in hours: how many, and their p10, median and p90 (None without any)."""

    count: int
    p10: Figure | None
    median: Figure | None
    p90: Figure | None


def share(hits: int, trials: int) -> Share:
    """Hits by trials with its interval."""
    if trials == 0:
        return Share(0, 0, None, 0.0, 1.0)
    return Share(hits, trials, hits / trials, *wilson(hits, trials))


def wilson(hits: float, trials: float) -> tuple[float, float]:
    """Both ends of Wilson's (1927) 95 % score interval of a share; 0 and 1 without trials. Hits and trials of weighted
    devices are no whole numbers, which scipy's `binomtest` wants."""
    if trials == 0:
        return 0.0, 1.0
    part, z2 = hits / trials, Z95 * Z95
    middle = part + z2 / (2 * trials)
    half = Z95 * math.sqrt(part * (1 - part) / trials + z2 / (4 * trials * trials))
    whole = 1 + z2 / trials
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def lead_times(device: Ints, hours: Floats) -> Leads:
    """Lead times [n] of devices [n] -> their quantiles; drawn by whole devices, for those of one device are alike."""
    if not len(hours):
        return Leads(0, None, None, None)
    values = np.quantile(hours, QUANTILES)
    _, code = np.unique(device, return_inverse=True)
    groups = [hours[code == one] for one in range(int(code.max()) + 1)]
    low, high = np.full(3, np.nan), np.full(3, np.nan)
    if len(groups) > 1:
        rng = np.random.default_rng(SEED)
        picks = rng.integers(0, len(groups), (DRAWS, len(groups)))
        if len(groups) == len(hours):  # One lead a device, as is usual: all draws at once.
            drawn = np.quantile(np.concatenate(groups)[picks], QUANTILES, axis=1).T
        else:
            drawn = np.array([np.quantile(np.concatenate([groups[i] for i in row]), QUANTILES) for row in picks])
        low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    figures = [
        Figure(round(float(v), 3), _rounded(lo), _rounded(hi)) for v, lo, hi in zip(values, low, high, strict=True)
    ]
    return Leads(len(hours), *figures)


def _rounded(value: float) -> float | None:
    return round(float(value), 3) if np.isfinite(value) else None
