"""A wear index: many weak signs of wear in a device's readings added up to one, which trees cannot do alone."""

from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats, Floats32, Ints

FARTHEST = 8.0


@dataclass(frozen=True, slots=True)
class WearIndex:
    """Linear in the deviations from early life: for each of k groups of columns the `places` [d], the `scale` [d] and
    the `weights` [d]."""

    places: tuple[Ints, ...]
    scale: tuple[Floats, ...]
    weights: tuple[Floats, ...]


def add_index(index: WearIndex, matrix: Floats32) -> Floats32:
    """Rows [n, f] -> [n, f + k]; what was not read counts as not deviating."""
    if not index.places:
        return matrix
    added = [
        np.einsum("nd,d->n", standardised(matrix, group, scale), weights)
        for group, scale, weights in zip(index.places, index.scale, index.weights, strict=True)
    ]
    return np.hstack([matrix, np.stack(added, axis=1).astype(np.float32)])


def standardised(matrix: Floats32, group: Ints, scale: Floats) -> Floats:
    z: Floats = np.clip(np.nan_to_num(matrix[:, group].astype(np.float64)) / scale, -FARTHEST, FARTHEST)
    return z
