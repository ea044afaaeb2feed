"""The latest value of each metric goes by its own event time, within a batch and across batches."""

import itertools

import pytest

from tests.ingest.ingest_world import IngestWorld, message, reading

SENT = [
    reading(-20, temp=4, power=40),
    reading(0, temp=4.5),
    reading(-10, power=55, door="open"),
    reading(-30, energy=1, door="shut"),
]


def latest(world: IngestWorld) -> object:
    return world.rows("SELECT readings FROM device_latest")[0][0]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_late_reading_may_hold_the_newest_value_of_a_metric(world: IngestWorld, order: tuple[int, ...]) -> None:
    """Whatever the order of arrival, one by one, together, or two and two."""
    sent = [SENT[place] for place in order]
    for parts in ([[one] for one in sent], [sent], [sent[:2], sent[2:]]):
        world.conn.execute("DELETE FROM device_latest")
        for part in parts:
            world.write(message(part))
        assert latest(world) == {"temp": 4.5, "power": 55, "door": "open", "energy": 1}


def test_of_two_values_of_one_moment_the_first_one_stays_as_in_the_telemetry(world: IngestWorld) -> None:
    world.write(message([reading(0, temp=1), reading(0, temp=2, power=3)]))
    world.write(message(reading(0, temp=5, door="open")))
    assert latest(world) == {"temp": 1, "power": 3, "door": "open"}
    assert (world.stored(), world.stored("power")) == ({0: 1.0}, {0: 3.0})


def test_a_metric_of_which_nothing_new_comes_keeps_its_value_and_its_time(world: IngestWorld) -> None:
    world.write(message(reading(-20, temp=1, power=7)))
    for minute in range(-19, 0):
        world.write(message(reading(minute, temp=minute)))
    world.write(message(reading(-21, power=6)))
    assert latest(world) == {"temp": -1, "power": 7}
    world.write(message(reading(-15, power=8)))
    assert latest(world) == {"temp": -1, "power": 8}
    assert world.rows("SELECT jsonb_object_keys(older) FROM device_latest") == [("power",)]


def test_a_reading_that_says_nothing_leaves_the_values_alone(world: IngestWorld) -> None:
    world.write(message(reading(-1, temp=1)), message(reading(0)))
    world.write(message(reading(1, power=None)))
    assert latest(world) == {"temp": 1}
