"""Fits the wear index: for each window a ridge regression of the time left on deviations from early life."""

from collections.abc import Sequence

import numpy as np

from models.data.arrays import Floats, Floats32, Ints
from models.features.spec import Column
from models.features.wear_index import WearIndex, standardised

STEEPNESS = 3.0
RIDGE = 0.05


def fit_index(matrix: Floats32, columns: Sequence[Column], truth: Floats, weight: Floats) -> WearIndex:
    """Rows [n, f], what their columns are, the time left in shares of the cap [n], row weights -> WearIndex.

    For each window a ridge regression of exp(-3 * time left), which rises as wear does, on the deviations over that
    window; its weights applied to the slopes give the pace of the wear.
    """
    target = np.exp(-STEEPNESS * truth)
    target = (target - np.average(target, weights=weight)) * weight
    deviations, slopes = _groups(columns, ("dev", "end")), _groups(columns, ("slope",))
    places: list[Ints] = []
    scales: list[Floats] = []
    weights: list[Floats] = []
    for group in deviations:
        names = [columns[i].name.rpartition(".")[0] for i in group]
        spread = np.nan_to_num(matrix[:, group].astype(np.float64)).std(axis=0)
        scale = np.where(spread > 0, spread, np.inf)
        z = standardised(matrix, group, scale)
        z -= np.average(z, axis=0, weights=weight)
        gram = np.einsum("nd,n,ne->de", z, weight, z, optimize=True)
        ridge = RIDGE * float(weight.sum()) * np.eye(len(group))
        found = np.linalg.solve(gram + ridge, np.einsum("nd,n->d", z, target))
        places.append(group)
        scales.append(scale)
        weights.append(found)
        for pace in slopes:
            own = {columns[i].name.rpartition(".")[0]: int(i) for i in pace}
            kept = [k for k, name in enumerate(names) if name in own]
            places.append(np.array([own[names[k]] for k in kept], np.int64))
            scales.append(scale[kept])
            weights.append(found[kept])
    return WearIndex(tuple(places), tuple(scales), tuple(weights))


def _groups(columns: Sequence[Column], kinds: tuple[str, ...]) -> list[Ints]:
    keys = sorted({(c.kind, c.window) for c in columns if c.kind in kinds})
    return [np.flatnonzero([(c.kind, c.window) == key for c in columns]).astype(np.int64) for key in keys]
