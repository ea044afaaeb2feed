"""`doctor` says how much there is, how fast it grows, and how long the disk lasts."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from fleet.retention import Retention
from fleet.settings import load_settings
from sigap.cli.findings import Finding, State
from sigap.platform.storage_findings import storage_findings
from store.engine.database import Connection
from store.rollups.rollups import refresh_rollups
from store.storage.disk import DiskUse, Stored, disk_use
from store.storage.filling import Stream, days_until_full, streams_of
from store.telemetry.readings import Reading
from tests.store.store_world import DAY, HOUR, StoreWorld
from tests.worlds.readings import store_readings

GIB = 2**30


@pytest.fixture
def pumps(conn: Connection) -> StoreWorld:
    """Three pumps that send once an hour, on wall time."""
    world = StoreWorld(conn)
    conn.execute("UPDATE fleet_clock SET mode = 'wall'")
    now = datetime.now(UTC)
    for serial in "abc":
        device = world.device(serial)
        rows = [Reading(device.id, now - n * HOUR, None, (1.0, None, None), now) for n in range(40 * 24)]
        store_readings(conn, world.product, rows)
    refresh_rollups(conn, world.product)
    conn.execute("ANALYZE")
    return world


def found(world: StoreWorld, **settings: object) -> tuple[Finding, Finding]:
    fleet, disk = storage_findings(world.conn, load_settings(database_url="postgresql://x", **settings))
    return fleet, disk


def test_what_comes_in_a_day_is_counted(pumps: StoreWorld) -> None:
    use = disk_use(pumps.conn, pumps.product, now=datetime.now(UTC))
    assert use.devices == 3
    assert use.readings.rows_per_day == pytest.approx(72, rel=0.2)
    assert use.readings.rows == pytest.approx(3 * 40 * 24, rel=0.1)
    assert use.rollups.rows_per_day == pytest.approx(3 * 25, rel=0.2)
    assert 40 * use.readings.growth == pytest.approx(use.readings.bytes, rel=0.3)


def test_it_says_what_retention_would_change_and_what_the_volume_has_to_do_with_it(pumps: StoreWorld) -> None:
    fleet, disk = found(pumps)
    assert (fleet.state, disk.state) == (State.NOTE, State.NOTE)
    assert "of 3 devices" in fleet.said
    assert "90d of readings would hold" in fleet.mend
    assert "SIGAP_DATABASE_DISK_GIB" in disk.mend
    fleet, disk = found(pumps, retention_raw_days=60, database_disk_gib=1e6)
    assert (fleet.state, disk.state) == (State.GOOD, State.GOOD)
    assert "readings kept for 60d" in fleet.said
    assert disk.said.endswith("lasts more than ten years")
    assert found(pumps, database_disk_gib=1e-6)[1].state is State.BAD


def test_a_disk_fills_at_the_rate_of_what_still_grows() -> None:
    assert days_until_full([], 1.0) == math.inf
    assert days_until_full([Stream(2.0)], 10.0) == 5
    assert days_until_full([Stream(2.0), Stream(3.0, 6.0)], 10.0) == 2
    assert days_until_full([Stream(2.0), Stream(3.0, 6.0)], 20.0) == 2 + 10 / 2
    assert days_until_full([Stream(3.0, 6.0)], 6.5) == math.inf
    use = DiskUse(1, Stored(1000, 100, 10), Stored(500, 50, 1), Stored(0, 0, 0))
    assert streams_of(use, Retention()) == [Stream(100), Stream(10), Stream(0)]
    assert streams_of(use, Retention(12 * DAY, timedelta(days=10))) == [Stream(100, 200), Stream(10, 0), Stream(0)]
