"""What people do with alarms, what alarms do to tickets, and that two workers or a kill do no harm."""

import threading
from datetime import timedelta

import pytest

from fleet.coded import Coded, as_written
from service.alarms import actions
from service.alarms.alarm_pass import evaluate_rules
from service.tickets.actions import start
from service.tickets.reports import BadEntry, Call, report_fault
from service.tickets.states import By, IllegalMove
from service.worker import visit_fleet
from store.assets.fleet_clocks import Stage, advance_clock, mark_ready, read_clock, report_step, stage_reached
from store.engine.database import connect
from store.service.alarms import alarm_history, find_alarm
from store.service.tickets import TicketFilter, list_tickets, ticket_history
from store.telemetry.erase_for_replay import erase_from
from tests.service.alarm_world import HOUR, AlarmWorld, at
from tests.service.service_world import NO_CHANNEL, NOW, rows
from wording.wording import Wording


def overloaded(world: AlarmWorld, minute: float = 0) -> int:
    """An overload that is just raised."""
    world.say(minute, power=450.0)
    world.look(minute)
    return world.only("overload").id


def test_acknowledged_and_then_returned_it_is_normal(freezers: AlarmWorld) -> None:
    number = overloaded(freezers)
    alarm = actions.acknowledge(freezers.conn, number, freezers.by("on it"))
    assert (alarm.state, alarm.acknowledged_by) == ("active_acknowledged", "dewi")
    freezers.say(10)
    freezers.look(10)
    alarm = freezers.only("overload")
    assert (alarm.state, alarm.ended_at) == ("normal", at(10))
    assert [(line.actor, line.action, line.why) for line in alarm_history(freezers.conn, number)][1] == (
        *("dewi", "acknowledge", as_written("on it")),
    )


def test_returned_before_anybody_saw_it_it_stays_until_it_is_acknowledged(freezers: AlarmWorld) -> None:
    number = overloaded(freezers)
    freezers.say(10)
    freezers.look(10)
    assert freezers.only("overload").state == "returned_unacknowledged"
    assert actions.acknowledge(freezers.conn, number, freezers.by()).state == "normal"
    with pytest.raises(IllegalMove) as refused:
        actions.acknowledge(freezers.conn, number, freezers.by())
    assert Wording("id").say(refused.value.said) == (
        f"alarm {number} berstatus “Normal”; “Tandai sudah dilihat” hanya untuk status Aktif, belum dilihat atau "
        "Kembali normal, belum dilihat"
    )
    with pytest.raises(actions.NoSuchAlarm):
        actions.acknowledge(freezers.conn, 999, freezers.by())


def test_raised_again_before_it_is_normal_it_is_the_same_alarm_once_more(freezers: AlarmWorld) -> None:
    number = overloaded(freezers)
    actions.acknowledge(freezers.conn, number, freezers.by())
    freezers.say(5, power=90.0)
    freezers.say(10, power=450.0)
    freezers.look(10)
    first, second = freezers.alarms("overload")
    assert (first.state, second.state, second.raised_at) == ("normal", "active_unacknowledged", at(10))
    freezers.say(20)
    freezers.say(30, power=450.0)
    freezers.look(30)
    again = freezers.alarms("overload")[-1]
    assert (again.id, again.occurrences, again.state) == (second.id, 2, "active_unacknowledged")


def test_a_shelved_alarm_comes_back_by_itself(freezers: AlarmWorld) -> None:
    number = overloaded(freezers)
    actions.shelve(freezers.conn, number, freezers.by("known, part on order"), at(0) + 2 * HOUR)
    freezers.say_often(10, 100, power=450.0)
    freezers.look(100)
    assert freezers.only("overload").state == "shelved"
    freezers.look(120)
    alarm = freezers.only("overload")
    assert (alarm.state, alarm.shelved_until) == ("active_unacknowledged", None)
    assert freezers.story(alarm)[-2:] == [("shelve", "shelved"), ("unshelve", "active_unacknowledged")]


