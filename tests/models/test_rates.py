"""Rates of rare events with exact intervals."""

import pytest

from fleet.times import MONTH_DAYS
from models.statistics.rates import rate


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)]
)
def test_the_interval_is_garwoods(count: int, low: float, high: float) -> None:
    found = rate(count, 1000 * MONTH_DAYS)
    assert found.value == pytest.approx(count)
    assert found.low == pytest.approx(low, abs=1e-3)
    assert found.high == pytest.approx(high, abs=1e-3)


def test_without_time_there_is_no_rate() -> None:
    found = rate(3, 0.0)
    assert (found.count, found.value, found.low, found.high) == (3, None, None, None)
