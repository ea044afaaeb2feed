"""What people do with an alarm: acknowledge, shelve, unshelve, take out of service, return to service."""

from collections.abc import Callable
from datetime import datetime, timedelta

from fleet.coded import CodedError, coded
from service.alarms import states
from service.alarms.states import Tracked
from service.tickets.reports import BadEntry
from service.tickets.states import By
from store.assets.fleet_clocks import wake
from store.engine.database import Connection
from store.service.alarms import Alarm, change_alarms, find_alarm, lock_alarm, note_alarms
from store.service.rule_work import look_again

LONGEST_SHELF = timedelta(days=30)


class NoSuchAlarm(CodedError, LookupError):
    """An alarm number that nothing bears."""

    def __init__(self, alarm_id: int) -> None:
        super().__init__(coded("no_alarm", alarm=alarm_id))


def acknowledge(conn: Connection, alarm_id: int, by: By) -> Alarm:
    """Acknowledges an alarm; one that has returned ends."""
    return _moved(conn, alarm_id, lambda alarm: states.acknowledged(alarm, by))


def shelve(conn: Connection, alarm_id: int, by: By, until: datetime) -> Alarm:
    """Out of view until a time on the fleet's clock, at most LONGEST_SHELF away; it comes back by itself."""
    if not by.at < until <= by.at + LONGEST_SHELF:
        rule = coded("shelf_out_of_bounds", until=until, longest=LONGEST_SHELF, now=by.at)
        raise BadEntry("until", until.isoformat(), rule)
    return _moved(conn, alarm_id, lambda alarm: states.shelved(alarm, until, by))


def unshelve(conn: Connection, alarm_id: int, by: By) -> Alarm:
    return _moved(conn, alarm_id, lambda alarm: states.unshelved(alarm, by))


def take_out_of_service(conn: Connection, alarm_id: int, by: By) -> Alarm:
    """Out of view until somebody returns it to service."""
    return _moved(conn, alarm_id, lambda alarm: states.taken_out_of_service(alarm, by))


def return_to_service(conn: Connection, alarm_id: int, by: By) -> Alarm:
    return _moved(conn, alarm_id, lambda alarm: states.put_back_into_service(alarm, by))


def _moved(conn: Connection, alarm_id: int, change: Callable[[Tracked], None]) -> Alarm:
    """One move with its line of history; IllegalMove where the state forbids it. Rules take a look afterwards."""
    with conn.transaction():
        row = lock_alarm(conn, alarm_id)
        if row is None:
            raise NoSuchAlarm(alarm_id)
        tracked = Tracked(row, row.state)
        change(tracked)
        at = tracked.lines[-1].at
        change_alarms(conn, [(row, tracked.was or "")], at=at)
        note_alarms(conn, [(row.id, line) for line in tracked.lines])
        look_again(conn, row.device_id)
        alarm = find_alarm(conn, alarm_id)
        assert alarm is not None
        wake(conn, alarm.product)
        return alarm
