"""The device side writes exactly the golden payloads, which ingest is proved to read."""

import math
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

from firmware_sim.wire.device import Device
from firmware_sim.wire.encoding import Encoder
from firmware_sim.wire.gateway import Publication, event_payload, telemetry_payload
from sigap.replay.driven_clock import step_mark
from tests.firmware_sim.hearing import Hearing
from tests.firmware_sim.simulated import BEGIN, physics_of
from tests.worlds.golden import golden

TS = 1_763_769_600_000


def test_one_reading_is_an_object() -> None:
    assert telemetry_payload([(TS, {"temp": 39.1, "door": "open", "energy": 1_234_567.25})]) == golden("telemetry")


def test_several_readings_are_an_array_and_what_a_sensor_did_not_say_is_left_out() -> None:
    first: Mapping[str, float | str] = {"temp": 4.5, "power": math.nan, "door": "shut"}
    readings = [(TS, first), (TS + 300_000, {"power": 81.25})]
    assert telemetry_payload(readings) == golden("telemetry_array")


def test_an_event_names_code_and_severity() -> None:
    assert event_payload(TS, "E21", "error") == golden("event")


def test_a_device_at_a_broker_writes_its_status_and_its_will(broker_url: str) -> None:
    product, port = f"fridge_{uuid.uuid4().hex[:8]}", urlsplit(broker_url).port
    assert port
    with Hearing(port, product) as hearing:
        device = Device(broker_url, product, "SN-1", firmware="2.4.1", clock=lambda: TS)
        device.start()
        try:
            assert hearing.wait(lambda: len(hearing.of("SN-1/status")) == 1)
            device.drop()
            assert hearing.wait(lambda: len(hearing.of("SN-1/status")) >= 2)
        finally:
            device.stop()
    assert hearing.of("SN-1/status")[:2] == [golden("status"), golden("will")]


def test_a_simulated_device_writes_the_same_status_without_blanks() -> None:
    written = Encoder(physics_of("refrigerator"), BEGIN).online(TS, "2.4.1")
    assert written == golden("status").replace(b" ", b"")


def test_the_feeder_writes_a_step_mark_of_the_reserved_device() -> None:
    assert step_mark(7, 2) == Publication("_clock", "step", golden("step"))
