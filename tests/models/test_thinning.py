"""Which rows a model is fitted on: every precious one, and of the others as many as memory and time allow."""

import numpy as np
import pytest

from models.fitting.fit_boosting import LEAST_OTHERS, MOST_ROWS, free_rows, thin

ROWS, PRECIOUS = 300_000, 500
PRECIOUS_ROWS = np.arange(ROWS) < PRECIOUS
ALL = np.ones(ROWS, bool)


def test_others_fill_the_room_that_precious_rows_leave() -> None:
    sample = thin(ALL, PRECIOUS_ROWS, seed=1, free=free_rows(35))
    assert len(sample.rows) == MOST_ROWS
    assert PRECIOUS_ROWS[sample.rows].sum() == PRECIOUS
    assert sample.weight[~PRECIOUS_ROWS[sample.rows]].sum() == pytest.approx(ROWS - PRECIOUS)


def test_of_many_precious_rows_half_of_the_room_is_taken() -> None:
    many = np.arange(ROWS) < ROWS // 2
    sample = thin(ALL, many, seed=1)
    assert many[sample.rows].sum() == MOST_ROWS // 2
    assert len(sample.rows) == MOST_ROWS


def test_a_share_of_others_can_be_asked_for_and_there_are_always_some() -> None:
    sample = thin(ALL, PRECIOUS_ROWS, seed=1, others_each=1.0)
    assert len(sample.rows) == PRECIOUS + LEAST_OTHERS


def test_of_many_features_others_are_drawn_by_what_is_precious_alone() -> None:
    assert free_rows(2_000) < MOST_ROWS // 5
    sample = thin(ALL, np.arange(ROWS) < 5_000, seed=1, free=free_rows(2_000))
    assert len(sample.rows) == 5 * 5_000
