"""Sensors and communication: faults of what measures, told from faults of what is measured."""

import numpy as np

from fleet.sentinels import NAMED_INVALID
from store.engine.database import Connection
from store.telemetry.readings import Reading
from tests.service.alarm_world import AlarmWorld, at
from tests.service.service_world import NOW
from wording.wording import Wording

STEP = 10.0


def live(world: AlarmWorld, values: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", begin: int = 0) -> int:
    """Rows of temperature, power, fan, room every ten minutes from row `begin` on; returns where it ends."""
    readings = [
        Reading(world.cold.id, at(STEP * (begin + n)), None, (*map(float, row), 0), NOW) for n, row in enumerate(values)
    ]
    world.write(readings)
    world.look(STEP * (begin + len(values) - 1))
    return begin + len(values)


def lively(count: int, seed: int = 1) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    rng = np.random.default_rng(seed)
    return rng.normal((-18.0, 90.0, 900.0, 24.0), (0.3, 2.0, 5.0, 0.2), (count, 4))


def stuck_from(count: int, value: float, seed: int = 2) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    values = lively(count, seed)
    values[:, 0] = value
    return values


def test_a_sensor_that_stands_still_while_others_move_is_stuck(freezers: AlarmWorld) -> None:
    end = live(freezers, lively(80))
    end = live(freezers, stuck_from(20, -17.5), end)
    assert freezers.alarms("sensor.stuck") == []
    end = live(freezers, stuck_from(20, -17.5, 3), end)
    alarm = freezers.only("sensor.stuck")
    assert (alarm.metric, alarm.kind, alarm.raised_at) == ("temperature", "sensor", at(STEP * 104))
    assert Wording("id", product=freezers.product).say(alarm.name) == "Temperature: sensor macet"
    live(freezers, lively(1, 4), end)
    assert freezers.only("sensor.stuck").state == "returned_unacknowledged"


def test_one_look_finds_a_stuck_sensor_at_the_same_time_as_many_looks(conn: Connection) -> None:
    world = AlarmWorld(conn)
    live(world, np.concatenate((lively(80), stuck_from(20, -17.5), stuck_from(20, -17.5, 3))))
    assert world.only("sensor.stuck").raised_at == at(STEP * 104)


def test_a_device_that_idles_with_everything_still_has_no_stuck_sensor(freezers: AlarmWorld) -> None:
    end = live(freezers, lively(80))
    live(freezers, np.tile((-18.0, 0.0, 0.0, 24.0), (200, 1)), end)
    assert freezers.alarms("sensor.stuck") == []


def test_a_sensor_that_was_always_constant_or_often_still_is_left_alone(freezers: AlarmWorld) -> None:
    values = lively(600)
    values[:, 3] = 24.0
    values[:, 2] = np.where(np.arange(600) // 20 % 2, 0.0, values[:, 2])
    end = live(freezers, values)
    more = lively(30, 5)
    more[:, 3], more[:, 2] = 24.0, 0.0
    live(freezers, more, end)
    assert freezers.alarms("sensor.stuck") == []


def test_a_stuck_sensor_takes_the_rules_on_its_metric_out_of_view(freezers: AlarmWorld) -> None:
    end = live(freezers, lively(80))
    end = live(freezers, stuck_from(13, -5.0), end)
    assert freezers.only("thawing").state == "active_unacknowledged"
    end = live(freezers, stuck_from(20, -5.0, 3), end)
    alarm = freezers.only("thawing")
    assert (alarm.state, alarm.suppressed_by, alarm.active) == ("suppressed", "sensor.stuck", True)
    live(freezers, lively(1, 4), end)
    assert freezers.only("thawing").state == "normal"
    assert [action for action, _ in freezers.story(alarm)] == ["raise", "suppress", "return", "unsuppress"]


def test_a_sensor_that_falls_silent_while_others_speak_is_missing(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 20)
    freezers.say_often(30, 50, fan=None)
    freezers.look(50)
    assert freezers.alarms("sensor.missing") == []
    freezers.say(60, fan=None)
    freezers.look(60)
    alarm = freezers.only("sensor.missing")
    assert (alarm.metric, alarm.raised_at) == ("fan", at(50))
    freezers.say(70)
    freezers.look(70)
    assert freezers.only("sensor.missing").returned_at == at(70)


def test_a_sensor_that_a_device_never_had_is_not_missed(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 200, fan=None)
    freezers.look(200)
    assert freezers.alarms("sensor.missing") == []


def test_values_out_of_range_again_and_again_are_a_sensor_fault_and_one_is_not(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.aside(10, "temperature", 84.0)
    freezers.say_often(20, 200)
    freezers.look(200)
    assert freezers.alarms(active=True) == []
    for minute in (210, 220, 230, 240, 250):
        freezers.aside(minute, "temperature", 85.0)
        freezers.look(minute)
    alarm = freezers.only("sensor.out_of_range")
    assert (alarm.metric, alarm.raised_at) == ("temperature", at(230))
    assert freezers.alarms("sensor.missing") == []
    freezers.say_often(260, 390)
    freezers.look(390)
    assert not freezers.only("sensor.out_of_range").active


def test_values_that_are_named_invalid_say_nothing_so_the_sensor_is_missing(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 20)
    for minute in (30, 40, 50, 60):
        freezers.aside(minute, "temperature", 85.0, rule=NAMED_INVALID)
        freezers.look(minute)
    assert freezers.alarms("sensor.out_of_range") == []
    alarm = freezers.only("sensor.missing")
    assert (alarm.metric, alarm.raised_at) == ("temperature", at(50))


def test_a_device_that_sends_nothing_is_silent_by_the_fleets_clock(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 10)
    freezers.look(10)
    freezers.look(129)
    assert freezers.alarms("communication.silent") == []
    freezers.look(130)
    alarm = freezers.only("communication.silent")
    assert (alarm.kind, alarm.raised_at, alarm.metric) == ("communication", at(130), "")
    freezers.say(140)
    freezers.look(145)
    assert freezers.only("communication.silent").returned_at == at(140)


def test_silence_of_the_whole_device_takes_its_parts_out_of_view(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.look(0)
    freezers.look(60)
    assert freezers.only("room_unknown").state == "active_unacknowledged"
    freezers.look(130)
    assert freezers.only("room_unknown").state == "suppressed"
    assert [alarm.rule for alarm in freezers.alarms() if alarm.state == "active_unacknowledged"] == [
        "communication.silent"
    ]


def test_a_device_that_says_it_sleeps_is_silent_by_design(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.status("sleeping", 5)
    freezers.look(200)
    assert freezers.only("communication.silent").state == "suppressed"
    freezers.status("online", 210)
    freezers.look(210)
    assert freezers.only("communication.silent").state == "active_unacknowledged"
