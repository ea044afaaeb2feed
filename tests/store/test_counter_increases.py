"""Every reader of a counter's rollup tells the same increase: the API's series, the console's chart, the features."""

import uuid
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet.counters import PARTS, READ
from fleet.product import Metric
from models.data.rollup import merge, roll_up, to_frame
from models.features.series import raw_series
from models.features.spec import Series
from store.assets.registry import Device
from store.console.readings_shown import buckets_of
from store.rollups.rollups import refresh_rollups
from store.rollups.series import Rise, read_rollup
from tests.fleet.counter_readings import counted_so_far, shown
from tests.store.store_world import HOUR, MINUTE, StoreWorld, at

# By hour: a new board after 110; a rise within and from bucket to bucket; silence; a new board while silent.
SHOWN = [(0, 100), (10, 110), (20, 0), (30, 5), (60, 9), (70, 12), (180, 20), (190, 21), (240, 2)]
INCREASES = [15, 7, 9, 2]


@pytest.mark.parametrize(("skipped", "expected"), [(0, INCREASES), (1, [7, 9, 2]), (3, [2])])
def test_readers_agree_on_what_a_counter_rose(world: StoreWorld, skipped: int, expected: list[float]) -> None:
    device, starts = world.device("P-1"), counter(world)
    world.store(device, *((float(minute), None, float(shown), None) for minute, shown in SHOWN))
    refresh_rollups(world.conn, world.product)
    since = [at(0), at(60), at(180), at(240)][skipped]
    end = at(600)

    drawn = buckets_of(world.conn, world.product, device.id, [starts], period=HOUR, since=since, until=end)
    listed = read_rollup(world.conn, world.product, device.id, metrics=[starts], period=HOUR, since=since, until=end)

    assert drawn.values["starts"] == expected
    assert [getattr(bucket.values["starts"], "increase", None) for bucket in listed] == expected


def test_features_are_made_of_the_same_increases(world: StoreWorld) -> None:
    device = world.device("P-1")
    world.store(device, *((float(minute), None, float(shown), None) for minute, shown in SHOWN))
    refresh_rollups(world.conn, world.product)
    names = [f"starts_{part}" for part in READ]
    buckets = pd.DataFrame(world.rollup(device, *names), columns=names)
    made = raw_series(world.product, buckets, np.array([0, 1, 3, 4]), [Series("starts", "starts", full=False)], gap=10)
    assert made[:, 0].tolist() == INCREASES


def test_a_bucket_in_which_a_counter_said_nothing_has_no_increase(world: StoreWorld) -> None:
    device = world.device("P-1")
    world.store(device, (0, 1, 10, None), (60, 1, None, None), (120, 1, 13, None))
    refresh_rollups(world.conn, world.product)
    drawn = buckets_of(
        world.conn, world.product, device.id, [*world.product.metrics], period=HOUR, since=at(0), until=at(600)
    )
    assert drawn.values["starts"] == [0, None, 3]
    assert drawn.values["flow"] == [1, 1, 1]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(shown(most=60), st.data())
def test_the_database_counts_as_the_rule_does_in_buckets_of_any_length(
    world: StoreWorld, values: list[float], data: st.DataObject
) -> None:
    gaps = data.draw(st.lists(st.sampled_from([1, 5, 10, 50, 90, 700]), min_size=len(values), max_size=len(values)))
    minutes = np.cumsum(gaps).astype(float) + data.draw(st.integers(0, 59))
    device = world.device(uuid.uuid4().hex)
    late = data.draw(st.integers(0, len(values)))
    for part in (slice(late, None), slice(0, late)):
        rows = [(minute, 1.0, value_or_none(value), None) for minute, value in zip(minutes, values, strict=True)]
        world.store(device, *rows[part])
        refresh_rollups(world.conn, world.product)

    known = counted_so_far(values)
    for period in world.product.rollups:
        found = rises(world, device, period)
        ends = np.searchsorted(minutes, [(start + period - at(0)) / MINUTE for start, _ in found])
        assert np.nancumsum([rise for _, rise in found]) == pytest.approx(known[ends - 1], rel=1e-9, abs=1e-9)
    assert_folders_agree(world, device, minutes, values, split=late)


def assert_folders_agree(
    world: StoreWorld, device: Device, minutes: np.ndarray, values: list[float], *, split: int
) -> None:
    """A folder's buckets, made in two parts, hold what the database's do."""
    names = [f"starts_{part}" for part in ("count", "first", "last", *PARTS)]
    ms = (np.array(minutes) * 60_000 + at(0).timestamp() * 1000).astype(np.int64)
    table = np.stack([np.ones(len(values)), np.array(values), np.full(len(values), np.nan)], axis=1)
    parts = [
        roll_up(world.product, np.zeros(len(ms[rows]), np.int64), ms[rows], table[rows])
        for rows in (slice(0, split), slice(split, None))
        if len(ms[rows])
    ]
    frame = to_frame(world.product, ["P"], merge(parts))[names].to_numpy(float)
    stored = np.array(world.rollup(device, *names), float)
    np.testing.assert_allclose(stored, frame, rtol=1e-12)


def rises(world: StoreWorld, device: Device, period: timedelta) -> list[tuple[datetime, float]]:
    """Each bucket's start and increase, NaN where the counter said nothing."""
    buckets = read_rollup(
        world.conn, world.product, device.id, metrics=[counter(world)], period=period, since=at(0), until=at(90_000)
    )
    found = [(bucket.bucket, bucket.values["starts"]) for bucket in buckets]
    return [
        (start, np.nan if value.increase is None else value.increase)
        for start, value in found
        if isinstance(value, Rise)
    ]


def counter(world: StoreWorld) -> Metric:
    return world.product.metric("starts")


def value_or_none(value: float) -> float | None:
    return None if np.isnan(value) else value
