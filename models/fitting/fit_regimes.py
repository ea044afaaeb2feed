"""Fits operating regimes: what settings and surroundings explain of healthy training rows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from models.data.arrays import Floats
from models.features.regimes import design, expected
from models.features.spec import Regime

LEAST_EXPLAINED = 0.1
LEAST_ROWS_PER_SETTING = 50
LEAVES = 16
# A setting counts that is known in more of the rows than this; series that are known in so many are fitted together.
MOSTLY, NEARLY_ALWAYS = 0.5, 0.9
# Readings of faulty sensors and odd hours shape nothing: of each series, so large a share at either end counts no more
# than where that end begins.
OUTERMOST = 0.02


def fit_regimes(settings: Floats, names: Sequence[str], values: Floats, series: Sequence[str]) -> tuple[Regime, ...]:
    """Settings [r, p] and series [r, s] of healthy training rows -> what settings explain of them: of all series that
    are nearly always known together, and of each group that is known at the same few times (while a machine works).

    Settings that are unknown in most rows explain nothing. A series is normalised when the fit explains at least
    `LEAST_EXPLAINED` of its variance.
    """
    if not len(settings):
        return ()
    often = [i for i in range(len(names)) if (~np.isnan(settings[:, i])).mean() > MOSTLY]
    usual = ~np.isnan(settings[:, often]).any(axis=1)
    known = ~np.isnan(values)
    groups: dict[bytes, list[int]] = {}
    for place in range(len(series)):
        nearly_always = known[usual, place].mean() >= NEARLY_ALWAYS if usual.any() else False
        groups.setdefault(b"" if nearly_always else np.packbits(known[:, place]).tobytes(), []).append(place)
    found = []
    for pattern, places in groups.items():
        rows = usual if not pattern else usual & known[:, places[0]]
        own = tuple(series[i] for i in places)
        found.append(_fit_group(settings[rows][:, often], [names[i] for i in often], values[rows][:, places], own))
    return tuple(regime for regime in found if regime is not None)


def _fit_group(x: Floats, names: Sequence[str], values: Floats, series: tuple[str, ...]) -> Regime | None:
    """Known settings [r, p] and series [r, s] that are known in nearly all of these rows -> Regime; None where settings
    explain little of each, or rows are few."""
    moving = [i for i in range(x.shape[1]) if x[:, i].std() > 0] if len(x) else []
    if not moving or len(x) < LEAST_ROWS_PER_SETTING * len(moving):
        return None
    x, names = x[:, moving], [names[i] for i in moving]
    known = ~np.isnan(values)
    y = _without_extremes(values)
    level = np.nanmean(y, axis=0)
    first = _fit(x, np.where(known, y, level), level, names, series)
    # Once more, with only what that leaves unexplained held in: a setting's own extremes are none of their doing.
    told = level + expected(first, x)
    y = told + np.where(known, _without_extremes(values - told), 0.0)
    regime = _fit(x, y, level, names, series)
    rest = np.where(known, y - level - expected(regime, x), np.nan)
    variance = np.nanvar(np.where(known, y, np.nan), axis=0)
    explained = 1 - np.nanvar(rest, axis=0) / np.where(variance > 0, variance, 1.0)
    used = [i for i in range(len(series)) if explained[i] >= LEAST_EXPLAINED and variance[i] > 0]
    return _only(regime, used) if used else None


def _without_extremes(values: Floats) -> Floats:
    return np.asarray(np.clip(values, *np.nanquantile(values, (OUTERMOST, 1 - OUTERMOST), axis=0)))


def _fit(x: Floats, y: Floats, level: Floats, names: Sequence[str], series: tuple[str, ...]) -> Regime:
    """Known settings [r, p] and series [r, s] -> what they explain, of every series."""
    centre, scale = x.mean(axis=0), x.std(axis=0)
    terms = design(x, centre, scale)
    ridge = 1e-3 * len(x) * np.eye(terms.shape[1])
    weights = np.linalg.solve(terms.T @ terms + ridge, terms.T @ (y - level))
    rest = y - level - terms @ weights
    spread = np.where(y.std(axis=0) > 0, y.std(axis=0), 1.0)
    tree = DecisionTreeRegressor(max_leaf_nodes=LEAVES, min_samples_leaf=max(20, len(x) // 200), random_state=0)
    tree.fit(x, rest / spread)
    nodes = tree.tree_
    return Regime(
        settings=tuple(names),
        centre=centre,
        scale=scale,
        weights=np.asarray(weights, np.float64),
        feature=np.asarray(nodes.feature, np.int64),
        threshold=np.asarray(nodes.threshold, np.float64),
        left=np.asarray(nodes.children_left, np.int64),
        right=np.asarray(nodes.children_right, np.int64),
        value=np.asarray(nodes.value, np.float64)[:, :, 0] * spread,
        level=level,
        used=series,
    )


def _only(regime: Regime, places: Sequence[int]) -> Regime:
    """The same for some of its series."""
    return replace(
        regime,
        weights=regime.weights[:, places],
        value=regime.value[:, places],
        level=regime.level[places],
        used=tuple(regime.used[i] for i in places),
    )
