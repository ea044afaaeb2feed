"""A device carries out each command once, and answers every one."""

import json
from typing import Any

import pytest

from firmware_sim.wire.commands import REMEMBERED, Commands, DeviceState

NOW = 1_763_769_600_000


@pytest.fixture
def device() -> Commands:
    return Commands(DeviceState("2.4.1", {"set_temperature": (-2.0, 12.0)}))


def told(device: Commands, **command: Any) -> list[dict[str, Any]]:
    answers = device.answer(json.dumps({"id": "c-1", **command}).encode(), NOW)
    return [json.loads(answer) for answer in answers]


def test_an_answer_names_command_time_state_and_detail(device: Commands) -> None:
    assert told(device, type="set_config", args={"set_temperature": 4}) == [
        {"id": "c-1", "ts": NOW, "state": "succeeded", "detail": {"set_temperature": 4}}
    ]
    assert device.state.settings == {"set_temperature": 4}


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ({"type": "set_config", "args": {"set_temperature": 40}}, "set_temperature 40 is outside -2..12"),
        ({"type": "set_config", "args": {"set_temperature": True}}, "set_temperature True is outside -2..12"),
        ({"type": "set_config", "args": {"colour": 1}}, "unknown setting 'colour'"),
        ({"type": "set_config"}, "args names no setting"),
        ({"type": "set_config", "args": [4]}, "args is no object"),
        ({"type": "ota"}, "args names no version"),
        ({"type": "dance"}, "unknown type 'dance'"),
        ({}, "unknown type None"),
        ({"type": "reboot", "expires": NOW - 1}, "expired"),
    ],
)
def test_what_it_cannot_do_is_rejected_with_the_reason(device: Commands, command: dict[str, Any], reason: str) -> None:
    (answer,) = told(device, **command)
    assert (answer["state"], answer["detail"]) == ("rejected", {"reason": reason})
    assert (device.state.settings, device.state.boot, device.state.firmware) == ({}, 0, "2.4.1")


def test_a_command_that_has_not_expired_is_carried_out(device: Commands) -> None:
    assert told(device, type="reboot", expires=NOW)[0]["state"] == "succeeded"


def test_the_same_command_again_is_answered_again_and_not_done_again(device: Commands) -> None:
    first = told(device, type="reboot")
    assert told(device, type="reboot") == first
    assert device.state.boot == 1


def test_an_update_tells_how_it_goes_and_ends_with_the_new_firmware(device: Commands) -> None:
    states = [answer["state"] for answer in told(device, type="ota", args={"version": "2.5.0"})]
    assert states == ["acknowledged", "in_progress", "succeeded"]
    assert device.state.firmware == "2.5.0"


def test_a_diagnostic_says_nothing_of_wear(device: Commands) -> None:
    (answer,) = told(device, type="run_diagnostic")
    assert answer["detail"] == {"self_test": "passed", "firmware": "2.4.1"}


@pytest.mark.parametrize("payload", [b"no json", b"[]", b'{"type": "reboot"}', b'{"id": 7}', b"\xff"])
def test_what_has_no_id_cannot_be_answered(device: Commands, payload: bytes) -> None:
    assert device.answer(payload, NOW) == []


def test_it_remembers_so_many_commands(device: Commands) -> None:
    for number in range(REMEMBERED + 1):
        told(device, id=f"c-{number}", type="reboot")
    told(device, id="c-1", type="reboot")
    assert device.state.boot == REMEMBERED + 1
    told(device, id="c-0", type="reboot")
    assert device.state.boot == REMEMBERED + 2
