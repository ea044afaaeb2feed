"""Repeats are harmless, second readings fill gaps, and what is left out is counted or kept aside."""

import math

import cbor2

from store.rollups.rollups import claim_due, refresh_rollups
from tests.ingest.ingest_world import NOW, NOW_MS, IngestWorld, fridge, message, reading
from tests.worlds.asides import spell_rule


def test_the_same_message_again_changes_nothing(world: IngestWorld) -> None:
    sent = [
        message([reading(-m, temp=m, door="open") for m in range(10)]),
        message({"ts": NOW_MS, "code": "E1"}, "event"),
    ]
    assert world.write(*sent) == (10, 0, 0)
    refresh_rollups(world.conn, fridge())
    claimed = claim_due(world.conn, "fridge", now=NOW)
    assert world.write(*sent, *sent) == (0, 20, 0)
    assert refresh_rollups(world.conn, fridge()) == 0
    assert claim_due(world.conn, "fridge", now=NOW) == claimed
    assert world.rows("SELECT count(*) FROM event") == [(1,)]
    assert world.tally() == {}


def test_a_second_reading_of_one_moment_fills_what_is_missing(world: IngestWorld) -> None:
    world.write(message(reading(0, temp=1)))
    assert world.write(message(reading(0, power=2))) == (0, 1, 0)
    assert world.write(message(reading(-1, temp=3)), message(reading(-1, power=4))) == (1, 1, 0)
    assert (world.stored("temp"), world.stored("power")) == ({-1: 3.0, 0: 1.0}, {-1: 4.0, 0: 2.0})
    assert world.tally() == {}


def test_a_differing_second_value_is_a_conflict_and_the_first_stays(world: IngestWorld) -> None:
    world.write(message(reading(0, temp=1, power=5)))
    world.write(message(reading(0, temp=2, power=5)))
    world.write(message([reading(-1, temp=7), reading(-1, temp=8), reading(-1, temp=7)]))
    assert world.stored() == {-1: 7.0, 0: 1.0}
    assert world.tally() == {("conflict", "temp"): 2}


def test_an_undeclared_metric_is_counted_and_left_out(world: IngestWorld) -> None:
    world.write(message([reading(-m, temp=1, wifi=-60, **{"a\0b\ud800": 1}) for m in range(3)]))
    assert world.tally() == {("undeclared", "wifi"): 3, ("undeclared", "ab?"): 3}
    assert len(world.stored()) == 3


def test_a_value_out_of_range_is_kept_aside_with_its_rule(world: IngestWorld) -> None:
    world.write(
        message(b'{"ts": %d, "values": {"temp": 85, "door": 5, "power": 1%s, "energy": -1}}' % (NOW_MS, b"0" * 400))
    )
    rows = world.rows("SELECT metric, value, rule FROM aside ORDER BY metric")
    assert [(metric, value, spell_rule(rule)) for metric, value, rule in rows] == [
        ("door", 5.0, "no state of 0..1"),
        ("energy", -1.0, "outside 0.."),
        ("power", 1.7e308, "outside a 4-byte number"),
        ("temp", 85.0, "outside -40..60"),
    ]
    assert [world.stored(name)[0] for name in ("temp", "door", "power", "energy")] == [None] * 4


def test_nothing_is_made_of_nan_and_infinity_in_cbor(world: IngestWorld) -> None:
    strange = {"temp": math.nan, "power": math.inf, "energy": -math.inf}
    world.write(message(cbor2.dumps({"ts": NOW_MS - 60_000, "values": strange}), "telemetry/cbor"))
    assert world.stored() == {-1: None}
    assert world.stored("power")[-1] is None
    assert world.rows("SELECT count(*) FROM aside") == [(0,)]


def test_a_counter_keeps_eight_bytes_and_a_sensor_four(world: IngestWorld) -> None:
    world.write(message(reading(0, energy=123_456_789.123, power=123_456_789.123)))
    assert world.stored("energy") == {0: 123_456_789.123}
    assert world.rows("SELECT power::float8 FROM telemetry.fridge") == [(123_456_792.0,)]


def test_states_come_as_label_number_or_boolean(world: IngestWorld) -> None:
    doors: list[object] = ["open", 1, True, 1.0, "shut", 0, False]
    world.write(message([reading(-m, door=door) for m, door in enumerate(doors)]))
    assert world.stored("door") == dict(zip(range(0, -7, -1), [1, 1, 1, 1, 0, 0, 0], strict=True))


def test_a_time_with_an_offset_and_its_milliseconds_are_one_moment(world: IngestWorld) -> None:
    spelled = {"ts": "2026-03-01T15:00:00.0004+07:00", "values": {"temp": 1}}
    assert world.write(message(spelled), message(reading(0, temp=1))) == (1, 1, 0)
