"""Retention and the columnstore: what goes, what stays, and that rollups are what all readings gave."""

from collections import deque
from datetime import datetime, timedelta

import pytest
from psycopg.sql import SQL, Identifier

from fleet.retention import Retention
from store.assets.registry import Device
from store.engine.database import connect, has_timescale
from store.rollups.rollups import refresh_range, refresh_rollups
from store.storage.chunks import chunks_before
from store.storage.keeping import Kept, keep_storage
from store.storage.kept_from import PastRetention, hold_kept_from, read_kept_from
from store.storage.retention import begin_of_buckets
from store.telemetry.erase_for_replay import erase_from
from tests.store.store_world import DAY, T0, StoreWorld, at

DAYS, KEPT = 400, 100
COLUMNS = ("bucket", "known_at", "readings", "flow_mean", "flow_stddev", "starts_last", "mode_n1")


def filled(world: StoreWorld, *serials: str) -> list[Device]:
    """Pumps with two readings a day for 400 days, rolled up."""
    devices = [world.device(serial) for serial in serials]
    for place, device in enumerate(devices):
        minutes = [720.0 * half + 7 for half in range(2 * DAYS)]
        world.store(device, *((m, m % 97 + place, m / 10, int(m) % 3) for m in minutes))
    refresh_rollups(world.conn, world.product)
    return devices


def keep(world: StoreWorld, *, raw: int | None = KEPT, rollups: int | None = None, early: int = 0) -> Kept:
    done, asked = Kept(), Retention(days(raw), days(rollups))
    until = T0 + 9999 * DAY
    deque(
        keep_storage(world.conn, world.product, asked, now=until, lateness=30 * DAY, early=early, done=done), maxlen=0
    )
    return done


def days(number: int | None) -> timedelta | None:
    return None if number is None else number * DAY


def rolled_up(world: StoreWorld, devices: list[Device]) -> list[object]:
    return [world.rollup(device, *COLUMNS, period=period) for device in devices for period in ("1h", "1d")]


def readings_before(world: StoreWorld, before: datetime) -> int:
    row = world.conn.execute("SELECT count(*) FROM telemetry.pump WHERE ts < %s", (before,)).fetchone()
    assert row is not None
    return int(row[0])


def test_old_readings_go_by_the_newest_of_them_and_rollups_stay(world: StoreWorld) -> None:
    devices = filled(world, "a", "b")
    before, newest = rolled_up(world, devices), at(720.0 * (2 * DAYS - 1) + 7)
    done = keep(world)
    kept_from = read_kept_from(world.conn, "pump")
    assert kept_from == begin_of_buckets(world.product, newest - KEPT * DAY)
    left = readings_before(world, kept_from)
    if has_timescale(world.conn):  # A chunk goes as a whole, and the last one reaches beyond that time.
        assert (done.chunks, done.settled) == (4, 1)
        assert not chunks_before(world.conn, "pump", kept_from)
    else:
        assert (left, done.readings) == (0, 1196)
    assert left < 600
    assert readings_before(world, newest + DAY) - left == 404
    assert rolled_up(world, devices) == before
    # Rolled up again from what is left, over all of its time.
    for period in world.product.rollups:
        refresh_range(world.conn, world.product, period, [d.id for d in devices], T0, newest)
    assert rolled_up(world, devices) == before
    keep(world)
    assert rolled_up(world, devices) == before


def test_what_rollups_have_yet_to_see_stays_and_so_does_the_evidence_of_an_open_ticket(world: StoreWorld) -> None:
    (device,) = filled(world, "a")
    world.store(device, (10 * 1440 + 1, 5, None, None))
    keep(world)
    assert read_kept_from(world.conn, "pump") == T0 + 10 * DAY
    refresh_rollups(world.conn, world.product)
    world.conn.execute(
        """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
                               window_ends_at)
           VALUES ('pump', %s, %s, 'wear', 'new', 'customer', 'error', %s, %s)""",
        (device.asset_id, device.id, *[T0 + 100 * DAY] * 2),
    )
    keep(world)
    assert read_kept_from(world.conn, "pump") == T0 + 86 * DAY


