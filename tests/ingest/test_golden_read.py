"""The golden payloads, which the device side writes, are read as they are meant."""

from datetime import UTC, datetime

import pytest

from store.assets.fleet_clocks import Stage, drive_clock, steps_done
from tests.ingest.ingest_world import IngestWorld, message
from tests.worlds.golden import golden

THEN = datetime(2025, 11, 22, tzinfo=UTC)


@pytest.fixture
def then(world: IngestWorld) -> IngestWorld:
    """The world at the time of the golden payloads."""
    drive_clock(world.conn, "fridge", THEN)
    return world


def test_telemetry(then: IngestWorld) -> None:
    assert then.write(message(golden("telemetry"))) == (1, 0, 0)
    assert then.rows("SELECT ts, door, energy FROM telemetry.fridge") == [(THEN, 1, 1234567.25)]


def test_an_array(then: IngestWorld) -> None:
    assert then.write(message(golden("telemetry_array"))) == (2, 0, 0)
    rows = then.rows("SELECT extract(epoch FROM ts)::int, temp, power, door FROM telemetry.fridge ORDER BY ts")
    assert rows == [(1763769600, 4.5, None, 0), (1763769900, None, 81.25, None)]


def test_an_event(then: IngestWorld) -> None:
    then.write(message(golden("event"), "event"))
    assert then.rows("SELECT ts, code, severity, text FROM event") == [(THEN, "E21", "error", "")]


def test_a_status_and_the_will_after_it(then: IngestWorld) -> None:
    then.write(message(golden("status"), "status"))
    assert then.rows("SELECT state, ts, firmware FROM device_status") == [("online", THEN, "2.4.1")]
    then.write(message(golden("will"), "status"))
    assert then.rows("SELECT state, ts, firmware FROM device_status") == [("offline", THEN, "2.4.1")]


def test_a_step_mark(then: IngestWorld) -> None:
    then.write(message(golden("step"), "step", serial="_clock"))
    assert steps_done(then.conn, "fridge", Stage.INGEST) == {0: (7, 2)}
