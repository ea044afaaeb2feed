"""Of thousands of features a fit reads the most telling, and its trees name them by their places among all."""

import numpy as np

from models.data.arrays import Floats, Floats32
from models.estimators.boosting import predict_logit, predict_mean
from models.explain.attribution import attributions
from models.fitting.fit_boosting import MANY_FEATURES, SCREENED, fit_classifier, fit_regressor
from models.fitting.screening import explained, telling_columns

TELLING = MANY_FEATURES - 1


def wide_rows(rows: int = 200) -> tuple[Floats32, Floats]:
    """Noise [n, MANY_FEATURES + 1], and a target that column `TELLING` decides."""
    matrix = np.random.default_rng(1).normal(size=(rows, MANY_FEATURES + 1)).astype(np.float32)
    return matrix, (matrix[:, TELLING] > 0.5).astype(np.float64)


def test_columns_that_tell_more_of_the_target_come_first() -> None:
    rng = np.random.default_rng(2)
    target = np.repeat([0.0, 1.0], 300)
    noise = rng.normal(size=600)
    at_both_ends = np.where(target > 0, np.where(rng.random(600) > 0.5, 4, -4), 0) + noise
    unknown = np.where(target > 0, np.nan, noise)
    matrix = np.stack([noise, target, at_both_ends, unknown, np.full(600, np.nan), np.ones(600)], axis=1)
    told = explained(matrix.astype(np.float32), target)
    np.testing.assert_allclose(told[[1, 3]], 150.0, rtol=1e-5)
    assert told[2] > 50 > 15 > told[0]
    np.testing.assert_allclose(told[[4, 5]], 0.0, atol=1e-6)
    assert telling_columns(matrix.astype(np.float32), target, 3).tolist() == [1, 2, 3]


def test_models_of_thousands_of_features_read_each_where_it_stands() -> None:
    matrix, target = wide_rows()
    classifier = fit_classifier(matrix, target, seed=1)
    regressor = fit_regressor(matrix, target, seed=1)
    read = {int(place) for (tree,) in classifier._predictors for place in tree.nodes["feature_idx"]}
    assert TELLING in read
    assert len(read) <= SCREENED
    assert ((predict_logit(classifier, matrix) > 0) == (target > 0)).all()
    np.testing.assert_allclose(predict_mean(regressor, matrix), target, atol=0.05)
    added = attributions(classifier, matrix[:3], matrix[-1:])
    assert (np.abs(added).argmax(axis=1)[target[:3] != target[-1]] == TELLING).all()
