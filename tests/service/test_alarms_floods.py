"""A device that was limited because it sent too much has an alarm, and is not called silent for it."""

from datetime import datetime

from fleet.coded import coded
from service.alarms.plan import FLOOD, SILENT
from store.telemetry.floods import Flood, NewFlood, end_due_floods, lift_flood, put_flood
from tests.service.alarm_world import AlarmWorld, at


def limited(world: AlarmWorld, minute: float, *, until: datetime, kind: str = "messages") -> Flood:
    """What ingest puts on record."""
    new = NewFlood(world.cold.id, kind, at(minute - 1), at(minute), 2_000.4, 20.0, until, shut_out=True)
    flood = put_flood(world.conn, new)
    assert flood is not None
    return flood


def test_a_flood_is_an_alarm_until_its_time_is_over(freezers: AlarmWorld) -> None:
    freezers.say(0)
    limited(freezers, 1, until=at(11))
    freezers.look(2)
    alarm = freezers.only(FLOOD)
    assert (alarm.kind, alarm.raised_at, alarm.state) == ("communication", at(1), "active_unacknowledged")
    assert freezers.told(alarm)[0] == coded("device_flood_messages", rate=2_000, allowed=20, until=at(11))
    assert freezers.due_at() == at(11)
    end_due_floods(freezers.conn, now=at(11))
    freezers.look(11)
    alarm = freezers.only(FLOOD)
    assert (alarm.state, alarm.returned_at) == ("returned_unacknowledged", at(11))


def test_it_ends_with_its_time_although_nobody_noted_it(freezers: AlarmWorld) -> None:
    freezers.say(0)
    limited(freezers, 1, until=at(11), kind="bytes")
    freezers.look(2)
    freezers.look(12)
    assert freezers.only(FLOOD).returned_at == at(11)


def test_an_alarm_says_who_let_the_device_in(freezers: AlarmWorld) -> None:
    freezers.say(0)
    flood = limited(freezers, 1, until=at(600))
    freezers.look(2)
    lift_flood(freezers.conn, flood.id, by="Ana", now=at(3))
    freezers.look(4)
    alarm = freezers.only(FLOOD)
    assert alarm.returned_at == at(3)
    assert coded("device_flood_lifted", by="Ana") in freezers.told(alarm)


def test_a_limited_device_is_not_called_silent(freezers: AlarmWorld) -> None:
    freezers.say(0)
    limited(freezers, 1, until=at(10_000))
    freezers.look(2)
    freezers.look(5_000)
    assert freezers.only(SILENT).suppressed_by == FLOOD
