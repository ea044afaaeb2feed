"""A device whose own clock is wrong has an alarm that says so, and is not called silent for it."""

from dataclasses import replace
from datetime import timedelta

from fleet.coded import coded
from service.alarms.plan import CLOCK, SILENT
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.telemetry.device_clocks import DeviceClock, clocks_of, put_clocks
from tests.service.alarm_world import AlarmWorld, at

DAY = 24 * 60


def slow(world: AlarmWorld, minute: float, **changes: object) -> DeviceClock:
    """What ingest knows after three messages of a clock that is two days slow; the last one came at `minute`."""
    known = DeviceClock(world.cold.id, 2 * 86_400.0, 3, 0, at(0), at(0), at(minute), wrong_at=at(0.5))
    known = replace(known, **changes)  # type: ignore[arg-type]
    put_clocks(world.conn, [known], [])
    return known


def test_a_wrong_clock_is_an_alarm_that_says_by_how_much_and_ends_with_a_message_on_time(freezers: AlarmWorld) -> None:
    freezers.say(-2 * DAY)
    slow(freezers, 0)
    freezers.look(0)
    assert freezers.alarms(CLOCK) == []
    assert freezers.due_at() == at(0.5)
    freezers.look(1)
    alarm = freezers.only(CLOCK)
    assert (alarm.kind, alarm.raised_at, alarm.state) == ("communication", at(0.5), "active_unacknowledged")
    assert freezers.told(alarm)[0] == coded("device_clock_slow", span=timedelta(days=2))
    slow(freezers, 20, ended_at=at(20))
    freezers.look(21)
    alarm = freezers.only(CLOCK)
    assert (alarm.state, alarm.returned_at) == ("returned_unacknowledged", at(20))


def test_a_device_with_a_slow_clock_is_silent_by_arrival_only(freezers: AlarmWorld) -> None:
    freezers.say(-2 * DAY)
    slow(freezers, 1)
    freezers.look(2)
    assert [alarm.rule for alarm in freezers.alarms(active=True) if alarm.metric == ""] == [CLOCK]
    assert freezers.look(1 + 4 * 30)
    assert {alarm.rule for alarm in freezers.alarms(active=True) if alarm.metric == ""} == {CLOCK, SILENT}


def test_what_a_wrong_clock_makes_look_silent_is_out_of_view(freezers: AlarmWorld) -> None:
    freezers.say(-2 * DAY)
    slow(freezers, 1)
    freezers.look(2)
    assert freezers.only("room_unknown").suppressed_by == CLOCK


def test_late_deliveries_that_end_leave_no_alarm(freezers: AlarmWorld, conn: Connection) -> None:
    freezers.say(0)
    slow(freezers, 0)
    put_clocks(conn, [], [freezers.cold.id])
    move_clock_to(conn, "freezer", at(1))
    freezers.look(1)
    assert freezers.alarms(CLOCK) == []
    assert clocks_of(conn, [freezers.cold.id]) == {}
