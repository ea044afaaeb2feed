"""A device that comes back after 40 days: one dead letter a message, which counts its readings and can be stored."""

import json
import time

import numpy as np

from ingest.messages import MOST_READINGS
from store.telemetry.dead_letters import lettered_times
from store.telemetry.message_counts import times_in_ms
from tests.ingest.console import Console
from tests.ingest.ingest_world import MINUTE, NOW, NOW_MS, IngestWorld, message, reading

DAY = 24 * 60
MANY = 100_000


def test_late_readings_of_a_message_are_one_letter_that_counts_them(world: IngestWorld) -> None:
    ages = [*range(40 * DAY, 20 * DAY, -DAY // 2)]
    late = [age for age in ages if age > 30 * DAY]
    assert world.write(message([reading(-age, temp=1) for age in ages])) == (len(ages) - len(late), 0, 1)
    [letter] = world.letters()
    assert (letter.reason, letter.readings) == ("too_late", len(late))
    assert letter.detail.startswith("20 elements of 2026-01-20T08:00:00Z to 2026-01-29T20:00:00Z: ts 2026-01-20")
    assert json.loads(letter.payload) == [reading(-age, temp=1) for age in late]


def test_sent_equals_stored_and_duplicates_and_lettered_by_readings(world: IngestWorld) -> None:
    ages = [*range(40 * DAY, 0, -60)]
    for start in range(0, len(ages), 300):
        world.write(message([reading(-age, temp=1) for age in ages[start : start + 300]]))
    lettered = np.unique(times_in_ms(lettered_times(world.conn, "fridge", "SN-1")))
    assert len(lettered) + len(world.stored()) == len(ages)
    assert len(world.letters()) == 1
    assert sum(letter.readings for letter in world.letters()) == len(lettered)


def test_the_same_message_a_little_later_is_the_same_letter(world: IngestWorld) -> None:
    sent = message([reading(-30 * DAY + minute, temp=1) for minute in (-9, -5, 5, 9)])
    world.write(sent)
    world.conn.execute("UPDATE fleet_clock SET now = now + interval '7 minutes'")
    assert world.write(sent) == (0, 1, 1)
    [letter] = world.letters()
    assert (letter.readings, letter.seen) == (2, 2)


def test_early_ones_are_one_letter_too_and_so_are_many_of_any_other_fault(world: IngestWorld) -> None:
    early = [reading(3 * DAY + n, temp=1) for n in range(500)]
    timeless = [{"values": {"temp": 1}} for _ in range(400)]
    few = [{"ts": NOW_MS - n * MINUTE, "seq": -1, "values": {}} for n in range(3)]
    assert world.write(message([*early, *timeless, *few, reading(0, temp=4)])) == (1, 0, 5)
    counted = sorted((letter.reason, letter.readings) for letter in world.letters())
    assert counted == [("bad_message", 1)] * 3 + [("bad_time", 400), ("too_early", 500)]


def test_one_command_stores_100000_late_readings_within_a_minute(world: IngestWorld, console: Console) -> None:
    ages = [*range(31 * DAY, 31 * DAY + MANY)]
    for start in range(0, MANY, MOST_READINGS):
        elements = [reading(-age, temp=1, power=age % 100) for age in ages[start : start + MOST_READINGS]]
        assert world.write(message(elements)) == (0, 0, 1)
    began = time.monotonic()
    assert console.replay("--reason", "too_late", "--any-age") == (0, {"letters": 100, "stored": 100, "refused": 0})
    assert time.monotonic() - began < 60
    assert len(world.stored()) == MANY
    assert world.letters() == []


def test_letters_of_single_readings_of_before_are_stored_as_fast(world: IngestWorld, console: Console) -> None:
    """Versions before 0.2 kept one letter for each reading."""
    for age in range(31 * DAY, 31 * DAY + 3_000):
        world.conn.execute(
            "INSERT INTO dead_letter (digest, topic, product, serial, ts, reason, detail, payload, size, received_at,"
            " seen_at) VALUES (%s, 'sigap/v1/fridge/SN-1/telemetry', 'fridge', 'SN-1', %s, 'too_late', '', %s, 60, %s,"
            " %s)",
            (str(age), NOW, json.dumps(reading(-age, temp=1)).encode(), NOW, NOW),
        )
    began = time.monotonic()
    assert console.replay("--any-age")[1]["stored"] == 3_000
    assert time.monotonic() - began < 20
    assert len(world.stored()) == 3_000


def test_of_many_letters_only_those_that_the_database_refuses_stay(world: IngestWorld, console: Console) -> None:
    world.conn.execute('ALTER TABLE telemetry.fridge ADD CONSTRAINT no_sevens CHECK ("temp" <> 7)')
    for age in range(31 * DAY, 31 * DAY + 20):
        world.write(message(reading(-age, temp=7 if age % 10 == 7 else 1)))
    assert console.replay("--any-age") == (1, {"letters": 20, "stored": 18, "refused": 2})
    assert {letter.reason for letter in world.letters()} == {"refused_by_database"}


def test_a_replayed_letter_tells_nothing_of_the_device_now(world: IngestWorld, console: Console) -> None:
    world.write(message({"state": "offline"}, "status"), message([reading(-31 * DAY - n, temp=1) for n in range(5)]))
    assert console.replay("--any-age")[0] == 0
    assert world.rows("SELECT state FROM device_status") == [("offline",)]
