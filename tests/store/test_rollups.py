"""What changed reaches every rollup, once, and the devices concerned wait for a score."""

import threading

import pytest

from fleet.counters import PARTS
from store.engine.database import StoreUnavailable, connect, translated
from store.rollups.rollups import Due, claim_due, complete_at, has_work, postpone_due, refresh_rollups
from tests.store.store_world import DAY, HOUR, T0, StoreWorld, at


def test_a_bucket_holds_what_its_readings_say(world: StoreWorld) -> None:
    worn = world.device("worn")
    world.store(worn, (0, 1, 10, 0), (10, None, 14, 1), (20, 3, None, 1), (50, 8, 2, None), (60, 5, 3, 2))
    assert refresh_rollups(world.conn, world.product) == 1
    assert world.rollup(worn, "bucket", "known_at", "readings") == [(T0, at(50), 4), (at(60), at(60), 1)]
    flow = world.rollup(worn, "flow_count", "flow_mean", "flow_min", "flow_max", "flow_last")
    assert flow == [(3, 4.0, 1.0, 8.0, 8.0), (1, 5.0, 5.0, 5.0, 5.0)]
    assert world.rollup(worn, "flow_stddev") == [(pytest.approx(13**0.5),), (None,)]
    starts = world.rollup(worn, "starts_count", *(f"starts_{part}" for part in ("first", "last", *PARTS)))
    assert starts == [(3, 10, 2, 10, 2, 14, 2, 2), (1, 3, 3, 3, 3, 3, 3, 0)]
    modes = world.rollup(worn, "mode_count", "mode_last", "mode_n0", "mode_n1", "mode_n2")
    assert modes == [(3, 1, 1, 2, 0), (1, 2, 0, 0, 1)]
    assert world.rollup(worn, "readings", "flow_mean", period="1d") == [(5, 4.25)]


def test_a_metric_that_said_nothing_is_empty_and_counts_zero(world: StoreWorld) -> None:
    mute = world.device("mute")
    world.store(mute, (0, None, None, None))
    refresh_rollups(world.conn, world.product)
    columns = ("readings", "flow_count", "flow_mean", "flow_last", "starts_first", "mode_last", "mode_n0")
    assert world.rollup(mute, *columns) == [(1, 0, None, None, None, None, 0)]


def test_a_second_refresh_has_nothing_to_do(world: StoreWorld) -> None:
    world.flow(world.device("a"), 1, 2, 3)
    assert refresh_rollups(world.conn, world.product) == 1
    assert refresh_rollups(world.conn, world.product) == 0
    assert world.count("dirty_range") == 0


def test_late_data_changes_its_own_bucket_only(world: StoreWorld) -> None:
    late, other = world.device("late"), world.device("other")
    world.store(late, *((60.0 * hour, hour, None, None) for hour in range(30)))
    world.flow(other, 7)
    refresh_rollups(world.conn, world.product)
    before = world.rollup(late, "bucket", "readings", "flow_mean")
    world.store(late, (5 * 60 + 30, 25, None, None))
    assert refresh_rollups(world.conn, world.product) == 1
    after = world.rollup(late, "bucket", "readings", "flow_mean")
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ((at(300), 1, 5.0), (at(300), 2, 15.0))
    ]
    assert world.rollup(late, "readings", period="1d") == [(25,), (6,)]
    assert world.rollup(other, "readings") == [(1,)]


def test_a_filled_gap_reaches_the_rollup(world: StoreWorld) -> None:
    device = world.device("a")
    world.store(device, (0, 1, None, None))
    refresh_rollups(world.conn, world.product)
    world.store(device, (0, None, 4, None))
    refresh_rollups(world.conn, world.product)
    assert world.rollup(device, "flow_last", "starts_last") == [(1.0, 4.0)]


def test_buckets_before_the_origin_of_2000_are_counted_alike(world: StoreWorld) -> None:
    old = world.device("old")
    minutes = -60 * 24 * 365.25 * 30
    world.store(old, (minutes + 5, 1, None, None), (minutes + 55, 3, None, None), (minutes + 65, 8, None, None))
    refresh_rollups(world.conn, world.product)
    assert world.rollup(old, "flow_mean", "known_at") == [(2.0, at(minutes + 55)), (8.0, at(minutes + 65))]


