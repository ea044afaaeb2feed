"""Waits between tries double, have a bound, and begin anew after a good stretch."""

from fleet.process import Backoff


def test_each_wait_is_twice_the_last_up_to_the_longest() -> None:
    backoff = Backoff(first_s=0.1, longest_s=0.5)
    assert [backoff.failed(after_s=0) for _ in range(5)] == [0.1, 0.2, 0.4, 0.5, 0.5]


def test_waits_begin_anew_after_a_good_stretch_only() -> None:
    backoff = Backoff(first_s=0.1, longest_s=2.0, settled_s=10)
    assert [backoff.failed(after_s=worked) for worked in (0, 9.9, 10, 0)] == [0.1, 0.2, 0.1, 0.2]
