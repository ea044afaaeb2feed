"""Operating regimes: what load, speed or surroundings explain of a sensor is taken out before it is judged."""

from collections.abc import Iterator, Sequence

import numpy as np

from models.data.arrays import Floats, Floats32, Ints
from models.features.spec import Regime


def take_out_regime(regime: Regime, settings: Floats, values: Floats, series: Sequence[str]) -> None:
    """Takes what the settings [r, p] explain out of the series `values` [r, s], in place; an unknown setting counts as
    its training mean."""
    explained = expected(regime, np.where(np.isnan(settings), regime.centre, settings))
    places = [series.index(name) for name in regime.used]
    if places and places == list(range(places[0], places[0] + len(places))):
        values[:, places[0] : places[0] + len(places)] -= explained
        return
    for explains, place in enumerate(places):
        values[:, place] -= explained[:, explains]


def expected(regime: Regime, settings: Floats) -> Floats:
    """What the settings [r, p] move each normalised series by, around its level: [r, used]."""
    moved: Floats = np.einsum("rp,ps->rs", design(settings, regime.centre, regime.scale), regime.weights)
    leaf = np.zeros(len(settings), np.int64)
    for node, rows in _leaves(regime, settings.astype(np.float32)):
        leaf[rows] = node
    moved += regime.value[leaf]
    return moved


def _leaves(regime: Regime, settings: Floats32) -> Iterator[tuple[int, Ints]]:
    """Each leaf of the tree with the rows that end there."""
    columns = np.ascontiguousarray(settings.T)
    waiting = [(0, np.arange(len(settings)))]
    while waiting:
        node, rows = waiting.pop()
        if regime.left[node] < 0:
            yield node, rows
            continue
        goes_left = columns[regime.feature[node]][rows] <= regime.threshold[node]
        waiting += [(int(regime.left[node]), rows[goes_left]), (int(regime.right[node]), rows[~goes_left])]


def design(x: Floats, centre: Floats, scale: Floats) -> Floats:
    z = np.clip((x - centre) / np.where(scale > 0, scale, 1.0), -6, 6)
    return np.hstack([np.ones((len(x), 1)), z, z * z])
