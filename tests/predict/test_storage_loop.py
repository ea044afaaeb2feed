"""The storage job of the predict process: by settings and product file, on the fleet's clock, once an hour."""

from datetime import timedelta

from fleet.process import StopSignal
from fleet.settings import load_settings
from predict.storage_loop import StorageKeeper, kept_buckets, retention_of
from store.assets.fleet_clocks import move_clock_to, read_clock
from store.engine.database import Connection
from store.rollups.rollups import refresh_rollups
from store.storage.kept_from import read_kept_from
from tests.store.store_world import DAY, T0, StoreWorld

YEAR = 365


def test_a_recorded_fleet_keeps_what_its_own_clock_and_newest_reading_say(conn: Connection) -> None:
    world = StoreWorld(conn)
    world.store(world.device("a"), *((1440.0 * day, day, None, None) for day in range(YEAR)))
    refresh_rollups(conn, world.product)
    move_clock_to(conn, "pump", T0 + 100 * YEAR * DAY)
    clock = read_clock(conn, "pump")
    assert clock is not None
    assert StorageKeeper(load_settings(), StopSignal()).visit(conn, clock)
    assert read_kept_from(conn, "pump") is None
    keeper = StorageKeeper(load_settings(retention_raw_days=90), StopSignal())
    assert keeper.visit(conn, clock)
    assert read_kept_from(conn, "pump") == T0 + (YEAR - 1 - 90) * DAY
    later = StopSignal()
    later.set()
    assert StorageKeeper(load_settings(retention_raw_days=31), later).visit(conn, clock)
    assert read_kept_from(conn, "pump") == T0 + (YEAR - 1 - 90) * DAY


def test_rollups_are_kept_for_training_and_first_buckets_for_what_is_normal(conn: Connection) -> None:
    product = StoreWorld(conn).product
    held = retention_of(product, load_settings(retention_raw_days=1, retention_rollup_days=2, lateness_bound_days=1))
    assert (held.raw, held.rollups) == (DAY, 2 * timedelta(days=14))
    assert kept_buckets(product) == 60
