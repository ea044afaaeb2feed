"""What a device is said to be: a will beats a clock that runs ahead, and a device that speaks is not offline."""

import itertools
from dataclasses import replace

import pytest

from store.assets.fleet_clocks import move_clock_to
from tests.ingest.ingest_world import MINUTE, NOW, NOW_MS, IngestWorld, message, reading
from tests.ingest.test_clocks import after

WILL: dict[str, object] = {"state": "offline"}


def said(state: str, minute: float = 0) -> dict[str, object]:
    return {"ts": NOW_MS + int(minute * MINUTE), "state": state, "firmware": "1.0"}


def tell(world: IngestWorld, *statuses: dict[str, object], again: bool = False) -> None:
    world.write(*(replace(message(status, "status"), retained=True, again=again) for status in statuses))


def state(world: IngestWorld) -> object:
    return world.rows("SELECT state FROM device_status")[0][0]


def since(world: IngestWorld) -> object:
    return world.rows("SELECT ts FROM device_status")[0][0]


@pytest.mark.parametrize("together", [True, False])
def test_a_will_beats_an_online_of_a_clock_that_ran_ahead(world: IngestWorld, together: bool) -> None:
    statuses = (said("online", 5), WILL)
    for part in [statuses] if together else [(one,) for one in statuses]:
        tell(world, *part)
    assert state(world) == "offline"
    tell(world, said("online", 6))
    assert state(world) == "online"


def test_after_its_clock_was_set_right_a_devices_words_still_count(world: IngestWorld) -> None:
    tell(world, said("online", 9))
    move_clock_to(world.conn, "fridge", after(2))
    tell(world, said("sleeping", 2))
    assert state(world) == "sleeping"


def test_two_statuses_of_one_moment_count_in_their_order_and_the_same_again_does_not(world: IngestWorld) -> None:
    tell(world, said("online"), said("sleeping"))
    assert state(world) == "sleeping"
    tell(world, WILL, said("sleeping"))
    assert state(world) == "offline"


@pytest.mark.parametrize("slow", [-1.5, -3 * 24 * 60])
def test_a_device_that_speaks_after_the_will_of_its_other_connection_is_online(world: IngestWorld, slow: float) -> None:
    tell(world, said("online", slow))
    tell(world, WILL)
    assert state(world) == "offline"
    world.write(message(reading(0, temp=4)))
    assert (state(world), since(world)) == ("online", NOW)


def test_an_event_is_speaking_too(world: IngestWorld) -> None:
    tell(world, WILL)
    world.write(message({"ts": NOW_MS, "code": "E1"}, "event"))
    assert state(world) == "online"


def test_what_was_said_before_the_will_does_not_undo_it(world: IngestWorld) -> None:
    will = message(WILL, "status")
    world.write(message(reading(0, temp=4)), will)
    assert state(world) == "offline"
    world.write(message(reading(0, temp=4)))  # The broker sends it again: it is no news.
    assert state(world) == "offline"
    world.write(will, message(reading(1, temp=4)))
    assert state(world) == "online"


def test_a_device_that_sleeps_and_sends_what_it_stored_sleeps_on(world: IngestWorld) -> None:
    tell(world, said("sleeping"))
    world.write(message(reading(0, temp=4)))
    assert state(world) == "sleeping"


def test_a_status_that_a_broker_kept_for_45_days_is_taken(world: IngestWorld) -> None:
    tell(world, said("online", -45 * 24 * 60), again=True)
    assert (state(world), world.letters()) == ("online", [])


def test_a_kept_will_that_comes_again_moves_nothing_and_wakes_no_rule(world: IngestWorld) -> None:
    tell(world, said("online", -9), WILL)
    was, marks = since(world), world.rows("SELECT count(*) FROM rule_mark")
    for hours in (1, 2):
        move_clock_to(world.conn, "fridge", after(60 * hours))
        tell(world, WILL, again=True)
    assert (state(world), since(world)) == ("offline", was)
    assert world.rows("SELECT count(*) FROM rule_mark") == marks


def test_a_kept_will_does_not_undo_that_the_device_spoke(world: IngestWorld) -> None:
    tell(world, WILL)
    world.write(message(reading(0, temp=4)))
    tell(world, WILL, again=True)
    assert state(world) == "online"
    tell(world, WILL)  # A will just now is another one.
    assert state(world) == "offline"


def test_a_kept_status_that_ingest_has_never_seen_counts(world: IngestWorld) -> None:
    tell(world, said("online"))
    tell(world, WILL, again=True)
    assert state(world) == "offline"


def test_a_will_for_a_device_that_is_offline_leaves_since_when(world: IngestWorld) -> None:
    tell(world, WILL)
    move_clock_to(world.conn, "fridge", after(60))
    tell(world, WILL)
    assert since(world) == NOW


def test_statuses_of_one_clock_count_by_that_clock_in_any_order_of_arrival(world: IngestWorld) -> None:
    statuses = [said("online", -2), said("sleeping", -1), said("online", 0)]
    for order in itertools.permutations(statuses):
        world.conn.execute("DELETE FROM device_status")
        tell(world, *order)
        assert state(world) == "online"
        assert since(world) == NOW


def test_a_status_names_the_unit_that_sent_it_and_another_one_is_noticed(world: IngestWorld) -> None:
    tell(world, {**said("online"), "hardware": "a4:cf"}, WILL, said("online", 1))
    assert world.rows("SELECT hardware_id, present FROM device_unit") == [("a4:cf", True)]
    tell(world, {**said("online", 2), "hardware": "old"}, again=True)
    assert world.rows("SELECT count(*) FROM unit_change") == [(0,)], "what the broker kept says nothing of now"
    tell(world, {**said("online", 3), "hardware": "b7:01"})
    assert world.rows("SELECT kind, times FROM unit_change") == [("swapped", 1)]
    tell(world, {**said("online", 4), "hardware": 17})
    assert world.rows("SELECT count(*) FROM dead_letter") == [(1,)]
