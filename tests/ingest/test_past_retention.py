"""A reading of a time whose readings were dropped: refused, with the reason, whichever way it comes."""

from datetime import timedelta

from store.storage.kept_from import keep_readings_from
from tests.ingest.ingest_world import NOW, IngestWorld, message, reading

HOUR = 60


def test_a_reading_from_before_what_is_kept_is_a_dead_letter(world: IngestWorld) -> None:
    assert world.write(message(reading(-3 * HOUR, temp=1))) == (1, 0, 0)
    keep_readings_from(world.conn, "fridge", NOW - timedelta(hours=2))
    assert world.write(message([reading(-3 * HOUR - 1, temp=1), reading(-HOUR, temp=2)])) == (1, 0, 1)
    assert world.write(message(reading(-2 * HOUR, temp=2))) == (1, 0, 0)
    [letter] = world.letters()
    assert letter.reason == "past_retention"
    assert letter.detail == "ts 2026-03-01T04:59:00Z is before 2026-03-01T06:00:00Z: older readings were dropped"
    world.writer.take_letters(any_age=True)
    assert world.write(message(reading(-9 * HOUR, temp=1))) == (0, 0, 1)
