"""The truth stays aside: no message holds anything of it, and its file gives back what was written."""

import json
from pathlib import Path
from typing import Any

import pytest

from firmware_sim.life.truth import read_truth, write_truth
from tests.firmware_sim.simulated import BEGIN, DAY, NAMES, STORMY, product_of, simulated


@pytest.mark.parametrize("name", NAMES)
def test_messages_hold_declared_metrics_and_codes_and_nothing_else(name: str) -> None:
    fleet, product = simulated(name, devices=40, disturbances=STORMY, pace=30), product_of(name)
    metrics = {metric.id: metric for metric in product.metrics}
    codes = {code.id: code.severity.value for code in product.codes}
    seen: set[str] = set()
    for message in fleet.advance(BEGIN + 30 * DAY):
        said = json.loads(message.payload)
        elements: list[dict[str, Any]] = said if isinstance(said, list) else [said]
        for one in elements:
            if message.kind == "telemetry":
                assert set(one) - {"boot"} == {"ts", "seq", "values"}
                assert list(one["values"]) == list(metrics)
                for metric, value in one["values"].items():
                    labels = metrics[metric].labels
                    assert value is None or (value in (*labels, True, False) if labels else type(value) in (int, float))
            elif message.kind == "event":
                assert set(one) - {"boot"} == {"ts", "seq", "code", "severity"}
                assert codes[one["code"]] == one["severity"]
                seen.add(one["code"])
            else:
                assert message.kind == "status"
                assert set(one) in ({"ts", "state"}, {"ts", "state", "firmware"})
    assert seen <= set(codes)
    assert len(seen) > 2


def test_no_word_of_the_truth_is_sent() -> None:
    fleet = simulated(devices=40, disturbances=STORMY, pace=30)
    payloads = b"\n".join(message.payload for message in fleet.advance(BEGIN + 10 * DAY))
    assert fleet.truth()
    words = {mode.id for mode in fleet.physics.modes} | {"onset", "damage", "wear", "fails", "noticed", "SN-0"}
    assert [word for word in sorted(words) if word.encode() in payloads] == []


def test_a_failure_code_comes_after_the_failure_except_where_the_device_struggles_before() -> None:
    fleet = simulated(devices=60, pace=30)
    said = [
        (message.serial, json.loads(message.payload))
        for message in fleet.advance(BEGIN + 60 * DAY)
        if message.kind == "event"
    ]
    events = [(serial, one) for serial, told in said for one in (told if isinstance(told, list) else [told])]
    fails = {
        fault.serial: fault.fails_at.timestamp() * 1000
        for fault in fleet.truth()
        if fault.failure_mode == "evaporator_fan_failure" and fault.ended == "failed"
    }
    first = {serial: one["ts"] for serial, one in reversed(events) if one["code"] == "E07"}
    assert first
    assert all(first[serial] >= fails[serial] for serial in first)
    assert any(one["code"] == "E21" for _, one in events)


def test_the_truth_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    fleet = simulated(devices=40, disturbances=STORMY, pace=30)
    fleet.measure(BEGIN + 40 * DAY)
    write_truth(tmp_path / "truth.jsonl", fleet.truth())
    assert read_truth(tmp_path / "truth.jsonl") == fleet.truth()
