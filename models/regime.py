"""Operating regimes: what load, speed or surroundings explain of a sensor is taken out before it is judged."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from models.arrays import Floats, Ints
from models.spec import Regime

LEAST_EXPLAINED = 0.1
LEAST_ROWS_PER_SETTING = 50
LEAVES = 16
# Readings of faulty sensors and odd hours shape nothing: of each series, so large a share at either end counts no more
# than where that end begins.
OUTERMOST = 0.02


def fit_regime(settings: Floats, names: Sequence[str], values: Floats, series: Sequence[str]) -> Regime | None:
    """Settings [r, p] and series [r, s] of healthy training rows -> Regime, or None where settings explain little.

    A series is normalised when the fit explains at least `LEAST_EXPLAINED` of its variance.
    """
    moving = [i for i in range(settings.shape[1]) if np.nanstd(settings[:, i]) > 0] if len(settings) else []
    whole = ~np.isnan(settings[:, moving]).any(axis=1)
    if not moving or whole.sum() < LEAST_ROWS_PER_SETTING * len(moving) or not len(series):
        return None
    x, y = settings[whole][:, moving], values[whole]
    y = _without_extremes(y)
    level = np.nanmean(y, axis=0)
    y = np.where(np.isnan(y), level, y)
    names, series = [names[i] for i in moving], tuple(series)
    # Once more, with only what that leaves unexplained held in: a setting's own extremes are none of their doing.
    first = _fit(x, y, level, names, series)
    told = level + expected(first, x)
    y = told + _without_extremes(np.where(np.isnan(values[whole]), told, values[whole]) - told)
    regime = _fit(x, y, level, names, series)
    variance = y.var(axis=0)
    explained = 1 - (y - level - expected(regime, x)).var(axis=0) / np.where(variance > 0, variance, 1.0)
    used = [i for i in range(len(series)) if explained[i] >= LEAST_EXPLAINED and variance[i] > 0]
    return _only(regime, used) if used else None


def _without_extremes(values: Floats) -> Floats:
    return np.asarray(np.clip(values, *np.nanquantile(values, (OUTERMOST, 1 - OUTERMOST), axis=0)))


def _fit(x: Floats, y: Floats, level: Floats, names: Sequence[str], series: tuple[str, ...]) -> Regime:
    """Known settings [r, p] and series [r, s] -> what they explain, of every series."""
    centre, scale = x.mean(axis=0), x.std(axis=0)
    design = _design(x, centre, scale)
    ridge = 1e-3 * len(x) * np.eye(design.shape[1])
    weights = np.linalg.solve(design.T @ design + ridge, design.T @ (y - level))
    rest = y - level - design @ weights
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


def take_out_regime(regime: Regime, settings: Floats, values: Floats, series: Sequence[str]) -> None:
    """Takes what the settings [r, p] explain out of the series `values` [r, s], in place; an unknown setting counts as
    its training mean."""
    explained = expected(regime, np.where(np.isnan(settings), regime.centre, settings))
    for place, name in enumerate(regime.used):
        values[:, series.index(name)] -= explained[:, place]


def expected(regime: Regime, settings: Floats) -> Floats:
    """What the settings [r, p] move each normalised series by, around its level: [r, used]."""
    node: Ints = np.zeros(len(settings), np.int64)
    rows = np.arange(len(settings))
    x = settings.astype(np.float32)
    while True:
        inner = regime.left[node] >= 0
        if not inner.any():
            break
        goes_left = x[rows, np.maximum(regime.feature[node], 0)] <= regime.threshold[node]
        node = np.where(inner, np.where(goes_left, regime.left[node], regime.right[node]), node)
    linear: Floats = np.einsum("rp,ps->rs", _design(settings, regime.centre, regime.scale), regime.weights)
    return linear + regime.value[node]


def _only(regime: Regime, places: Sequence[int]) -> Regime:
    """The same for some of its series."""
    return replace(
        regime,
        weights=regime.weights[:, places],
        value=regime.value[:, places],
        level=regime.level[places],
        used=tuple(regime.used[i] for i in places),
    )


def _design(x: Floats, centre: Floats, scale: Floats) -> Floats:
    z = np.clip((x - centre) / np.where(scale > 0, scale, 1.0), -6, 6)
    return np.hstack([np.ones((len(x), 1)), z, z * z])
