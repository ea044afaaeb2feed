"""A detector that needs no labels: how far a device strays from its own early life, against the fleet's spread."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats
from models.estimators.alike_devices import AlikeDevices
from models.features.build import Features

FARTHEST = 12.0


@dataclass(frozen=True, slots=True)
class Subspace:
    """Standardising, the kept directions of the correlation matrix, and the reference sizes of T2 and Q."""

    centre: Floats
    scale: Floats
    directions: Floats
    variances: Floats
    t2: float
    q: float

    def score(self, matrix: Floats) -> Floats:
        """Deviations [n, d] -> the combined index T2/t2 + Q/q [n] (Yue & Qin 2001)."""
        z = np.clip((np.nan_to_num(matrix - self.centre)) / self.scale, -FARTHEST, FARTHEST)
        along = np.einsum("nd,dk->nk", z, self.directions)
        t2 = np.einsum("nk,nk,k->n", along, along, 1 / self.variances)
        q = np.maximum(np.einsum("nd,nd->n", z, z) - np.einsum("nk,nk->n", along, along), 0.0)
        index: Floats = t2 / self.t2 + q / self.q
        return index

    def parts(self, matrix: Floats) -> Floats:
        """Deviations [n, d] -> what each column adds to the index, not negative [n, d] (complete decomposition
        contributions, Alcala & Qin 2011). Nothing is clipped: of two columns far out the farther one says more."""
        z = np.nan_to_num(matrix - self.centre) / self.scale
        along = np.einsum("nd,dk->nk", z, self.directions)
        weights = np.sqrt(1 / (self.variances * self.t2)) - np.sqrt(1 / self.q)
        root = z / np.sqrt(self.q) + np.einsum("nk,k,dk->nd", along, weights, self.directions)
        added: Floats = root * root
        return added


@dataclass(frozen=True, slots=True)
class OwnSubspace:
    """What is usual for a group of devices that run alike, and the threshold on them."""

    subspace: Subspace
    threshold: float


@dataclass(frozen=True, slots=True)
class Detector:
    """Fitted by `fit_detector`; silent until a device has `warm_up` buckets with readings.

    `confirmations`: odd rows in a row that make an alarm; more than the shortest window holds, so that one odd reading
    alone is none. Where `alike` tells groups of devices that run unlike each other, each has its own in `groups`, by
    place; devices that are like none are measured against all.
    """

    columns: tuple[str, ...]
    subspace: Subspace
    threshold: float
    warm_up: int
    confirmations: int
    alike: AlikeDevices | None = None
    groups: tuple[OwnSubspace | None, ...] = ()

    def score(self, features: Features) -> tuple[Floats, Floats]:
        """Rows -> anomaly and anomaly_threshold [n]; NaN in the warm-up and where nothing was read."""
        matrix = features.matrix[:, features.places(self.columns)].astype(np.float64)
        silent = (features.seen < self.warm_up) | np.isnan(matrix).all(axis=1)
        score, threshold = np.full(len(features), np.nan), np.full(len(features), np.nan)
        for own, rows in self._parts(features):
            score[rows], threshold[rows] = own.subspace.score(matrix[rows]), own.threshold
        return np.where(silent, np.nan, score), np.where(silent, np.nan, threshold)

    def parts(self, features: Features) -> Floats:
        """Rows -> what each of `columns` adds to the index [n, d]."""
        matrix = features.matrix[:, features.places(self.columns)].astype(np.float64)
        added = np.zeros(matrix.shape)
        for own, rows in self._parts(features):
            added[rows] = own.subspace.parts(matrix[rows])
        return added

    def blame(self, features: Features) -> tuple[tuple[str, ...], Floats]:
        """Rows -> the metrics watched [g], and the share of each in how far the row strays [n, g]."""
        groups = {column.name: column.group for column in features.columns}
        metrics = tuple(dict.fromkeys(groups[name] for name in self.columns))
        own = np.array([[groups[name] == metric for metric in metrics] for name in self.columns], np.float64)
        shares = np.einsum("nd,dg->ng", self.parts(features), own)
        return metrics, shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)

    def _parts(self, features: Features) -> Iterator[tuple[OwnSubspace, slice | Bools]]:
        whole = OwnSubspace(self.subspace, self.threshold)
        if self.alike is None:
            yield whole, slice(None)
            return
        which = self.alike.assign(features)
        for place, own in [(-1, whole), *enumerate(self.groups)]:
            rows = which == place
            if rows.any():
                yield own or whole, rows
