"""Threshold rules: limit, duration, hysteresis, on event time and on the fleet's clock."""

from fleet.product_files.parse import parse_product
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from store.service.alarms import alarm_history
from tests.service.alarm_world import FREEZER, AlarmWorld, at
from tests.service.service_world import NOW, rows
from wording.wording import Wording


def test_an_alarm_rises_at_the_time_at_which_the_limit_was_broken_for_long_enough(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.say_often(10, 130, temperature=-5.0)
    freezers.look(130)
    alarm = freezers.only("thawing")
    assert (alarm.state, alarm.raised_at, alarm.opened_at) == ("active_unacknowledged", at(130), at(130))
    assert (alarm.kind, alarm.severity, alarm.metric) == ("device", "critical", "temperature")
    assert Wording("id").say(alarm.name) == "Freezer mencair"
    [line] = alarm_history(freezers.conn, alarm.id)
    assert line.why is not None
    assert Wording("en", product=freezers.product).say(line.why) == "Temperature -5 °C, above -8 for 2 h"
    assert Wording("id", product=freezers.product).say(line.why) == "Temperature -5 °C, di atas -8 selama 2 jam"


def test_a_break_in_between_begins_the_duration_anew(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 60, temperature=-5.0)
    freezers.say(70, temperature=-9.0)
    freezers.say_often(80, 190, temperature=-5.0)
    freezers.look(190)
    assert freezers.alarms("thawing") == []
    freezers.say(200, temperature=-5.0)
    freezers.look(200)
    assert freezers.only("thawing").raised_at == at(200)


def test_it_rises_by_the_fleets_clock_where_the_next_reading_is_not_there_yet(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 110, temperature=-5.0)
    freezers.look(110)
    assert freezers.due_at() == at(120)
    assert freezers.alarms("thawing") == []
    freezers.look(120)
    assert freezers.only("thawing").raised_at == at(120)


def test_a_silent_metric_does_not_go_on_breaking_its_limit(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 80, temperature=-5.0)
    freezers.look(300)
    assert freezers.alarms("thawing") == []
    freezers.say(310, temperature=-5.0)
    freezers.look(310)
    assert freezers.alarms("thawing") == []


def test_a_rule_without_a_duration_rises_at_once_and_a_value_within_the_hysteresis_keeps_it(conn: Connection) -> None:
    freezers = AlarmWorld(conn, FREEZER.replace("above = 400", "above = 400\nhysteresis = 50"))
    freezers.say(0, power=410.0)
    freezers.look(0)
    assert freezers.only("overload").raised_at == at(0)
    freezers.say(10, power=360.0)
    freezers.look(10)
    assert freezers.only("overload").active
    freezers.say(20, power=350.0)
    freezers.look(20)
    alarm = freezers.only("overload")
    assert (alarm.state, alarm.returned_at) == ("returned_unacknowledged", at(20))


def test_an_array_of_stored_readings_raises_and_returns_with_its_own_times(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.look(0)
    freezers.say_often(10, 200, temperature=-5.0)
    freezers.say_often(210, 300)
    freezers.look(310)
    alarm = freezers.only("thawing")
    assert (alarm.raised_at, alarm.returned_at, alarm.opened_at) == (at(130), at(210), at(310))
    assert alarm.state == "returned_unacknowledged"


def test_looks_after_every_reading_tell_the_same_as_one_look_at_the_end(conn: Connection) -> None:
    freezers = AlarmWorld(conn)
    other = freezers.device("F-2")
    values = [-5.0] * 14 + [-20.0] * 3 + [-5.0] * 20 + [-9.0] * 2 + [-12.0] * 2
    for place, value in enumerate(values):
        freezers.say(10 * place, temperature=value)
        freezers.look(10 * place)
    for place, value in enumerate(values):
        freezers.say(10 * place, other, temperature=value)
    freezers.look(10 * len(values))
    told = """SELECT event_at, action FROM alarm_history h JOIN alarm a ON a.id = h.alarm_id
              WHERE device_id = %s ORDER BY h.id"""
    one, two = (rows(conn, told, device.id) for device in (freezers.cold, other))
    assert [line for line in one if line[1] in ("raise", "return")] == two
    assert [action for _, action in two] == ["raise", "return", "raise", "return"]


def test_the_same_readings_again_change_nothing(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 130, temperature=-5.0)
    freezers.look(130)
    freezers.conn.execute(
        "INSERT INTO rule_mark (product, device_id, lo) VALUES ('freezer', %s, %s)", (freezers.cold.id, at(0))
    )
    assert freezers.look(131).alarms == 0
    assert freezers.story(freezers.only("thawing")) == [("raise", "active_unacknowledged")]


def test_late_readings_raise_what_nobody_could_know_with_its_true_time(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.say_often(400, 420)
    freezers.look(420)
    freezers.say_often(10, 390, temperature=-5.0)
    freezers.look(430)
    alarm = freezers.only("thawing")
    assert (alarm.state, alarm.raised_at, alarm.returned_at) == ("returned_unacknowledged", at(130), at(400))
    assert freezers.look(440).alarms == 0


def test_late_readings_do_not_undo_an_alarm_that_was_raised(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 130, temperature=-5.0)
    freezers.look(130)
    freezers.say(65, temperature=-20.0)
    freezers.look(140)
    assert freezers.only("thawing").active
    freezers.say(150, temperature=-20.0)
    freezers.look(150)
    alarm = freezers.only("thawing")
    assert (alarm.active, alarm.occurrences, alarm.returned_at) == (False, 1, at(150))


def test_late_readings_of_an_earlier_breach_are_a_line_of_the_alarm_that_stands(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.say_often(400, 530, temperature=-5.0)
    freezers.look(530)
    freezers.say_often(10, 200, temperature=-5.0)
    freezers.say_often(210, 390)
    freezers.look(540)
    alarm = freezers.only("thawing")
    assert (alarm.raised_at, alarm.occurrences, alarm.active) == (at(520), 2, True)
    assert freezers.story(alarm)[-1][0] == "note"


def test_late_readings_that_reach_into_the_present_return_and_raise_again_in_order(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 130, temperature=-5.0)
    freezers.look(130)
    freezers.say_often(135, 135, temperature=-5.0)
    freezers.say_often(140, 150, temperature=-20.0)
    freezers.say_often(160, 290, temperature=-5.0)
    freezers.say(125, temperature=-5.0)
    freezers.look(290)
    alarm = freezers.only("thawing")
    assert (alarm.active, alarm.raised_at, alarm.occurrences) == (True, at(280), 2)


def test_a_no_data_rule_rises_when_its_metric_is_silent_on_the_fleets_clock(freezers: AlarmWorld) -> None:
    freezers.say(0)
    freezers.say_often(10, 40, room=None)
    freezers.look(25)
    assert freezers.alarms("room_unknown") == []
    freezers.look(40)
    assert freezers.only("room_unknown").raised_at == at(30)
    assert freezers.alarms("sensor.missing") == []
    freezers.say(50)
    freezers.look(50)
    assert freezers.only("room_unknown").returned_at == at(50)


def test_a_rule_that_the_file_drops_takes_its_alarm_along(freezers: AlarmWorld) -> None:
    freezers.say(0, power=410.0)
    freezers.look(0)
    text = FREEZER.replace('[rules.overload]\nmetric = "power"\nabove = 400\nseverity = "error"\n', "")
    register_product(freezers.conn, parse_product(text, file="freezer.toml"), mode=ClockMode.DRIVEN, now=NOW)
    freezers.say(10, power=410.0)
    freezers.look(10)
    assert freezers.only("overload").state == "normal"


def test_a_reading_ahead_of_the_clock_does_not_raise_before_its_time(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 115, every=5, temperature=-5.0)
    freezers.look(110)
    assert freezers.alarms("thawing") == []
    freezers.say(120, temperature=-5.0)
    freezers.look(112)
    assert freezers.only("thawing").raised_at == at(120)
