"""A feature matrix is large: what is asked of it makes no second one."""

import numpy as np

from models.features.build import Features
from models.features.spec import Column
from models.fitting.fit_boosting import LEAST_FITTED, MOST_ROWS, fitted_rows
from models.fitting.matrix import BLOCK_ROWS, kept_first
from models.fitting.sensor_views import FIT_ROWS, shaping_rows


def test_columns_to_keep_come_first_in_their_order_and_take_no_memory_of_their_own() -> None:
    rows = BLOCK_ROWS + 3
    matrix = np.arange(rows * 4, dtype=np.float32).reshape(rows, 4)
    before = matrix.copy()
    columns = tuple(Column(name, name, "mean") for name in "abcd")
    none = np.zeros(rows, np.int64)
    found = kept_first(
        Features(np.full(rows, "S", object), none, none, none, columns, matrix), np.array([0, 1, 0, 1]) > 0
    )
    assert found.names == ("b", "d", "a", "c")
    assert np.shares_memory(found.matrix, matrix)
    np.testing.assert_array_equal(found.matrix, before[:, [1, 3, 0, 2]])


def test_of_thousands_of_features_fewer_rows_are_fitted_and_of_few_as_many_as_ever() -> None:
    assert [fitted_rows(features) for features in (0, 1, 1_000)] == [MOST_ROWS] * 3
    assert fitted_rows(1_000, 25_000) == 25_000
    assert all(features * fitted_rows(features) <= 1_000 * MOST_ROWS for features in (1_001, 6_000, 12_000))
    assert fitted_rows(100_000) == LEAST_FITTED
    assert [shaping_rows(features) for features in (1, 200)] == [FIT_ROWS] * 2
    assert [shaping_rows(features) for features in (500, 960)] == [9_600, 9_600]
