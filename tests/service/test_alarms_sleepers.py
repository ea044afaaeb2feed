"""A device that sleeps is silent by design, as long as it plausibly sleeps: then it is silent like any other."""

from datetime import timedelta

import pytest

from fleet.coded import coded
from service.alarms.states import AlarmState
from service.worker import begin_triage
from store.engine.database import Connection
from tests.service.alarm_world import FREEZER, AlarmWorld, at
from tests.service.service_world import NO_CHANNEL
from wording.wording import Wording

DAY_MIN = 24 * 60
SILENT = "communication.silent"


def asleep(world: AlarmWorld, minute: float = 5) -> None:
    """It sends a reading, says that it sleeps, and is looked at when anybody awake would be silent."""
    world.say(minute - 5)
    world.status("sleeping", minute)
    world.look(minute + 200)


def test_a_sleeper_that_is_not_heard_for_a_day_is_silent(freezers: AlarmWorld) -> None:
    asleep(freezers)
    assert freezers.only(SILENT).state == AlarmState.SUPPRESSED
    assert freezers.due_at() == at(DAY_MIN + 5)
    freezers.look(DAY_MIN + 4)
    assert freezers.only(SILENT).state == AlarmState.SUPPRESSED
    freezers.look(DAY_MIN + 5)
    alarm = freezers.only(SILENT)
    assert (alarm.state, alarm.suppressed_by, alarm.raised_at) == (AlarmState.ACTIVE, None, at(120))
    assert [action for action, _ in freezers.story(alarm)] == ["raise", "suppress", "unsuppress"]
    why = coded("slept_too_long", span=timedelta(days=1))
    assert freezers.told(alarm)[-1] == why
    assert Wording("en").say(why) == "the device said that it sleeps, but was not heard for 24 h"


def test_one_look_finds_a_sleeper_that_is_dead_as_many_looks_do(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.status("sleeping", 5)
    freezers.look(3 * DAY_MIN)
    alarm = freezers.only(SILENT)
    assert (alarm.state, alarm.raised_at) == (AlarmState.ACTIVE, at(120))
    assert [action for action, _ in freezers.story(alarm)] == ["raise"]


def test_a_sleeper_that_sends_readings_when_it_wakes_sleeps_on(freezers: AlarmWorld) -> None:
    asleep(freezers)
    for day in (0.9, 1.8, 2.7):
        freezers.say(day * DAY_MIN)
        freezers.look(day * DAY_MIN)
        freezers.look(day * DAY_MIN + 200)
        assert freezers.only(SILENT).state == AlarmState.SUPPRESSED
    freezers.look(3.7 * DAY_MIN)
    assert freezers.only(SILENT).state == AlarmState.ACTIVE


def test_a_sleeper_that_says_again_that_it_sleeps_sleeps_on(freezers: AlarmWorld) -> None:
    asleep(freezers)
    freezers.status("sleeping", 0.9 * DAY_MIN)
    freezers.look(1.5 * DAY_MIN)
    assert freezers.only(SILENT).state == AlarmState.SUPPRESSED
    freezers.look(1.9 * DAY_MIN)
    assert freezers.only(SILENT).state == AlarmState.ACTIVE
    freezers.status("sleeping", 2 * DAY_MIN)
    freezers.look(2 * DAY_MIN)
    assert freezers.only(SILENT).state == AlarmState.SUPPRESSED


def test_a_sleeper_that_is_back_after_too_long_a_sleep_is_no_longer_silent(freezers: AlarmWorld) -> None:
    asleep(freezers)
    freezers.look(2 * DAY_MIN)
    freezers.say(2 * DAY_MIN + 10)
    freezers.look(2 * DAY_MIN + 10)
    assert freezers.only(SILENT).returned_at == at(2 * DAY_MIN + 10)


@pytest.mark.parametrize(("told", "hours"), [("8h", 8), ("30m", 2), ("90d", 90 * 24)])
def test_a_product_file_tells_how_long_its_devices_sleep_and_never_less_than_awake(
    conn: Connection, told: str, hours: int
) -> None:
    world = AlarmWorld(conn, FREEZER.replace('interval = "10m"', f'interval = "10m"\nsleeps_up_to = "{told}"'))
    world.say(0)
    world.status("sleeping", 0)
    world.look(hours * 60 - 1)
    assert [alarm.state for alarm in world.alarms(SILENT)] in ([], [AlarmState.SUPPRESSED])
    world.look(hours * 60)
    assert world.only(SILENT).state == AlarmState.ACTIVE


def test_sleepers_of_before_are_looked_at_when_service_starts(freezers: AlarmWorld) -> None:
    asleep(freezers)
    freezers.conn.execute("UPDATE rule_due SET due_at = NULL")
    freezers.look(3 * DAY_MIN)
    assert freezers.only(SILENT).state == AlarmState.SUPPRESSED
    begin_triage(NO_CHANNEL, 0.0, lambda: None, freezers.conn)
    freezers.look(3 * DAY_MIN)
    assert freezers.only(SILENT).state == AlarmState.ACTIVE
