"""Fits histogram gradient boosting, with one set of settings for every product, on rows that were thinned."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from models.data.arrays import Bools, Floats, Floats32, Ints
from models.estimators.boosting import few_threads
from models.fitting.screening import telling_columns

MOST_ROWS = 60_000
# Others are drawn up to so many for each precious row, and beyond that as long as rows times features stay few: what is
# no failure is of many kinds, and boosting takes time by both.
OTHERS_PER_PRECIOUS = 4.0
LEAST_OTHERS = 3_000
FREE_FIGURES = 200 * MOST_ROWS
_SHARED = {
    "max_leaf_nodes": 15,
    "l2_regularization": 1.0,
    "max_features": 0.4,
    "early_stopping": False,
}
# Boosting takes time by rows times features: of more features than a thousand, fewer rows are fitted on.
MOST_FIGURES, LEAST_FITTED = 1_000 * MOST_ROWS, 4_000
# A node of a tree looks at each bin of each feature, however few the rows: of more than `MANY_FEATURES`, the trees read
# the `SCREENED` that tell most of the target, on the rows that are fitted on and no others.
BINS, MANY_FEATURES, SCREENED = 127, 2_000, 1_000
Booster = TypeVar("Booster", HistGradientBoostingClassifier, HistGradientBoostingRegressor)


def fit_classifier(matrix: Floats32, target: Floats, *, seed: int) -> HistGradientBoostingClassifier:
    """Rows [n, f], target 0 or 1 -> classifier. Thinned negatives shift its log-odds only: calibration undoes that."""
    model = HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.08,
        min_samples_leaf=_leaf(len(target)),
        random_state=seed,
        max_bins=BINS,
        **_SHARED,
    )
    return _fit(model, matrix, target)


def fit_regressor(matrix: Floats32, target: Floats, *, seed: int) -> HistGradientBoostingRegressor:
    """Rows [n, f], target -> regressor of the mean."""
    model = HistGradientBoostingRegressor(
        max_iter=160,
        learning_rate=0.06,
        min_samples_leaf=_leaf(len(target)),
        random_state=seed,
        max_bins=BINS,
        **_SHARED,
    )
    return _fit(model, matrix, target)


def _fit(model: Booster, matrix: Floats32, target: Floats) -> Booster:
    if matrix.shape[1] <= MANY_FEATURES:
        return model.fit(matrix, target)
    with few_threads(len(target)):
        read = telling_columns(matrix, target, SCREENED)
    model.fit(matrix[:, read], target)
    # What was fitted on some columns is made to read them where they stand among all: prediction, attribution and
    # files need not know of it. Bins are for fitting alone; trees keep thresholds.
    for (tree,) in model._predictors:
        tree.nodes["feature_idx"] = read[tree.nodes["feature_idx"]]
    model.n_features_in_ = model._n_features = matrix.shape[1]
    return model


def _leaf(rows: int) -> int:
    return int(np.clip(rows // 100, 5, 40))


def fitted_rows(features: int, most: int = MOST_ROWS) -> int:
    """How many rows of so many features a model is fitted on at most."""
    return min(most, max(LEAST_FITTED, MOST_FIGURES // max(features, 1)))


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows chosen for fitting, and the weight that makes them stand for all."""

    rows: Ints
    weight: Floats


def free_rows(features: int) -> int:
    """How many rows of so many features are fitted on, however few of them are precious."""
    return min(MOST_ROWS, FREE_FIGURES // max(features, 1))


def thin(
    keep: Bools,
    precious: Bools,
    *,
    seed: int,
    most: int = MOST_ROWS,
    others_each: float = OTHERS_PER_PRECIOUS,
    free: int = 0,
) -> Sample:
    """Of the rows in `keep`: every precious one (up to half of `most`) and others, weighted: `others_each` for each
    precious row, and more until there are `free` rows in all."""
    rng = np.random.default_rng(seed)
    first, rest = np.flatnonzero(keep & precious), np.flatnonzero(keep & ~precious)
    some = _draw(first, most // 2 if len(rest) else most, rng)
    taught = max(LEAST_OTHERS, round(others_each * len(some)), free - len(some))
    others = _draw(rest, min(most - len(some), taught), rng)
    weight = np.concatenate(
        [np.full(len(some), len(first) / max(len(some), 1)), np.full(len(others), len(rest) / max(len(others), 1))]
    )
    rows = np.concatenate([some, others])
    order = np.argsort(rows)
    return Sample(rows[order], weight[order])


def _draw(rows: Ints, most: int, rng: np.random.Generator) -> Ints:
    return rows if len(rows) <= most else np.sort(rng.choice(rows, most, replace=False))
