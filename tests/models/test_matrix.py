"""A feature matrix is large: what is asked of it makes no second one."""

import numpy as np

from models.features import Column, Features
from models.matrix import BLOCK_ROWS, kept_first


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
