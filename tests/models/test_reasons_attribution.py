"""Attributions are exact: the axioms of Shapley values on fitted models, and all coalitions counted one by one."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from models.data.arrays import Floats, Floats32
from models.estimators.boosting import predict_logit
from models.explain.attribution import attributions
from models.features.build import build_features
from tests.models.synthetic_fleets import pump_history, pump_model

FEATURES = 7


def small_world(*, missing: float, seed: int = 0) -> tuple[HistGradientBoostingClassifier, Floats32]:
    """A model of interacting features of which the sixth is only noise and the last never varies; 400 rows."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(400, FEATURES)).astype(np.float32)
    rows[:, 6] = 1.0
    truth = rows[:, 0] * rows[:, 1] + np.where(rows[:, 2] > 0.5, 2.0, -1.0) + rows[:, 3] > rows[:, 4]
    rows[rng.random(rows.shape) < missing] = np.nan
    rows[:, 6] = 1.0
    model = HistGradientBoostingClassifier(max_iter=25, max_leaf_nodes=12, random_state=0, early_stopping=False)
    return model.fit(rows, truth), rows


def counted(model: HistGradientBoostingClassifier, row: Floats32, reference: Floats32) -> Floats:
    """Shapley values by definition: every coalition of features, against every reference row."""
    every = range(FEATURES)
    coalitions = [frozenset(some) for size in range(FEATURES + 1) for some in combinations(every, size)]
    worth = {}
    for coalition in coalitions:
        mixed = reference.copy()
        mixed[:, list(coalition)] = row[list(coalition)]
        worth[coalition] = float(model.decision_function(mixed).mean())
    found = np.zeros(FEATURES)
    for feature in every:
        for coalition in (c for c in coalitions if feature not in c):
            size = len(coalition)
            share = factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES)
            found[feature] += share * (worth[coalition | {feature}] - worth[coalition])
    return found


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_they_equal_the_count_over_all_coalitions(missing: float) -> None:
    model, rows = small_world(missing=missing)
    for row in rows[:6]:
        for reference in (rows[100:101], rows[200:205]):
            added = attributions(model, row[None], reference)[0]
            np.testing.assert_allclose(added, counted(model, row, reference), atol=1e-12)


def test_a_value_unknown_to_a_model_that_always_knew_it_is_attributed_as_the_model_takes_it() -> None:
    model, rows = small_world(missing=0.0)
    unknown = rows[:4].copy()
    unknown[:, 2] = np.nan
    for row in unknown:
        np.testing.assert_allclose(
            attributions(model, row[None], rows[300:303])[0], counted(model, row, rows[300:303]), atol=1e-12
        )


def test_a_models_log_odds_are_added_up_to_the_last_digit() -> None:
    pumps, bundle = pump_history(), pump_model()
    matrix = bundle.matrix(build_features(pumps.product, pumps, bundle.spec))[::40]
    model = bundle.modes["bearing_wear"].failure.estimator
    assert np.isnan(matrix).any()
    for reference in (bundle.healthy[None], matrix[:5]):
        added = attributions(model, matrix, reference)
        moved = predict_logit(model, matrix) - predict_logit(model, reference).mean()
        np.testing.assert_allclose(added.sum(axis=1), moved, atol=1e-9)


def test_a_regressions_prediction_is_added_up_too() -> None:
    pumps, bundle = pump_history(), pump_model()
    matrix = bundle.matrix(build_features(pumps.product, pumps, bundle.spec))[::40]
    target = np.nan_to_num(matrix[:, 0]) + np.arange(len(matrix))
    model = HistGradientBoostingRegressor(max_iter=30, random_state=0).fit(matrix, target)
    added = attributions(model, matrix, matrix[:1])
    np.testing.assert_allclose(added.sum(axis=1), model.predict(matrix) - model.predict(matrix[:1]), atol=1e-9)


def test_a_feature_that_no_tree_asks_for_gets_exactly_nothing() -> None:
    pumps, bundle = pump_history(), pump_model()
    matrix = bundle.matrix(build_features(pumps.product, pumps, bundle.spec))[::40]
    model = bundle.modes["bearing_wear"].failure.estimator
    asked = {int(f) for tree in model._predictors for f in tree[0].nodes["feature_idx"][tree[0].nodes["is_leaf"] == 0]}
    never = [i for i in range(matrix.shape[1]) if i not in asked]
    small, rows = small_world(missing=0.2)
    assert never
    assert (attributions(model, matrix, bundle.healthy[None])[:, never] == 0).all()
    assert (attributions(small, rows[:20], rows[50:60])[:, 6] == 0).all()


def test_a_value_equal_to_the_references_gets_exactly_nothing() -> None:
    model, rows = small_world(missing=0.2)
    row, reference = rows[:1].copy(), rows[1:2]
    row[0, :3] = reference[0, :3]
    assert (attributions(model, row, reference)[0, :3] == 0).all()
    assert (attributions(model, reference, reference) == 0).all()


def test_several_references_give_the_mean_over_them() -> None:
    model, rows = small_world(missing=0.2)
    each = [attributions(model, rows[:3], rows[i : i + 1]) for i in range(50, 60)]
    np.testing.assert_allclose(attributions(model, rows[:3], rows[50:60]), np.mean(each, axis=0), atol=1e-12)


def test_the_same_rows_get_the_same_bits_alone_and_among_others() -> None:
    model, rows = small_world(missing=0.2)
    together = attributions(model, rows[:8], rows[50:60])
    assert (together == attributions(model, rows[:8], rows[50:60])).all()
    assert (together[5] == attributions(model, rows[5:6], rows[50:60])[0]).all()


def test_a_model_without_a_single_split_attributes_nothing() -> None:
    rows = np.ones((40, 2), np.float32)
    model = HistGradientBoostingClassifier(max_iter=3).fit(rows, np.arange(40) % 2)
    assert (attributions(model, rows[:2], rows[:1]) == 0).all()
    assert attributions(model, rows[:0], rows[:1]).shape == (0, 2)


def test_splits_by_category_are_refused() -> None:
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 8, (200, 1)).astype(np.float32)
    model = HistGradientBoostingClassifier(max_iter=2, categorical_features=[0]).fit(rows, rows[:, 0] % 3 == 0)
    with pytest.raises(ValueError, match="categor"):
        attributions(model, rows[:1], rows[:1])
