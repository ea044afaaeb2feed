"""Fits the detector of anomalies on healthy rows, and its threshold on rows that it was not fitted on."""

import math

import numpy as np

from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.split import device_folds, device_rows, fold_masks
from models.estimators.detector import FARTHEST, Detector, OwnSubspace, Subspace
from models.features.build import Features
from models.features.spec import Column, FeatureSpec
from models.fitting.find_alike import find_alike

FALSE_ALARMS = 0.01
QUIET_DEVICES = 0.8
# Of fewer devices one sick one is too large a share: none is followed farther than so many times the median device's
# limit, and one that lies beyond LOUD times that is not learnt from.
FEW_DEVICES = 10
FARTHEST_LIMIT, LOUD = 1.5, 5.0
EXPLAINED = 0.9
LEAST_ROWS = 30
FIT_ROWS = 60_000


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
    whole = _fit(features, matrix, warm, spec, seed)
    alike = find_alike(features, warm, tuple(features.columns[place] for place in at))
    groups: list[OwnSubspace | None] = []
    if alike is not None:
        which = alike.assign(features)
        for place in range(len(alike.centres)):
            own = warm & (which == place)
            groups.append(_fit(features, matrix, own, spec, seed) if own.sum() >= LEAST_ROWS else None)
    confirmations = spec.windows[0] + 2
    return Detector(names, whole.subspace, whole.threshold, spec.baseline_buckets, confirmations, alike, tuple(groups))


def _fit(features: Features, matrix: Floats, warm: Bools, spec: FeatureSpec, seed: int) -> OwnSubspace:
    """The rows in `warm` of deviations [n, d] -> their subspace, and the threshold from rows that one had not seen."""
    held_out = _held_out(features, matrix, warm, seed)
    loud = _loud_rows(features.serial, held_out)
    if loud.any():
        warm = warm & ~loud
        held_out = _held_out(features, matrix, warm, seed)
    threshold = alarm_threshold(features.serial, held_out, remembers=max(spec.windows[:2]))
    return OwnSubspace(fit_subspace(matrix[warm], seed=seed), threshold)


def _held_out(features: Features, matrix: Floats, warm: Bools, seed: int) -> Floats:
    """Scores [n] of rows in `warm` by subspaces that had not seen them; NaN elsewhere."""
    scores = np.full(len(features), np.nan)
    for train, other in _calibration_parts(features.serial, features.ts, warm, seed):
        scores[other] = fit_subspace(matrix[train], seed=seed).score(matrix[other])
    return scores


def alarm_threshold(serial: Texts, held_out: Floats, *, remembers: int = 0) -> float:
    """Held-out healthy scores (NaN elsewhere) -> the threshold above which at most `FALSE_ALARMS` of the healthy rows
    lie on `QUIET_DEVICES` of the devices; a few odd devices cannot make it deaf.

    Of fewer than `FEW_DEVICES` the loudest decides, but for no more than `FARTHEST_LIMIT` times what the median device
    asks for, and none that lies beyond `LOUD` times that. With three devices or fewer the threshold is wider by one
    over the root of how many rows stand for themselves: a row shares `remembers` rows with its neighbours, so a day of
    one device says little. Of one or two devices all rows are taken as one.
    """
    known = ~np.isnan(held_out)
    limits = _own_limits(serial, held_out)
    wider = 1 + math.sqrt(remembers / known.sum()) if len(limits) <= 3 else 1.0
    if len(limits) < 3:
        return _conformal(held_out[known], 1 - FALSE_ALARMS) * wider
    own = np.array(list(limits.values()))
    if len(own) >= FEW_DEVICES:
        return _conformal(own, QUIET_DEVICES)
    own = own[own <= LOUD * np.median(own)]
    return min(_conformal(own, QUIET_DEVICES), FARTHEST_LIMIT * float(np.median(own))) * wider


def _own_limits(serial: Texts, held_out: Floats) -> dict[str, float]:
    """Of each device with rows enough the score above which `FALSE_ALARMS` of them lie."""
    own = {name: held_out[part][~np.isnan(held_out[part])] for name, part in device_rows(serial)}
    return {name: _conformal(scores, 1 - FALSE_ALARMS) for name, scores in own.items() if len(scores) >= LEAST_ROWS}


def _loud_rows(serial: Texts, held_out: Floats) -> Bools:
    """Of three to few devices the rows [n] of those that nothing usual can be learnt from."""
    limits = _own_limits(serial, held_out)
    if not 3 <= len(limits) < FEW_DEVICES:
        return np.zeros(len(serial), bool)
    most = LOUD * float(np.median(list(limits.values())))
    return np.isin(serial, [name for name, limit in limits.items() if limit > most])


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
