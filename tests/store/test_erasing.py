"""A fleet's devices forget what they did from a time on; everything before and everybody else stays."""

from datetime import timedelta

from psycopg.sql import SQL, Identifier

from fleet.sentinels import NAMED_INVALID
from store.assets import registry
from store.rollups.rollups import refresh_rollups
from store.telemetry import arrivals
from store.telemetry.erase_for_replay import erase_from
from store.telemetry.sequences import Numbers, advance_sequences
from tests.store.store_world import DAY, T0, StoreWorld, at


def test_readings_and_rollups_from_a_time_on_are_gone_and_the_bucket_it_cuts_shrinks(world: StoreWorld) -> None:
    cut, kept = world.device("cut"), world.device("kept")
    for device in (cut, kept):
        world.flow(device, *range(20))
    refresh_rollups(world.conn, world.product)
    before = world.rollup(kept, "bucket", "readings", "flow_mean")
    assert erase_from(world.conn, world.product, [cut.id], at(90)) == 11
    assert world.rollup(cut, "bucket", "readings", "flow_mean") == [(T0, 6, 2.5), (at(60), 3, 7.0)]
    assert world.rollup(cut, "readings", period="1d") == [(9,)]
    assert world.rollup(kept, "bucket", "readings", "flow_mean") == before


def test_everything_else_that_came_later_goes_too_and_what_came_before_stays(world: StoreWorld) -> None:
    device = world.device("a")
    for minute in (0, 120):
        event = arrivals.Event(device.id, at(minute), "E1", "error", "", None, T0)
        arrivals.put_events(world.conn, [event])
        registry.record_failure(world.conn, device_id=device.id, ts=at(minute), failure_mode="wear", source="import")
        registry.record_maintenance(
            world.conn, device=device, ts=at(minute), component="bearing", action="replaced", source="import"
        )
        arrivals.put_asides(world.conn, [arrivals.AsideValue(device.id, at(minute), "flow", 9.0, NAMED_INVALID, T0)])
    advance_sequences(world.conn, Numbers.of({device.id: [(0, 7)]}))
    erase_from(world.conn, world.product, [device.id], at(60))
    for table in ("event", "event_inbox", "failure", "maintenance", "aside"):
        left = world.conn.execute(SQL("SELECT ts FROM {t}").format(t=Identifier(table))).fetchall()
        assert left == [(T0,)], table
    assert [world.count(table) for table in ("sequence", "dirty_range", "score_due")] == [0, 0, 0]
    assert world.conn.execute("SELECT installed_at FROM component WHERE removed_at IS NULL").fetchall() == [(T0,)]


def test_a_device_that_did_nothing_has_nothing_to_forget(world: StoreWorld) -> None:
    assert erase_from(world.conn, world.product, [world.device("a").id], T0 - 99 * DAY) == 0


def test_what_was_erased_can_be_stored_again(world: StoreWorld) -> None:
    device = world.device("a")
    world.flow(device, 1, 2, 3)
    refresh_rollups(world.conn, world.product)
    erase_from(world.conn, world.product, [device.id], T0 - timedelta(days=1))
    assert world.rollup(device, "readings") == []
    assert world.flow(device, 4, 6).inserted == 2
    refresh_rollups(world.conn, world.product)
    assert world.rollup(device, "readings", "flow_mean") == [(2, 5.0)]
