"""A device as which another unit speaks has an alarm, a graver one where two speak by turns, until it is settled."""

from fleet.coded import coded
from service.alarms.plan import DOUBLED, SWAPPED
from store.access.units import SettledAs, see_unit, settle_change
from store.service.rule_work import look_again
from tests.service.access_cast import HOUR, WALL
from tests.service.alarm_world import AlarmWorld


def test_a_swapped_unit_is_an_alarm_then_two_by_turns_and_it_ends_when_somebody_says_why(freezers: AlarmWorld) -> None:
    device = freezers.cold.id
    for place, unit in enumerate(("a", "b")):
        see_unit(freezers.conn, device, unit, at=WALL + place * HOUR)
    freezers.say(0)
    freezers.look(1)
    alarm = freezers.only(SWAPPED)
    assert (alarm.kind, alarm.severity, alarm.state) == ("communication", "warning", "active_unacknowledged")
    assert freezers.told(alarm)[0] == coded("unit_speaks_instead", hardware="b", before="a")
    see_unit(freezers.conn, device, "a", at=WALL + 2 * HOUR)
    look_again(freezers.conn, device)
    freezers.look(2)
    assert freezers.only(SWAPPED).state == "returned_unacknowledged"
    alarm = freezers.only(DOUBLED)
    assert alarm.severity == "error"
    assert freezers.told(alarm)[0] == coded("unit_speaks_by_turns", hardware="b", before="a", times=2)
    settle_change(freezers.conn, device, settled_as=SettledAs.SAME, by="ana", now=WALL)
    look_again(freezers.conn, device)
    freezers.look(3)
    assert freezers.only(DOUBLED).state == "returned_unacknowledged"
