"""A device that tries topics of others at the broker has an alarm until it has stopped."""

from fleet.coded import coded
from service.alarms.plan import TOPICS
from store.access.refused_topics import note_refused_topic
from tests.service.alarm_world import AlarmWorld, at

OTHERS = "sigap/v1/freezer/F-2/telemetry"


def tried(world: AlarmWorld, minute: float, *, kind: str = "publish", times: int = 1) -> None:
    note_refused_topic(world.conn, world.cold.id, kind=kind, topic=OTHERS, times=times, now=at(minute))


def test_it_stands_until_an_hour_without_a_try(freezers: AlarmWorld) -> None:
    freezers.say(0)
    tried(freezers, 1, times=3)
    freezers.look(2)
    alarm = freezers.only(TOPICS)
    assert (alarm.kind, alarm.raised_at, alarm.state) == ("communication", at(1), "active_unacknowledged")
    assert freezers.told(alarm)[0] == coded("device_topics_publish", topic=OTHERS, times=3)
    tried(freezers, 31, kind="subscribe")
    freezers.look(62)
    assert freezers.only(TOPICS).active
    assert freezers.due_at() == at(91)
    freezers.look(95)
    assert freezers.only(TOPICS).returned_at == at(91)


def test_a_new_try_after_that_counts_anew(freezers: AlarmWorld) -> None:
    freezers.say(0)
    tried(freezers, 1, times=3)
    freezers.look(2)
    freezers.look(70)
    tried(freezers, 200, kind="subscribe", times=2)
    freezers.look(201)
    alarm = freezers.only(TOPICS)
    assert alarm.active
    assert coded("device_topics_subscribe", topic=OTHERS, times=2) in freezers.told(alarm)
