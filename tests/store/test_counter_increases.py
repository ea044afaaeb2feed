"""Every reader of a counter's rollup tells the same increase: the API's series, the console's chart, the features."""

import numpy as np
import pandas as pd
import pytest

from models.series import raw_series
from models.spec import Series
from store.console import buckets_of
from store.rollups import refresh_rollups
from store.series import read_rollup
from tests.store.store_world import HOUR, StoreWorld, at

# By hour: a new board after 110; a rise within and from bucket to bucket; silence; a new board while silent.
SHOWN = [(0, 100), (10, 110), (20, 0), (30, 5), (60, 9), (70, 12), (180, 20), (190, 21), (240, 2)]
INCREASES = [15, 7, 9, 2]


@pytest.mark.parametrize(("skipped", "expected"), [(0, INCREASES), (1, [7, 9, 2]), (3, [2])])
def test_readers_agree_on_what_a_counter_rose(world: StoreWorld, skipped: int, expected: list[float]) -> None:
    device, [starts] = world.device("P-1"), [metric for metric in world.product.metrics if metric.id == "starts"]
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
    names = [f"starts_{part}" for part in ("first", "last", "min", "max")]
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