def test_what_returned_on_the_shelf_is_normal_afterwards_and_acknowledged_stays_so(freezers: AlarmWorld) -> None:
    number = overloaded(freezers)
    actions.acknowledge(freezers.conn, number, freezers.by())
    actions.shelve(freezers.conn, number, freezers.by(), at(30))
    assert actions.unshelve(freezers.conn, number, freezers.by()).state == "active_acknowledged"
    actions.shelve(freezers.conn, number, freezers.by(), at(30))
    freezers.say(10)
    freezers.look(10)
    assert freezers.only("overload").state == "shelved"
    freezers.look(30)
    assert freezers.only("overload").state == "normal"


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=31)])
def test_a_shelf_has_an_end_that_is_not_too_far(freezers: AlarmWorld, ahead: timedelta) -> None:
    number = overloaded(freezers)
    with pytest.raises(BadEntry) as refused:
        actions.shelve(freezers.conn, number, freezers.by(), freezers.now + ahead)
    assert (refused.value.said.code, refused.value.said.args["longest"]) == ("shelf_out_of_bounds", 30 * 86_400.0)


def test_out_of_service_it_stays_quiet_until_somebody_returns_it(freezers: AlarmWorld) -> None:
    number = overloaded(freezers)
    actions.take_out_of_service(freezers.conn, number, freezers.by("fuse is being rebuilt"))
    freezers.say(10)
    freezers.say(20, power=450.0)
    freezers.look(500)
    alarm = freezers.only("overload")
    assert (alarm.state, alarm.active, alarm.occurrences) == ("out_of_service", True, 2)
    with pytest.raises(IllegalMove):
        actions.unshelve(freezers.conn, number, freezers.by())
    assert actions.return_to_service(freezers.conn, number, freezers.by()).state == "active_unacknowledged"


def test_a_rule_that_wants_a_ticket_opens_one_with_its_true_time_and_joins_it_later(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 120, temperature=-5.0)
    freezers.look(125)
    [ticket] = list_tickets(freezers.conn, TicketFilter())
    assert (ticket.source, ticket.failure_mode, ticket.severity, ticket.opened_at) == (
        *("device", "thaw", "critical", at(125)),
    )
    assert freezers.only("thawing").ticket_id == ticket.id
    [opened] = ticket_history(freezers.conn, ticket.id)
    assert opened.why is not None
    what = opened.why.args["what"]
    assert isinstance(what, Coded)
    assert (opened.why.code, what.code, what.args["alarm"]) == (
        *("explained", "alarm_stands", freezers.only("thawing").id),
    )
    freezers.say_often(130, 140, temperature=-20.0)
    freezers.say_often(150, 270, temperature=-5.0)
    freezers.look(270)
    assert [(line.action, line.about) for line in ticket_history(freezers.conn, ticket.id)] == [
        *(("open", None), ("alarm", "thawing")),
    ]
    assert freezers.only("thawing").ticket_id == ticket.id


def test_a_rule_that_wants_none_stands_beside_an_open_ticket_as_evidence(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 60, fan=200.0)
    freezers.look(60)
    assert list_tickets(freezers.conn, TicketFilter()) == []
    assert freezers.only("fan_slow").ticket_id is None
    call = Call("fan_stall", "noisy", None, "ani")
    ticket, _ = report_fault(
        freezers.conn, product=freezers.product, device=freezers.cold, call=call, now=freezers.now, outlets=NO_CHANNEL
    )
    actions.acknowledge(freezers.conn, freezers.only("fan_slow").id, freezers.by())
    freezers.say(70)
    freezers.say_often(80, 150, fan=200.0)
    freezers.look(150)
    assert [alarm.ticket_id for alarm in freezers.alarms("fan_slow")] == [None, ticket]


def test_while_a_technician_works_on_the_device_its_alarms_are_out_of_view(freezers: AlarmWorld) -> None:
    freezers.say_often(0, 120, temperature=-5.0)
    freezers.look(120)
    [ticket] = list_tickets(freezers.conn, TicketFilter())
    start(freezers.conn, ticket.id, By("budi", freezers.now))
    freezers.say(130, temperature=-5.0, power=450.0)
    freezers.look(130)
    assert {alarm.rule: alarm.suppressed_by for alarm in freezers.alarms(active=True)} == {
        "thawing": "maintenance",
        "overload": "maintenance",
    }


