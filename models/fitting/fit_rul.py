"""Fits the regression of the time left, and its conformal 90 % interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from models.data.arrays import Floats, Floats32, Texts
from models.data.split import fold_masks
from models.estimators.boosting import predict_mean
from models.estimators.rul import RulModel
from models.features.labels import Labels
from models.features.spec import Column
from models.features.wear_index import WearIndex, add_index
from models.fitting.fit_boosting import Sample, fit_regressor, fitted_rows, thin
from models.fitting.fit_wear_index import fit_index

CAP_HORIZONS = 4
MISS = 0.1
BINS = 12
GRID = 121
RUL_ROWS = 25_000


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

    The interval comes from predictions for devices that their model had not seen (`intervals`).
    """
    cap_ms = float(CAP_HORIZONS * horizon_ms)
    truth = capped_truth(labels, cap_ms)
    known, near = ~np.isnan(truth), truth < 1
    if not (known & near).any():
        return None
    out, most = np.full(len(truth), np.nan), fitted_rows(matrix.shape[1], RUL_ROWS)
    for train, held_out in fold_masks(serial, folds):
        sample = thin(known & train, near, seed=seed, most=most, others_each=1.0)
        if len(sample.rows) and held_out.any():
            model, index = _fit(matrix, columns, truth, sample, seed)
            out[held_out] = np.clip(predict_mean(model, add_index(index, matrix[held_out])), 0.0, 1.0)
    model, index = _fit(matrix, columns, truth, thin(known, near, seed=seed, most=most, others_each=1.0), seed)
    grid, low, high = intervals(out[known], truth[known])
    cap = cap_ms / 1000
    return FittedRul(RulModel(model, index, cap, grid, low, high), out * cap, truth * cap)


def _fit(
    matrix: Floats32, columns: Sequence[Column], truth: Floats, sample: Sample, seed: int
) -> tuple[HistGradientBoostingRegressor, WearIndex]:
    rows = matrix[sample.rows]
    index = fit_index(rows, columns, truth[sample.rows], sample.weight)
    # Unweighted: weights make binning many times slower. Where rows far from any failure were thinned, the regressor
    # leans to less life among them, and the interval, taken from all rows, makes up for it.
    return fit_regressor(add_index(index, rows), truth[sample.rows], seed=seed), index


def intervals(predicted: Floats, truth: Floats) -> tuple[Floats, Floats, Floats]:
    """Out-of-fold predictions and truth -> a grid of predictions, and there how far the interval reaches down and up.

    Conformal by remaining life (label-conditional: Vovk 2012; Ding et al. 2023): a life belongs to the interval of a
    prediction where that prediction lies among the middle 90 % of those that devices with that life left had got. So
    the interval covers as stated at each remaining life, also where few devices have so little left.
    """
    given = ~np.isnan(predicted) & ~np.isnan(truth)
    lives = np.linspace(0.0, 1.0, GRID)
    grid = np.linspace(0.0, 1.0, GRID)
    if not given.any():
        return grid, -grid, 1.0 - grid
    least, most = _usual(predicted[given], truth[given], lives)
    found = (grid[:, None] >= least - 1e-12) & (grid[:, None] <= most + 1e-12)
    beside = np.maximum(least - grid[:, None], grid[:, None] - most)
    found |= (beside == beside.min(axis=1, keepdims=True)) & ~found.any(axis=1, keepdims=True)
    low, high = lives[found.argmax(axis=1)], lives[GRID - 1 - found[:, ::-1].argmax(axis=1)]
    return grid, low - grid, high - grid


def _usual(predicted: Floats, truth: Floats, lives: Floats) -> tuple[Floats, Floats]:
    """Between what predictions the middle 90 % of those with each of `lives` left lie; of those at the cap, which
    cannot be told too long a life, all but the lowest 10 %."""
    near = truth < 1
    order = np.argsort(truth[near], kind="stable")
    own, error = truth[near][order], (predicted - truth)[near][order]
    parts = [part for part in np.array_split(np.arange(len(own)), BINS) if len(part) >= 20] or [np.arange(len(own))]
    least, most = np.zeros(len(lives)), np.ones(len(lives))
    if len(own):
        centres = np.array([float(own[part].mean()) for part in parts])
        least = lives + np.interp(lives, centres, [-_conformal(-error[part], MISS / 2) for part in parts])
        most = lives + np.interp(lives, centres, [_conformal(error[part], MISS / 2) for part in parts])
    if not near.all():
        least[-1], most[-1] = 1 - _conformal(1 - predicted[~near], MISS), 1.0
    return least, most


def _conformal(error: Floats, miss: float) -> float:
    level = min(1.0, (1 - miss) * (len(error) + 1) / len(error))
    return float(np.quantile(error, level, method="higher"))
