"""A counter's increase: within a bucket, across buckets, and after it began again from zero."""

import numpy as np

from fleet.counters import Floats, increase, value_before

NAN = np.nan


def increases(*buckets: tuple[float, float, float, float], before: list[float]) -> Floats:
    """Of buckets given as (first, last, min, max)."""
    first, last, low, high = np.array(buckets, np.float64).T
    return increase(first, last, low, high, np.array(before))


def test_a_counter_that_fell_within_a_bucket_began_again_from_zero() -> None:
    assert increases((100, 5, 0, 110), (10, 14, 10, 14), before=[NAN, NAN]).tolist() == [15, 4]


def test_the_step_into_a_bucket_counts_and_a_fall_between_two_is_a_new_beginning() -> None:
    assert increases((100, 110, 100, 110), (3, 7, 3, 7), before=[90, 110]).tolist() == [20, 7]


def test_a_bucket_without_a_value_has_no_increase() -> None:
    assert np.isnan(increases((NAN, NAN, NAN, NAN), before=[90])).all()


def test_the_value_before_is_the_nearest_that_is_known_and_near_enough() -> None:
    values, keys = np.array([1.0, NAN, 3.0, NAN, 5.0]), np.array([0, 1, 2, 3, 9])
    np.testing.assert_array_equal(value_before(values), [NAN, 1, 1, 3, 3])
    np.testing.assert_array_equal(value_before(values, keys, gap=2), [NAN, 1, 1, 3, NAN])
    assert not len(value_before(np.zeros(0)))
