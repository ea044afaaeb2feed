"""The device side writes exactly the golden payloads, which ingest is proved to read."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from firmware_sim.gateway import event_payload, telemetry_payload

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
TS = 1_763_769_600_000


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.json").read_bytes()


def test_one_reading_is_an_object() -> None:
    assert telemetry_payload([(TS, {"temp": 39.1, "door": "open", "energy": 1_234_567.25})]) == golden("telemetry")


def test_several_readings_are_an_array_and_what_a_sensor_did_not_say_is_left_out() -> None:
    first: Mapping[str, float | str] = {"temp": 4.5, "power": math.nan, "door": "shut"}
    readings = [(TS, first), (TS + 300_000, {"power": 81.25})]
    assert telemetry_payload(readings) == golden("telemetry_array")


def test_an_event_names_code_and_severity() -> None:
    assert event_payload(TS, "E21", "error") == golden("event")


def test_status_will_and_step_mark_are_json_objects_of_their_fields() -> None:
    assert set(json.loads(golden("status"))) == {"ts", "state", "firmware"}
    assert set(json.loads(golden("will"))) == {"state"}
    assert golden("step") == json.dumps({"step": 7, "attempt": 2}).encode(), "as sigap.feeding writes it"
