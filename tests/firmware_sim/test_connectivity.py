"""Offline hours, late readings and repeats: nothing that was measured is lost, and everything is counted."""

import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from firmware_sim.fleet import SimulatedFleet, Transmission
from firmware_sim.life.disturbances import QUIET, Disturbances
from tests.firmware_sim.simulated import BEGIN, DAY, HOUR, STORMY, simulated

FORGETFUL = Disturbances(offline=8, offline_h=14, late=0.1, duplicates=0.03)


def elements(messages: list[Transmission], kind: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for message in messages:
        if message.kind == kind:
            said = json.loads(message.payload)
            found += [(message.serial, one) for one in (said if isinstance(said, list) else [said])]
    return found


def until_all_is_delivered(fleet: SimulatedFleet) -> list[Transmission]:
    sent = fleet.advance(BEGIN + 20 * DAY)
    while fleet.delivered().waiting:
        sent += fleet.advance(fleet.now + HOUR)
    return sent


def test_a_quiet_fleet_says_online_once_and_then_one_reading_an_hour() -> None:
    fleet = simulated(devices=3, disturbances=QUIET)
    kinds = Counter((m.kind, m.readings) for m in fleet.advance(BEGIN + DAY) if m.kind != "event")
    assert kinds == {("status", 0): 3, ("telemetry", 1): 72}
    assert fleet.delivered().repeats == 0


def test_store_and_forward_loses_nothing() -> None:
    fleet, measuring = simulated(disturbances=FORGETFUL), simulated(disturbances=FORGETFUL)
    sent = until_all_is_delivered(fleet)
    measured = measuring.measure(fleet.now)
    expected = {
        (serial, int(ts))
        for part in measured
        for serial, row, present in zip(fleet.serials, part.ts, part.present, strict=True)
        for ts in row[present]
    }
    told = elements(sent, "telemetry")
    assert {(serial, one["ts"]) for serial, one in told} == expected
    delivered = fleet.delivered()
    assert {(serial, int(ts)) for serial, all_ts in delivered.ts.items() for ts in all_ts} == expected
    assert delivered.readings == len(expected)
    assert delivered.repeats == len(told) - len(expected) > 0


def test_a_repeat_says_the_same_again() -> None:
    said: dict[tuple[str, int], dict[str, Any]] = {}
    repeats = 0
    for serial, one in elements(simulated(disturbances=STORMY).advance(BEGIN + 10 * DAY), "telemetry"):
        repeats += (serial, one["ts"]) in said
        assert said.setdefault((serial, one["ts"]), one) == one
    assert repeats


def test_what_was_stored_comes_as_arrays_in_order_of_time_after_a_word_that_the_device_is_back() -> None:
    sent = simulated(disturbances=FORGETFUL).advance(BEGIN + 20 * DAY)
    arrays = [message for message in sent if message.readings > 2]
    assert arrays
    for message in arrays:
        times = [one["ts"] for one in json.loads(message.payload)]
        assert len(times) == message.readings
        assert times == sorted(times)
        own = [one for one in sent if one.serial == message.serial]
        before = own[: next(place for place, one in enumerate(own) if one is message)]
        assert b"offline" not in next(one for one in reversed(before) if one.kind == "status").payload


def test_arrays_hold_at_most_500_readings() -> None:
    fleet = simulated(devices=6, disturbances=Disturbances(offline=12, offline_h=60), interval=HOUR / 12)
    sent = fleet.advance(BEGIN + 12 * DAY)
    assert max(message.readings for message in sent) == 500
    assert max(len(message.payload) for message in sent) < 256 * 1024


def test_a_device_that_is_cut_off_leaves_its_will_and_comes_back_online() -> None:
    states: dict[str, list[str]] = {}
    for message in simulated(disturbances=STORMY).advance(BEGIN + 15 * DAY):
        if message.kind == "status":
            said = json.loads(message.payload)
            states.setdefault(message.serial, []).append(said["state"])
            assert set(said) == {"ts", "state"} | (set() if said["state"] == "offline" else {"firmware"})
    for one in states.values():
        assert len(one) > 3
        assert one == (["online", "offline"] * len(one))[: len(one)]


def test_numbering_rises_by_one_over_readings_and_events_and_starts_anew_after_a_power_cut() -> None:
    sent = simulated(disturbances=STORMY, pace=30).advance(BEGIN + 20 * DAY)
    numbers: dict[str, set[tuple[int, int]]] = {}
    for serial, one in elements(sent, "telemetry") + elements(sent, "event"):
        numbers.setdefault(serial, set()).add((one.get("boot", 0), one["seq"]))
    for found in numbers.values():
        boots = sorted({boot for boot, _ in found})
        assert len(boots) > 2
        assert boots == list(range(len(boots)))
        for boot in boots[:-1]:
            seqs = sorted(seq for one, seq in found if one == boot)
            assert seqs == list(range(len(seqs)))


def test_without_electricity_nothing_is_measured() -> None:
    fleet = simulated(disturbances=Disturbances(power_cuts=30))
    fleet.advance(BEGIN + 10 * DAY)
    hours = [np.diff(ts) / 3_600_000 for ts in fleet.delivered().ts.values()]
    assert max(gaps.max() for gaps in hours) > 1
    assert fleet.delivered().waiting == 0


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_late_readings_come_with_the_next(share: float) -> None:
    sent = simulated(devices=5, disturbances=Disturbances(late=share)).advance(BEGIN + 5 * DAY)
    assert any(message.readings == 2 for message in sent) == bool(share)
    assert sum(message.kind == "status" for message in sent) == 5
