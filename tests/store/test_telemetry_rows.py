"""Readings into the product's table: idempotent, exact, and with what changed told by device."""

import pytest

from store.engine.database import RefusedData, connect, translated
from store.telemetry.readings import Reading, TelemetryWriter
from tests.store.store_world import T0, StoreWorld, at


def test_new_and_repeated_rows_are_told_apart(world: StoreWorld) -> None:
    device = world.device("a")
    first = world.flow(device, 1, 2, 3)
    again = world.flow(device, 1, 2, 3, 4)
    assert (first.inserted, first.repeated, first.dirty) == (3, 0, {device.id: (T0, at(20))})
    assert (again.inserted, again.repeated, again.dirty) == (1, 3, {device.id: (at(30), at(30))})
    assert world.flow(device, 1, 2).dirty == {}


def test_what_changed_is_told_device_by_device(world: StoreWorld) -> None:
    one, two = world.device("one"), world.device("two")
    readings = [Reading(d.id, at(m), m, (1.0, None, None), T0) for d, m in ((one, 5), (two, 50), (one, 7))]
    with world.conn.transaction():
        written = world.writer.write(world.product, readings)
    assert written.dirty == {one.id: (at(5), at(7)), two.id: (at(50), at(50))}


def test_a_second_reading_fills_gaps_and_a_differing_value_is_counted(world: StoreWorld) -> None:
    device = world.device("a")
    world.store(device, (0, 1, None, 1), (10, 1, 1, 1))
    written = world.store(device, (0, 2, 9, 1), (10, 1, 1, 1))
    assert written.conflicts == {(device.id, "flow"): 1}
    assert written.dirty == {device.id: (T0, T0)}
    rows = world.conn.execute("SELECT flow, starts, mode FROM telemetry.pump ORDER BY ts").fetchall()
    assert rows == [(1.0, 9.0, 1), (1.0, 1.0, 1)]


def test_repeats_within_one_batch_are_merged_in_order(world: StoreWorld) -> None:
    device = world.device("a")
    written = world.store(device, (0, None, 1, None), (0, 5, 1, None), (0, 6, None, 2))
    assert (written.inserted, written.repeated, written.conflicts) == (1, 2, {(device.id, "flow"): 1})
    assert world.conn.execute("SELECT flow, starts, mode FROM telemetry.pump").fetchall() == [(5.0, 1.0, 2)]


def test_a_transaction_that_is_rolled_back_leaves_a_writer_that_works(world: StoreWorld) -> None:
    device = world.device("a")
    world.conn.execute("ALTER TABLE telemetry.pump ADD CHECK (flow <> 7)")
    with pytest.raises(RefusedData), translated():
        world.flow(device, 7)
    assert world.flow(device, 1, 2).inserted == 2


def test_two_writers_of_the_same_readings_store_them_once(world: StoreWorld, database_url: str) -> None:
    device = world.device("a")
    readings = [Reading(device.id, at(m), None, (float(m), None, None), T0) for m in range(100)]
    with connect(database_url) as other:
        second = TelemetryWriter(other)
        with world.conn.transaction():
            first = world.writer.write(world.product, readings)
        with other.transaction():
            repeated = second.write(world.product, readings)
    assert (first.inserted, repeated.inserted, repeated.repeated) == (100, 0, 100)
