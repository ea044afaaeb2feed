"""When tickets come too thick to be wear: limits from training, and where a brake would have held."""

import math
from datetime import timedelta

import pytest

from models.decision.ticket_brake import LEAST, held_from, surge_limit, ticket_rate, watched

DAY_MS = 86_400_000


def test_the_rate_is_the_upper_end_of_what_training_allows() -> None:
    assert ticket_rate(0, 100) == pytest.approx(0.02303, rel=1e-3)
    assert ticket_rate(100, 1000) > 0.1
    assert math.isinf(ticket_rate(3, 0))


def test_the_limit_is_passed_by_chance_one_time_in_a_thousand() -> None:
    assert surge_limit(0.0, 1000) == LEAST
    assert surge_limit(1.0, 30.4375 * 20) == 35  # Poisson with mean 20: P(X > 35) = 0.0008, P(X > 34) = 0.0015
    assert surge_limit(1.0, 30.4375 * 1000) == pytest.approx(1098, abs=2)
    assert math.isinf(surge_limit(math.inf, 10))
    assert math.isinf(surge_limit(math.inf, 0))


def test_where_watching_has_just_begun_what_was_sick_before_counts_too() -> None:
    window = timedelta(days=10)
    assert watched(100, 0.0, window) == 1000
    assert watched(100, 500.0, window) == 1500
    assert watched(100, 990.0, window) == 990


def test_the_brake_holds_at_the_first_ticket_too_many_within_a_window() -> None:
    window = timedelta(days=7)
    slow = [day * 5 * DAY_MS for day in range(20)]
    assert held_from(slow, 3, window) is None
    wave = [100 * DAY_MS + hour * 3_600_000 for hour in range(10)]
    assert held_from([*slow, *wave], 3, window) == wave[2]
    assert held_from(wave, math.inf, window) is None