def test_two_workers_at_once_raise_each_alarm_once(freezers: AlarmWorld, database_url: str) -> None:
    for number in range(40):
        freezers.say(0, freezers.device(f"N-{number}"), power=450.0)
    gate = threading.Barrier(2)

    def race() -> None:
        with connect(database_url) as own:
            gate.wait(timeout=10)
            evaluate_rules(own, freezers.product, NOW, NO_CHANNEL)

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    freezers.look(0)
    assert len(freezers.alarms("overload")) == 40
    assert rows(freezers.conn, "SELECT count(*) FROM alarm_history") == [(40,)]


def test_a_step_is_reported_only_when_every_rule_was_looked_at(freezers: AlarmWorld, database_url: str) -> None:
    freezers.say(0, power=450.0)
    freezers.look(0)
    freezers.say(10)
    advance_clock(freezers.conn, "freezer", step=1, now=at(10))
    mark_ready(freezers.conn, "freezer", 1)
    report_step(freezers.conn, "freezer", Stage.PREDICT, step=1)
    clock = read_clock(freezers.conn, "freezer")
    assert clock is not None
    with connect(database_url) as other, other.transaction():
        other.execute("SELECT FROM rule_mark FOR UPDATE")
        assert not visit_fleet(freezers.conn, clock, NOW, NO_CHANNEL)
        assert not stage_reached(freezers.conn, "freezer", Stage.SERVICE, 1)
    assert visit_fleet(freezers.conn, clock, NOW, NO_CHANNEL)
    assert stage_reached(freezers.conn, "freezer", Stage.SERVICE, 1)
    assert not freezers.only("overload").active


def test_a_look_that_is_cut_off_leaves_nothing_and_is_taken_again(freezers: AlarmWorld) -> None:
    freezers.say(0, power=450.0)
    with freezers.conn.transaction(force_rollback=True):
        assert evaluate_rules(freezers.conn, freezers.product, NOW, NO_CHANNEL) == 1
    assert freezers.alarms() == []
    freezers.look(0)
    assert freezers.only("overload").active


def test_acknowledging_while_rules_look_loses_neither(freezers: AlarmWorld, database_url: str) -> None:
    number = overloaded(freezers)
    freezers.say(10)
    with connect(database_url) as other, other.transaction():
        evaluate_rules(other, freezers.product, at(10), NO_CHANNEL)
        thread = threading.Thread(target=lambda: _acknowledge(database_url, number))
        thread.start()
    thread.join(timeout=30)
    alarm = find_alarm(freezers.conn, number)
    assert alarm is not None
    assert (alarm.state, alarm.acknowledged_by) == ("normal", "dewi")


def _acknowledge(database_url: str, number: int) -> None:
    with connect(database_url) as own:
        actions.acknowledge(own, number, By("dewi", at(10)))


def test_erased_devices_forget_their_alarms_and_can_raise_them_again(freezers: AlarmWorld) -> None:
    overloaded(freezers)
    erase_from(freezers.conn, freezers.product, [freezers.cold.id], NOW - HOUR)
    assert freezers.alarms() == []
    assert rows(freezers.conn, "SELECT (SELECT count(*) FROM rule_due), (SELECT count(*) FROM rule_mark)") == [(0, 0)]
    overloaded(freezers)


def test_a_fleet_of_two_thousand_is_looked_at_without_a_statement_for_each_device(freezers: AlarmWorld) -> None:
    freezers.conn.execute(
        """WITH a AS (INSERT INTO asset (product) SELECT 'freezer' FROM generate_series(1, 2000) RETURNING id)
           INSERT INTO device (product, serial, asset_id, installed_at)
           SELECT 'freezer', 'M-' || id, id, %s FROM a""",
        (NOW,),
    )
    for hour in range(2):
        freezers.conn.execute(
            """INSERT INTO telemetry.freezer (device, ts, temperature, power, fan, room, door, received_at)
               SELECT d.id, %s + n * interval '10 minutes', -18 + random(), 90 + d.id %% 2 * 400, 900, 24, 0, now()
               FROM device d, generate_series(0, 5) n WHERE d.serial LIKE 'M-%%'""",
            (at(60 * hour),),
        )
        freezers.conn.execute(
            """INSERT INTO rule_mark (product, device_id, lo)
               SELECT 'freezer', id, %s FROM device WHERE serial LIKE 'M-%%'""",
            (at(60 * hour),),
        )
        freezers.look(60 * hour + 50)
    assert rows(freezers.conn, "SELECT count(*), count(DISTINCT device_id) FROM alarm WHERE active") == [(1000, 1000)]
