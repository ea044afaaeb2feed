"""Drifting and noisy sensors: what scoring tells of them becomes an alarm, and keeps failure tickets away."""

from dataclasses import replace
from datetime import timedelta

from psycopg.types.json import Jsonb

from fleet.coded import coded
from service.fleet_pass import sweep
from service.tickets.timers import run_timers
from store.engine.database import Connection
from store.learning.predictions import list_predictions
from store.learning.sensor_faults import (
    SensorFault,
    change_sensor_faults,
    faulty_sensors,
    held_by_sensors,
    mark_sensor_faults,
    plainly_faulty,
    supersede_held,
)
from store.service.alarms import alarm_history
from store.service.tickets import TicketFilter, list_tickets
from tests.service.alarm_world import AlarmWorld, at
from tests.service.service_world import DAY, NO_CHANNEL, NOW, World, predict, rows, settle
from wording.wording import Wording


def sign(device: int, metric: str = "fan", kind: str = "drift", *, confirmed: bool = True) -> SensorFault:
    moment = at(0) if confirmed else None
    return SensorFault(device, metric, kind, at(-60), at(0), 3, 0, moment, -120.0 if kind == "drift" else None)


def told(world: AlarmWorld, *signs: SensorFault, minute: float) -> None:
    change_sensor_faults(world.conn, changed=signs, over=())
    mark_sensor_faults(world.conn, {one.device_id for one in signs})
    world.look(minute)


def test_a_drift_that_scoring_tells_is_an_alarm_with_its_size_in_both_languages(freezers: AlarmWorld) -> None:
    told(freezers, sign(freezers.cold.id), minute=5)
    alarm = freezers.only("sensor.drift")
    assert (alarm.metric, alarm.kind, alarm.raised_at, alarm.state) == ("fan", "sensor", at(0), "active_unacknowledged")
    since = at(-60)
    english, indonesian = (Wording(language, "UTC", freezers.product) for language in ("en", "id"))
    assert (english.say(alarm.name), indonesian.say(alarm.name)) == (
        *("Fan: sensor drifting", "Fan: pembacaan sensor bergeser"),
    )
    [line] = alarm_history(freezers.conn, alarm.id)
    assert line.why == coded("sensor_reads_below", metric="fan", away=120.0, unit="rpm", since=since)
    assert english.say(line.why) == (
        f"Fan is 120 rpm below what the other metrics give since {english.when(since)}, while nothing else about "
        "the device has changed"
    )


def test_a_noisy_sensor_is_an_alarm_of_its_own_and_a_still_one_is_left_to_the_rule_for_stuck_ones(
    freezers: AlarmWorld,
) -> None:
    told(freezers, sign(freezers.cold.id, "room", "noisy"), sign(freezers.cold.id, "fan", "still"), minute=5)
    assert [(alarm.rule, alarm.metric) for alarm in freezers.alarms()] == [("sensor.noisy", "room")]


def test_a_sign_that_is_not_confirmed_raises_nothing(freezers: AlarmWorld) -> None:
    told(freezers, sign(freezers.cold.id, confirmed=False), minute=5)
    assert freezers.alarms() == []


def test_the_alarm_returns_when_the_sensor_agrees_again(freezers: AlarmWorld) -> None:
    told(freezers, sign(freezers.cold.id), minute=5)
    change_sensor_faults(freezers.conn, changed=(), over=[(freezers.cold.id, "fan")])
    mark_sensor_faults(freezers.conn, [freezers.cold.id])
    freezers.look(60)
    alarm = freezers.only("sensor.drift")
    assert (alarm.state, alarm.returned_at) == ("returned_unacknowledged", at(60))


def test_a_drift_that_is_plainly_a_stuck_sensor_goes_out_of_view(freezers: AlarmWorld) -> None:
    told(freezers, sign(freezers.cold.id, "temperature"), minute=5)
    for minute in (10, 20, 30):
        freezers.aside(minute, "temperature", 85.0)
        freezers.look(minute)
    assert freezers.only("sensor.out_of_range").state == "active_unacknowledged"
    drift = freezers.only("sensor.drift")
    assert (drift.state, drift.suppressed_by) == ("suppressed", "sensor.out_of_range")


def test_a_drifting_sensor_takes_the_rules_on_its_metric_out_of_view_and_their_tickets_with_them(
    freezers: AlarmWorld,
) -> None:
    told(freezers, sign(freezers.cold.id, "temperature"), minute=0)
    freezers.say_often(10, 160, temperature=-2.0)
    freezers.look(160)
    assert freezers.only("thawing").state == "suppressed"
    assert list_tickets(freezers.conn, TicketFilter()) == []


def resting(conn: Connection, world: World, *, rests_on: dict[str, float], faulty: dict[str, str] | None = None) -> int:
    """An open prediction of Ani's fridge that rests on some sensors."""
    prediction = predict(conn, world.worn_fridge)
    evidence = {"faulty_sensors": faulty or {}, "without_faulty": 0.02 if faulty else None, "rests_on": rests_on}
    conn.execute("UPDATE prediction SET evidence = %s WHERE id = %s", (Jsonb(evidence), prediction))
    return prediction


