"""A detector that needs no labels: how far a device strays from its own early life, against the fleet's spread."""

from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.split import device_folds, device_rows, fold_masks
from models.features.build import Features
from models.features.spec import Column, FeatureSpec

FALSE_ALARMS = 0.01
QUIET_DEVICES = 0.8
EXPLAINED = 0.9
FARTHEST = 12.0
LEAST_ROWS = 30
FIT_ROWS = 60_000


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


def detector_columns(columns: tuple[Column, ...], spec: FeatureSpec) -> tuple[str, ...]:
    """Deviations from early life over the short and the middle window."""
    return tuple(c.name for c in columns if c.kind == "dev" and c.window in spec.windows[:2])


def fit_detector(features: Features, healthy: Bools, spec: FeatureSpec, *, seed: int) -> Detector | None:
    """Training rows, those to learn from in `healthy` -> Detector; None where nothing was read after the warm-up.

    The threshold comes from scores on rows that their subspace has not seen: other devices, or with fewer than four
    devices the later part of the record.
    """
    names = detector_columns(features.columns, spec)
    at = features.places(names)
    warm = healthy & (features.seen >= spec.baseline_buckets)
    if not at or warm.sum() < LEAST_ROWS:
        return None
    matrix = features.matrix[:, at].astype(np.float64)
    warm &= ~np.isnan(matrix).all(axis=1)
    if warm.sum() < LEAST_ROWS:
        return None
    held_out = np.full(len(features), np.nan)
    for train, other in _calibration_parts(features.serial, features.ts, warm, seed):
        held_out[other] = fit_subspace(matrix[train], seed=seed).score(matrix[other])
    threshold = alarm_threshold(features.serial, held_out)
    subspace = fit_subspace(matrix[warm], seed=seed)
    return Detector(names, subspace, threshold, spec.baseline_buckets, spec.windows[0] + 2)


def alarm_threshold(serial: Texts, held_out: Floats) -> float:
    """Held-out healthy scores (NaN elsewhere) -> the threshold above which at most `FALSE_ALARMS` of the healthy rows
    lie on `QUIET_DEVICES` of the devices; a few odd devices cannot make it deaf. All rows as one with few devices.
    """
    known = ~np.isnan(held_out)
    own = [held_out[part][known[part]] for _, part in device_rows(serial)]
    own = [scores for scores in own if len(scores) >= LEAST_ROWS]
    if len(own) < 4:
        return _conformal(held_out[known], 1 - FALSE_ALARMS)
    return _conformal(np.array([_conformal(scores, 1 - FALSE_ALARMS) for scores in own]), QUIET_DEVICES)


def _conformal(scores: Floats, share: float) -> float:
    level = min(1.0, share * (len(scores) + 1) / len(scores))
    return float(np.quantile(scores, level, method="higher"))


def _calibration_parts(serial: Texts, ts: Ints, warm: Bools, seed: int) -> list[tuple[Bools, Bools]]:
    serials = sorted(set(serial[warm]))
    if len(serials) >= 4:
        parts = list(fold_masks(serial, device_folds(serials, set(), folds=4, seed=seed)))
        return [(train & warm, other & warm) for train, other in parts]
    cut = np.quantile(ts[warm], 0.6)
    early, late = warm & (ts <= cut), warm & (ts > cut)
    return [(early, late)] if early.sum() >= 10 and late.any() else [(warm, warm)]


def fit_subspace(matrix: Floats, *, seed: int) -> Subspace:
    """Deviations [n, d] with NaN -> Subspace; constant columns weigh nothing."""
    if len(matrix) > FIT_ROWS:
        matrix = matrix[np.sort(np.random.default_rng(seed).choice(len(matrix), FIT_ROWS, replace=False))]
    filled = np.where(np.isnan(matrix), 0.0, matrix)
    centre = np.median(filled, axis=0)
    spread = (np.quantile(filled, 0.9, axis=0) - np.quantile(filled, 0.1, axis=0)) / 2.563
    spread = np.where(spread > 0, spread, filled.std(axis=0))
    scale = np.where(spread > 1e-12, spread, np.inf)
    z = np.clip((filled - centre) / scale, -FARTHEST, FARTHEST)
    variances, directions = np.linalg.eigh(z.T @ z / max(len(z), 1))
    order = np.argsort(variances)[::-1]
    variances, directions = variances[order], directions[:, order]
    share = np.cumsum(variances) / max(float(variances.sum()), 1e-12)
    kept = int(np.searchsorted(share, EXPLAINED)) + 1
    kept = max(1, min(kept, len(variances)))
    subspace = Subspace(centre, scale, directions[:, :kept], np.maximum(variances[:kept], 1e-9), 1.0, 1.0)
    along = z @ subspace.directions
    t2 = (along**2 / subspace.variances).sum(axis=1)
    q = np.maximum((z**2).sum(axis=1) - (along**2).sum(axis=1), 0.0)
    sizes = [max(float(np.quantile(part, 0.99)), 1e-3) for part in (t2, q)]
    return Subspace(centre, scale, subspace.directions, subspace.variances, *sizes)