def test_a_refresh_that_is_killed_half_way_is_done_again(world: StoreWorld, database_url: str) -> None:
    device = world.device("a")
    world.flow(device, 1, 2, 3)
    world.conn.execute(
        """CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
           CREATE TRIGGER die BEFORE INSERT ON score_due EXECUTE FUNCTION die()"""
    )
    with connect(database_url) as doomed, pytest.raises(StoreUnavailable), translated():
        refresh_rollups(doomed, world.product)
    assert world.count("dirty_range") == 1
    assert world.count("score_due") == 0
    world.conn.execute("DROP TRIGGER die ON score_due")
    assert refresh_rollups(world.conn, world.product) == 1
    assert world.rollup(device, "readings", "flow_mean") == [(3, 2.0)]
    assert claim_due(world.conn, "pump", now=at(60)) == [Due(device.id, T0)]


def test_two_refreshes_at_once_do_the_work_once(world: StoreWorld, database_url: str) -> None:
    devices = [world.device(f"P-{n}") for n in range(20)]
    for device in devices:
        world.flow(device, *range(50))
    done: list[int] = []
    start = threading.Barrier(4)

    def refresh() -> None:
        with connect(database_url) as own:
            start.wait()
            done.append(refresh_rollups(own, world.product))

    threads = [threading.Thread(target=refresh) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) + refresh_rollups(world.conn, world.product) == 20
    assert all(sum(row[0] for row in world.rollup(d, "readings")) == 50 for d in devices)  # type: ignore[misc]


def test_while_one_refreshes_another_does_nothing(world: StoreWorld, database_url: str) -> None:
    world.flow(world.device("a"), 1)
    with connect(database_url) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('rollup pump', 0))")
        assert refresh_rollups(world.conn, world.product) == 0
        # Let go by hand: the server does that a moment after a connection was closed.
        other.execute("SELECT pg_advisory_unlock(hashtextextended('rollup pump', 0))")
    assert refresh_rollups(world.conn, world.product) == 1


def test_a_device_waits_for_a_score_from_its_earliest_change_on(world: StoreWorld) -> None:
    early, late = world.device("early"), world.device("late")
    world.store(late, (130, 1, None, None))
    world.store(late, (70, 1, None, None))
    world.store(early, (0, 1, None, None))
    assert has_work(world.conn, "pump", now=T0)
    refresh_rollups(world.conn, world.product)
    assert not has_work(world.conn, "pump", now=at(49))
    assert claim_due(world.conn, "pump", now=at(50)) == [Due(early.id, T0)]
    assert claim_due(world.conn, "pump", now=at(110)) == [Due(early.id, T0), Due(late.id, at(60))]
    assert claim_due(world.conn, "pump", now=at(110), limit=1) == [Due(early.id, T0)]


def test_a_bucket_is_complete_when_its_last_expected_reading_is_in(world: StoreWorld) -> None:
    assert complete_at(world.product, T0) == T0 + HOUR - 10 * (at(1) - T0)


def test_what_is_scored_leaves_the_queue_and_the_rest_waits_until_it_is_complete(world: StoreWorld) -> None:
    done, waits = world.device("done"), world.device("waits")
    world.flow(done, 1)
    world.flow(waits, *range(10))
    refresh_rollups(world.conn, world.product)
    postpone_due(world.conn, world.product, {waits.id: at(60)}, [done.id, waits.id])
    assert claim_due(world.conn, "pump", now=at(109)) == []
    assert claim_due(world.conn, "pump", now=at(110)) == [Due(waits.id, at(60))]


def test_an_import_is_rolled_up_but_not_scored(world: StoreWorld) -> None:
    device = world.device("a")
    world.conn.execute(
        "INSERT INTO dirty_range (product, device_id, lo, hi, scores) VALUES ('pump', %s, %s, %s, false)",
        (device.id, T0, T0 + DAY),
    )
    assert refresh_rollups(world.conn, world.product) == 1
    assert claim_due(world.conn, "pump", now=T0 + 9 * DAY) == []