def test_a_prediction_that_rests_on_a_faulty_sensor_opens_no_ticket_and_says_so(conn: Connection) -> None:
    world = settle(conn)
    resting(conn, world, rests_on={"power": 0.02}, faulty={"power": "sensor.drift"})
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert list_tickets(conn, TicketFilter()) == []
    assert rows(conn, "SELECT state, sensor_fault FROM prediction_state") == [("suppressed", True)]
    [prediction] = list_predictions(conn)
    assert prediction.reason is not None
    assert Wording("en", product=world.product).say(prediction.reason) == (
        "it depends on a faulty sensor: Power (sensor drifting); without it the probability is 0.02"
    )
    assert Wording("id", product=world.product).say(prediction.reason) == (
        "prediksi bergantung pada sensor rusak: Power (pembacaan sensor bergeser); tanpa sensor itu peluangnya 0,02"
    )
    assert rows(conn, "SELECT count(*) FROM notice") == [(0,)]


def test_a_sensor_that_turns_out_faulty_before_triage_counts_too(conn: Connection) -> None:
    world = settle(conn)
    resting(conn, world, rests_on={"power": 0.1})
    change_sensor_faults(conn, changed=[sign(world.worn_fridge.id, "power")], over=())
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert list_tickets(conn, TicketFilter()) == []


def test_a_prediction_that_stands_without_the_faulty_sensor_is_a_ticket(conn: Connection) -> None:
    world = settle(conn)
    resting(conn, world, rests_on={}, faulty={"power": "sensor.drift"})
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert len(list_tickets(conn, TicketFilter())) == 1


def test_a_prediction_that_rested_on_a_faulty_sensor_makes_way_for_one_that_does_not(conn: Connection) -> None:
    world = settle(conn)
    device = world.worn_fridge
    resting(conn, world, rests_on={"power": 0.02}, faulty={"power": "sensor.drift"})
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert held_by_sensors(conn, [device.id]).keys() == {(device.id, "compressor_wear")}
    supersede_held(conn, device.id, "compressor_wear", at=NOW + DAY, why=coded("depends_on_sound"))
    assert held_by_sensors(conn, [device.id]) == {}
    resting(conn, world, rests_on={})
    sweep(conn, "fridge", NOW + DAY, NO_CHANNEL)
    assert rows(conn, "SELECT state FROM prediction_state ORDER BY prediction_id") == [("superseded",), ("ticketed",)]
    assert len(list_tickets(conn, TicketFilter())) == 1


def test_a_sensor_that_is_plainly_faulty_is_known_to_scoring(freezers: AlarmWorld) -> None:
    freezers.say(0)
    for minute in (10, 20, 30):
        freezers.aside(minute, "temperature", 85.0)
        freezers.look(minute)
    assert plainly_faulty(freezers.conn, [freezers.cold.id]) == [(freezers.cold.id, "temperature")]


def test_nothing_is_held_against_a_prediction_that_was_taken_back_for_a_faulty_sensor(conn: Connection) -> None:
    world = settle(conn)
    resting(conn, world, rests_on={"power": 0.02}, faulty={"power": "sensor.stuck"})
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    run_timers(conn, world.product, NOW + 11 * DAY)
    assert rows(conn, "SELECT state, outcome FROM prediction_state") == [("expired", "not_inspected")]


def test_a_sensor_counts_as_faulty_for_a_while_after_its_alarm_and_not_out_of_service(freezers: AlarmWorld) -> None:
    conn, device = freezers.conn, freezers.cold.id
    told(freezers, sign(device), minute=0)
    change_sensor_faults(conn, changed=(), over=[(device, "fan")])
    mark_sensor_faults(conn, [device])
    freezers.look(60)
    hour = timedelta(hours=1)
    assert faulty_sensors(conn, [device], since=at(0), now=at(90)) == {(device, "fan"): "sensor.drift"}
    assert faulty_sensors(conn, [device], since=at(60) + hour, now=at(180)) == {}
    conn.execute("UPDATE alarm SET state = 'out_of_service'")
    assert faulty_sensors(conn, [device], since=at(0), now=at(90)) == {}


def test_signs_are_stored_changed_and_dropped(freezers: AlarmWorld) -> None:
    one = sign(freezers.cold.id)
    change_sensor_faults(freezers.conn, changed=[one], over=())
    change_sensor_faults(freezers.conn, changed=[replace(one, seen=4)], over=())
    assert rows(freezers.conn, "SELECT metric, seen FROM sensor_fault") == [("fan", 4)]
    change_sensor_faults(freezers.conn, changed=(), over=[one.key])
    assert rows(freezers.conn, "SELECT count(*) FROM sensor_fault") == [(0,)]
