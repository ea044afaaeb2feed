"""Time left to a failure: a regression per failure mode, with a conformal 90 % interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from models.arrays import Floats, Floats32, Texts
from models.boosting import Sample, fit_regressor, predict_mean, thin
from models.features import Column
from models.labels import Labels
from models.split import fold_masks
from models.wear import WearIndex, add_index, fit_index

CAP_HORIZONS = 4
MISS = 0.1
BINS = 12
NEAR_CAP = 0.98
RUL_ROWS = 30_000


@dataclass(frozen=True, slots=True)
class RulModel:
    """`cap` in seconds. `centres` of predicted life and there the residual quantiles `low`, `high` (share of cap)."""

    estimator: HistGradientBoostingRegressor
    index: WearIndex
    cap: float
    centres: Floats
    low: Floats
    high: Floats

    def predict(self, matrix: Floats32) -> tuple[Floats, Floats, Floats]:
        """Features [n, f] -> rul, rul_low, rul_high [n] in seconds; rul_high NaN means "at least rul_low"."""
        middle = np.clip(predict_mean(self.estimator, add_index(self.index, matrix)), 0.0, 1.0)
        low = np.clip(middle + np.interp(middle, self.centres, self.low), 0.0, middle)
        high = np.maximum(middle + np.interp(middle, self.centres, self.high), middle)
        return middle * self.cap, low * self.cap, np.where(high >= NEAR_CAP, np.nan, high) * self.cap


@dataclass(frozen=True, slots=True)
class FittedRul:
    """A model; `out_of_fold` [n]: seconds left as told by models that never saw the row's device; `truth` [n]."""

    model: RulModel
    out_of_fold: Floats
    truth: Floats


def capped_truth(labels: Labels, cap_ms: float) -> Floats:
    """Time left in shares of the cap: 1 where more is known to be left, NaN where the record does not tell."""
    left = np.where(labels.at_least >= cap_ms, cap_ms, labels.left)
    return np.where(labels.down, np.nan, np.minimum(left, cap_ms) / cap_ms)


def fit_rul(
    matrix: Floats32,
    columns: Sequence[Column],
    serial: Texts,
    labels: Labels,
    folds: Sequence[frozenset[str]],
    *,
    horizon_ms: int,
    seed: int,
) -> FittedRul | None:
    """Rows with their labels -> model, its interval taken from out-of-fold residuals; None without known lives.

    The interval is split conformal within bins of predicted life (Lei et al. 2018; Bostroem et al. 2021), pooled over
    device folds.
    """
    cap_ms = float(CAP_HORIZONS * horizon_ms)
    truth = capped_truth(labels, cap_ms)
    known, near = ~np.isnan(truth), truth < 1
    if not (known & near).any():
        return None
    out = np.full(len(truth), np.nan)
    for train, held_out in fold_masks(serial, folds):
        sample = thin(known & train, near, seed=seed, most=RUL_ROWS, others_each=1.0)
        if len(sample.rows) and held_out.any():
            model, index = _fit(matrix, columns, truth, sample, seed)
            out[held_out] = np.clip(predict_mean(model, add_index(index, matrix[held_out])), 0.0, 1.0)
    model, index = _fit(matrix, columns, truth, thin(known, near, seed=seed, most=RUL_ROWS, others_each=1.0), seed)
    centres, low, high = residual_quantiles(out[known], truth[known])
    cap = cap_ms / 1000
    return FittedRul(RulModel(model, index, cap, centres, low, high), out * cap, truth * cap)


def _fit(
    matrix: Floats32, columns: Sequence[Column], truth: Floats, sample: Sample, seed: int
) -> tuple[HistGradientBoostingRegressor, WearIndex]:
    rows = matrix[sample.rows]
    index = fit_index(rows, columns, truth[sample.rows], sample.weight)
    # Unweighted: weights make binning many times slower. Where rows far from any failure were thinned, the regressor
    # leans to less life among them, and the interval, taken from all rows, makes up for it.
    return fit_regressor(add_index(index, rows), truth[sample.rows], seed=seed), index


def residual_quantiles(predicted: Floats, truth: Floats) -> tuple[Floats, Floats, Floats]:
    """Out-of-fold predictions and truth -> bin centres of the prediction, low and high residual quantiles there."""
    given = ~np.isnan(predicted)
    order = np.argsort(predicted[given], kind="stable")
    predicted, residual = predicted[given][order], (truth - predicted)[given][order]
    if not len(predicted):
        return np.array([0.5]), np.array([-1.0]), np.array([1.0])
    edges = np.unique(np.searchsorted(predicted, np.linspace(0, 1, BINS + 1)[1:-1]))
    parts = [part for part in np.split(np.arange(len(predicted)), edges) if len(part) >= 20]
    parts = parts or [np.arange(len(predicted))]
    centres = np.array([float(predicted[part].mean()) for part in parts])
    low = np.array([_conformal(-residual[part]) for part in parts])
    high = np.array([_conformal(residual[part]) for part in parts])
    return centres, -low, high


def _conformal(residual: Floats) -> float:
    level = min(1.0, (1 - MISS / 2) * (len(residual) + 1) / len(residual))
    return float(np.quantile(residual, level, method="higher"))