def test_nothing_goes_while_an_import_holds_it_and_two_jobs_do_the_work_once(
    world: StoreWorld, database_url: str
) -> None:
    filled(world, "a")
    with connect(database_url) as other:
        with other.transaction():
            assert hold_kept_from(other, "pump") is None
            world.conn.execute("SET lock_timeout = '50ms'")
            with pytest.raises(Exception, match="lock timeout"):
                keep(world)
        other.execute("SELECT pg_advisory_lock(hashtextextended('storage pump', 0))")
        assert keep(world) == Kept()
        other.execute("SELECT pg_advisory_unlock(hashtextextended('storage pump', 0))")
    assert keep(world) != Kept()


def test_a_job_that_was_ended_goes_on(world: StoreWorld) -> None:
    (device,) = filled(world, "a")
    before = rolled_up(world, [device])
    asked, until = Retention(KEPT * DAY), T0 + DAYS * DAY
    steps = keep_storage(world.conn, world.product, asked, now=until, lateness=30 * DAY, early=0, done=Kept())
    next(steps)
    steps.close()
    keep(world)
    assert rolled_up(world, [device]) == before
    assert readings_before(world, T0 + 200 * DAY) == 0


def test_each_devices_first_buckets_stay_beside_those_that_are_kept(world: StoreWorld) -> None:
    devices = filled(world, "a", "b")
    before = rolled_up(world, devices)
    keep(world, raw=50, rollups=200, early=20)
    after = rolled_up(world, devices)
    for old, new in zip(before[::2], after[::2], strict=True):
        assert new == [*old[:20], *(row for row in old[20:] if row[0] >= T0 + 199 * DAY)]  # type: ignore[index]
    for old, new in zip(before[1::2], after[1::2], strict=True):
        assert new == [row for row in old if row[0] >= T0 + 199 * DAY]  # type: ignore[attr-defined]


def test_late_readings_into_the_columnstore_leave_rollups_right(world: StoreWorld) -> None:
    (device,) = filled(world, "a")
    done = keep(world, raw=None)
    assert done.settled == (5 if has_timescale(world.conn) else 0)
    written = world.store(device, (8 * 1440 + 7, 99, 1, 1), (8 * 1440 + 9, 4, 1, 1), (8 * 1440 + 9, None, None, None))
    assert (written.inserted, written.repeated) == (1, 2)
    refresh_rollups(world.conn, world.product)
    day = [row for row in world.rollup(device, *COLUMNS, period="1d") if row[0] == T0 + 8 * DAY]
    flows = [(8 * 1440 + 7) % 97, 4, (8 * 1440 + 727) % 97]
    assert [(row[2], row[3]) for row in day] == [(3, pytest.approx(sum(flows) / 3))]
    assert keep(world, raw=None).settled == (1 if has_timescale(world.conn) else 0)
    assert keep(world, raw=None).settled == 0
    assert [row for row in world.rollup(device, *COLUMNS, period="1d") if row[0] == T0 + 8 * DAY] == day


def test_a_replay_from_before_what_is_kept_is_refused(world: StoreWorld) -> None:
    (device,) = filled(world, "a")
    before = rolled_up(world, [device])
    keep(world)
    with pytest.raises(PastRetention, match="pump: readings from before 20"):
        erase_from(world.conn, world.product, [device.id], T0)
    assert rolled_up(world, [device]) == before


def test_none_of_timescaledbs_own_jobs_does_it(world: StoreWorld) -> None:
    filled(world, "a")
    keep(world)
    if has_timescale(world.conn):
        query = SQL("SELECT proc_name FROM {t} WHERE hypertable_name = 'pump' OR proc_name LIKE 'policy_%'")
        rows = world.conn.execute(query.format(t=Identifier("timescaledb_information", "jobs"))).fetchall()
        assert [name for (name,) in rows if name not in ("policy_telemetry", "policy_job_stat_history_retention")] == []
