"""How simulated devices treat commands, and the fault that a command undoes."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import QUIET
from firmware_sim.physics.washing_machine import PHYSICS
from firmware_sim.wire.commands import Commands, DeviceState, Manner

NOW = 1_763_769_600_000
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MODE, CURE = "drain_pump_blockage", "clear_drain_pump"


def device(manner: Manner, done: list[str] | None = None) -> Commands:
    state = DeviceState("1.9.0", {}, cures={CURE})
    return Commands(state, manner=manner, late_ms=5_000, carried_out=(done if done is not None else []).append)


def said(answers: list[bytes]) -> list[str]:
    return [json.loads(answer)["state"] for answer in answers]


def command(name: str = "c-1", **more: Any) -> bytes:
    return json.dumps({"id": name, "type": CURE, "args": {"turns": 3}, **more}).encode()


@pytest.mark.parametrize(
    ("manner", "states", "does"),
    [
        (Manner.OBEYS, ["acknowledged", "in_progress", "succeeded"], True),
        (Manner.TWICE, ["acknowledged"] * 2 + ["in_progress"] * 2 + ["succeeded"] * 2, True),
        (Manner.REFUSES, ["rejected"], False),
        (Manner.STALLS, ["acknowledged", "in_progress"], False),
        (Manner.SILENT, [], False),
        (Manner.LATE, [], False),
    ],
)
def test_what_a_device_says_at_once_and_whether_it_does_it(manner: Manner, states: list[str], does: bool) -> None:
    done: list[str] = []
    assert said(device(manner, done).answer(command(), NOW)) == states
    assert done == ([CURE] if does else [])


def test_a_late_device_does_it_once_however_often_it_was_asked_and_answers_each_time() -> None:
    done: list[str] = []
    late = device(Manner.LATE, done)
    late.answer(command(expires=NOW + 1_000), NOW)
    late.answer(command(expires=NOW + 1_000), NOW + 2_000)
    assert late.due(NOW + 4_999) == []
    assert said(late.due(NOW + 5_000))[-1] == "succeeded"
    assert said(late.due(NOW + 7_000))[-1] == "succeeded"
    assert (late.due(NOW + 99_000), done) == ([], [CURE])


def test_a_device_without_that_fault_does_not_know_its_cure() -> None:
    [answer] = Commands(DeviceState("1", {})).answer(command(), NOW)
    assert json.loads(answer)["detail"] == {"reason": f"unknown type {CURE!r}"}


@pytest.fixture
def machines() -> SimulatedFleet:
    """Two washing machines; the pump of the first is nearly blocked from the beginning."""
    fleet = SimulatedFleet(PHYSICS, devices=2, seed=4, begin=BEGIN, interval=HOUR, prefix="WM", disturbances=QUIET)
    fleet.begin_fault("WM-0001", MODE, at=BEGIN - 40 * DAY, fails=BEGIN + 10 * DAY)
    return fleet


def drain_times(fleet: SimulatedFleet, until: datetime) -> list[float]:
    """The last of each device."""
    place = [metric.id for metric in PHYSICS.metrics].index("drain_time")
    return [float(value) for value in fleet.measure(until)[-1].values[:, -1, place]]


def test_a_fault_on_purpose_shows_in_readings_and_the_command_undoes_it(machines: SimulatedFleet) -> None:
    blocked, sound = drain_times(machines, BEGIN + DAY)
    assert blocked > 70
    machines.obey("WM-0001", CURE)
    cleared, still_sound = drain_times(machines, BEGIN + DAY + HOUR)
    assert cleared < 0.7 * blocked
    assert still_sound == pytest.approx(sound, rel=0.2)
    [fault] = [fault for fault in machines.truth() if fault.failure_mode == MODE and fault.serial == "WM-0001"]
    assert (fault.ended, fault.repaired_at) == ("averted", BEGIN + DAY)


def test_another_command_cures_nothing(machines: SimulatedFleet) -> None:
    drain_times(machines, BEGIN + DAY)
    machines.obey("WM-0001", "reboot")
    assert drain_times(machines, BEGIN + DAY + HOUR)[0] > 70


@pytest.mark.parametrize(("mode", "days"), [("rust", 1), (MODE, 0)])
def test_a_fault_that_cannot_be_is_refused(machines: SimulatedFleet, mode: str, days: int) -> None:
    with pytest.raises(ValueError, match=r"WM-0001.*drain_pump_blockage"):
        machines.begin_fault("WM-0001", mode, at=BEGIN, fails=BEGIN + days * DAY)
