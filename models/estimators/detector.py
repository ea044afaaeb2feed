"""A detector that needs no labels: how far a device strays from its own early life, against the fleet's spread."""

from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats
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
class Detector:
    """Fitted by `fit_detector`; silent until a device has `warm_up` buckets with readings.

    `confirmations`: odd rows in a row that make an alarm; more than the shortest window holds, so that one odd reading
    alone is none.
    """

    columns: tuple[str, ...]
    subspace: Subspace
    threshold: float
    warm_up: int
    confirmations: int

    def score(self, features: Features) -> tuple[Floats, Floats]:
        """Rows -> anomaly and anomaly_threshold [n]; NaN in the warm-up and where nothing was read."""
        at = features.places(self.columns)
        matrix = features.matrix[:, at].astype(np.float64)
        silent = (features.seen < self.warm_up) | np.isnan(matrix).all(axis=1)
        score = np.where(silent, np.nan, self.subspace.score(matrix))
        return score, np.where(silent, np.nan, self.threshold)

    def blame(self, features: Features) -> tuple[tuple[str, ...], Floats]:
        """Rows -> the metrics watched [g], and the share of each in how far the row strays [n, g]."""
        groups = {column.name: column.group for column in features.columns}
        at = features.places(self.columns)
        parts = self.subspace.parts(features.matrix[:, at].astype(np.float64))
        metrics = tuple(dict.fromkeys(groups[name] for name in self.columns))
        own = np.array([[groups[name] == metric for metric in metrics] for name in self.columns], np.float64)
        shares = np.einsum("nd,dg->ng", parts, own)
        return metrics, shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
