"""Operating regimes: what load, speed or surroundings explain of a sensor is taken out before it is judged."""

from collections.abc import Sequence

import numpy as np

from models.data.arrays import Floats, Ints
from models.features.spec import Regime


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
    linear: Floats = np.einsum("rp,ps->rs", design(settings, regime.centre, regime.scale), regime.weights)
    return linear + regime.value[node]


def design(x: Floats, centre: Floats, scale: Floats) -> Floats:
    z = np.clip((x - centre) / np.where(scale > 0, scale, 1.0), -6, 6)
    return np.hstack([np.ones((len(x), 1)), z, z * z])
