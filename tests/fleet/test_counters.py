"""A counter's increase: dips, zeros, restarts and wraps, within a bucket, across buckets and in any buckets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.counters import Counted, Floats, increases, join, readings, value_before
from tests.fleet.counter_readings import counted_so_far, shown

NAN = np.nan
OVER_16, OVER_32 = 2**16, 2**32


def by_bucket(values: list[float], sizes: list[int], *, gap: int | None = None) -> list[float]:
    """The increase in each of the buckets that hold so many of the readings each."""
    starts = np.append(0, np.cumsum(sizes)[:-1])
    array = np.array(values, np.float64)
    keys = None if gap is None else np.arange(len(sizes))
    found = increases(first_of(array, starts), join(readings(array), starts), keys, gap=gap or 0)
    return [float(one) for one in found]


def first_of(values: Floats, starts: np.ndarray) -> Floats:
    """The first reading of each bucket, NaN where it has none."""
    parts = np.split(values, starts[1:])
    return np.array([next((v for v in part if not np.isnan(v)), NAN) for part in parts])


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize(
    ("values", "increase"),
    [
        pytest.param([100, 110, 120, 120, 130], 30, id="it rises"),
        pytest.param([215.6, 215.7, 215.6, 215.7, 215.8], 0.2, id="a dip adds nothing, nor does its way back"),
        pytest.param([100, 96, 92, 97, 99, 101], 1, id="dips in a row"),
        pytest.param([10, 9, 11], 1, id="a fall by a tenth is a dip"),
        pytest.param([3738.1, 0, 3738.2, 3738.3], 0.2, id="one zero after a reboot"),
        pytest.param([397.11, *[0.0] * 144, 413.5], 16.39, id="zeros for twelve hours"),
        pytest.param([100, 0, 99, 0, 0, 101], 1, id="zeros and a dip"),
        pytest.param([100, 110, 0, 0, 5, 9], 19, id="a restart with zeros"),
        pytest.param([100, 110, 3, 8, 2, 4], 22, id="two restarts without a zero"),
        pytest.param([100, 105, 101, 2, 7], 12, id="a restart forgets a dip"),
        pytest.param([0, 0, 5, 6], 6, id="a new device"),
        pytest.param([5, 6], 1, id="what it had counted before"),
        pytest.param([65530, 144, 147], 153, id="16 bits"),
        pytest.param([65530, 0, 144], 150, id="16 bits, with a zero"),
        pytest.param([65530, 0, 65532], 2, id="a zero just below the limit"),
        pytest.param([40_000, 10, 12], 12, id="a restart far below the limit"),
        pytest.param([OVER_32 - 2, 5, 12], 14, id="32 bits"),
        pytest.param([439_633, 0, 1, 2], 2, id="a restart of a large counter"),
    ],
)
def test_what_a_counter_counted_is_the_same_in_buckets_of_any_length(
    values: list[float], increase: float, size: int
) -> None:
    sizes = [min(size, len(values) - start) for start in range(0, len(values), size)]
    found = by_bucket(values, sizes)
    assert sum(found) == pytest.approx(increase, abs=1e-9)
    assert min(found) >= 0


def test_a_dip_on_the_border_of_two_buckets_adds_nothing() -> None:
    assert by_bucket([215.6, 215.7, 215.6, 215.6, 215.7, 215.8], [2, 2, 1, 1]) == pytest.approx([0.1, 0, 0, 0.1])


def test_zeros_add_nothing_while_their_outcome_is_open() -> None:
    assert by_bucket([3738, 0, 0, 0], [1, 1, 2]) == [0, 0, 0]
    assert by_bucket([3738, 0, 0, 0, 3739], [1, 1, 2, 1]) == [0, 0, 0, 1]
    assert by_bucket([3738, 0, 0, 0, 4], [1, 1, 2, 1]) == [0, 0, 0, 4]


def test_what_comes_later_changes_no_bucket_of_before() -> None:
    values = [100.0, 104, 101, 0, 0, 106, 4, 0, 9, 8, 65_530]
    for count in range(1, len(values)):
        assert by_bucket(values[:count], [1] * count) == by_bucket(values, [1] * len(values))[:count]


def test_a_bucket_without_a_value_has_no_increase() -> None:
    found = by_bucket([90, NAN, NAN, 92], [1, 2, 1])
    np.testing.assert_array_equal(found, [0, NAN, 2])


def test_what_lies_further_back_than_the_gap_is_unknown() -> None:
    assert by_bucket([50, NAN, NAN, 60, 62], [1, 1, 1, 1, 1], gap=2)[3:] == [0, 2]
    assert by_bucket([50, NAN, NAN, 60, 62], [1, 1, 1, 1, 1], gap=3)[3:] == [10, 2]
    assert by_bucket([50, 0, NAN, 60, 62], [1, 1, 1, 1, 1], gap=2)[3:] == [60, 2]


def test_with_keys_a_dip_is_remembered_for_some_buckets() -> None:
    corrected = [100.0, *range(92, 98), 98, 99]
    assert by_bucket(corrected, [1] * 9, gap=30) == [*[0] * 7, 1, 1]
    assert by_bucket(corrected, [1] * 9) == [0] * 9
    assert by_bucket([100, 99, 99, 101], [1] * 4, gap=30) == [0, 0, 0, 1]
    assert by_bucket([100, 99, *[NAN] * 9, 99.5, 101], [1] * 13, gap=30)[-2:] == [0.5, 1.5]


def test_the_value_before_is_the_nearest_that_is_known_and_near_enough() -> None:
    values, keys = np.array([1.0, NAN, 3.0, NAN, 5.0]), np.array([0, 1, 2, 3, 9])
    np.testing.assert_array_equal(value_before(values), [NAN, 1, 1, 3, 3])
    np.testing.assert_array_equal(value_before(values, keys, gap=2), [NAN, 1, 1, 3, NAN])
    assert not len(value_before(np.zeros(0)))
    assert not len(increases(np.zeros(0), readings(np.zeros(0))))


@given(shown(), st.data())
def test_buckets_tell_what_the_readings_one_by_one_do(values: list[float], data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 6), min_size=len(values)).map(lambda many: _cut(many, len(values))))
    known = counted_so_far(values)
    ends = np.cumsum(sizes)
    found = np.nancumsum(by_bucket(values, sizes))
    assert found == pytest.approx(known[ends - 1], rel=1e-9, abs=1e-9)


@given(shown(), st.data())
def test_a_bucket_joined_from_parts_is_as_one_of_its_readings(values: list[float], data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=len(values)).map(lambda many: _cut(many, len(values))))
    starts = np.append(0, np.cumsum(sizes)[:-1])
    array = np.array(values, np.float64)
    whole = join(readings(array), np.zeros(1, np.int64))
    joined = join(join(readings(array), starts), np.zeros(1, np.int64))
    for name in Counted.__slots__:
        assert getattr(joined, name) == pytest.approx(getattr(whole, name), nan_ok=True, rel=1e-12)


def _cut(sizes: list[int], count: int) -> list[int]:
    """The sizes as far as they are needed for so many readings."""
    ends = np.minimum(np.cumsum(sizes), count)
    found = np.diff(ends, prepend=0)
    return [int(size) for size in found if size]
