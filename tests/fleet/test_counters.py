"""A counter's increase: within a bucket, across buckets, and after it began again from zero."""

import numpy as np

from fleet.counters import Floats, increase, value_before

NAN = np.nan


def columns(*buckets: tuple[float, float, float, float]) -> list[Floats]:
    return [*np.array(buckets, np.float64).T]


def test_a_counter_that_fell_within_a_bucket_began_again_from_zero() -> None:
    buckets = columns((100, 5, 0, 110), (10, 14, 10, 14))
    assert increase(*buckets, np.array([NAN, NAN])).tolist() == [15, 4]


def test_the_step_into_a_bucket_counts_and_a_fall_between_two_is_a_new_beginning() -> None:
    buckets = columns((100, 110, 100, 110), (3, 7, 3, 7))
    assert increase(*buckets, np.array([90.0, 110.0])).tolist() == [20, 7]


def test_a_bucket_without_a_value_has_no_increase() -> None:
    assert np.isnan(increase(*columns((NAN, NAN, NAN, NAN)), np.array([90.0]))).all()


def test_the_value_before_is_the_nearest_that_is_known_and_near_enough() -> None:
    values, keys = np.array([1.0, NAN, 3.0, NAN, 5.0]), np.array([0, 1, 2, 3, 9])
    np.testing.assert_array_equal(value_before(values), [NAN, 1, 1, 3, 3])
    np.testing.assert_array_equal(value_before(values, keys, gap=2), [NAN, 1, 1, 3, NAN])
    assert not len(value_before(np.zeros(0)))
