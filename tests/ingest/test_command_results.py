"""What devices answer to commands, stored through ingest; what belongs to no command is a dead letter."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cbor2
import pytest

from ingest.messages import Message
from service.commands.asking import Ask, ask_for_command
from store.assets.registry import find_device
from store.commands.commands import Command, command_history, find_command
from store.commands.sending import claim_commands
from store.telemetry.arrivals import put_statuses
from store.telemetry.statuses import Status
from tests.ingest.ingest_world import NOW, NOW_MS, IngestWorld, fridge, message

AWAKE = timedelta(seconds=30)


@pytest.fixture
def command(world: IngestWorld) -> Command:
    """SN-1 was sent a self-test."""
    device = find_device(world.conn, "fridge", "SN-1")
    assert device is not None
    put_statuses(world.conn, [Status(device.id, "online", NOW, "1", datetime.now(UTC))])
    number, _ = ask_for_command(
        world.conn, fridge(), device, Ask("run_diagnostic", {}, "Ana", "agent"), now=datetime.now(UTC)
    )
    claim_commands(world.conn, now=datetime.now(UTC), awake_for=AWAKE)
    return the(world, number)


def the(world: IngestWorld, number: int) -> Command:
    found = find_command(world.conn, number)
    assert found is not None
    return found


def result(command: Command, state: str = "succeeded", **more: object) -> dict[str, object]:
    return {"id": command.wire_id, "ts": NOW_MS, "state": state, **more}


def answer(payload: object, serial: str = "SN-1") -> Message:
    return message(json.dumps(payload).encode(), "command/result", serial)


def test_an_answer_moves_its_command_on(world: IngestWorld, command: Command) -> None:
    world.write(answer(result(command, "acknowledged")))
    assert the(world, command.id).state == "acknowledged"
    world.write(answer(result(command, detail={"self_test": "passed"})))
    done = the(world, command.id)
    assert (done.state, done.detail) == ("succeeded", {"self_test": "passed"})
    last = command_history(world.conn, command.id)[-1]
    assert (last.actor, last.word, last.said_at) == ("device", "succeeded", NOW)
    assert world.letters() == []


def test_an_array_of_answers_is_taken_in_its_order(world: IngestWorld, command: Command) -> None:
    words = ("acknowledged", "in_progress", "succeeded")
    world.write(answer([result(command, word) for word in words]))
    assert [line.word for line in command_history(world.conn, command.id) if line.word] == list(words)


def test_mqtt_5s_correlation_data_names_the_command_where_the_payload_does_not(
    world: IngestWorld, command: Command
) -> None:
    world.write(replace(answer({"state": "succeeded"}), correlation=command.wire_id.encode()))
    assert the(world, command.id).state == "succeeded"


def test_the_same_answer_again_is_harmless(world: IngestWorld, command: Command) -> None:
    for _ in range(3):
        world.write(answer(result(command)))
    assert len([line for line in command_history(world.conn, command.id) if line.word]) == 1
    assert world.letters() == []


@pytest.mark.parametrize(
    ("payload", "reason", "words"),
    [
        ({"id": "c-0000000000000000", "state": "succeeded"}, "unknown_command", "no command of this device"),
        ({"state": "succeeded"}, "bad_message", "id is missing"),
        ({"id": 7, "state": "succeeded"}, "bad_message", "id 7 must be a text"),
        ({"id": "c-1", "state": "done"}, "bad_message", "is none of acknowledged, in_progress, succeeded"),
        ({"id": "c-1", "state": "expired"}, "bad_message", "is none of"),
        ({"id": "c-1"}, "bad_message", "state None"),
        ("succeeded", "bad_message", "must be an object"),
        ({"id": "c-" + "x" * 99, "state": "failed"}, "bad_text", "longer than 60"),
    ],
)
def test_what_is_no_answer_is_a_dead_letter(world: IngestWorld, payload: object, reason: str, words: str) -> None:
    world.write(answer(payload))
    [letter] = world.letters()
    assert letter.reason == reason
    assert words in letter.detail


def test_another_device_cannot_answer_for_it(world: IngestWorld, command: Command) -> None:
    world.write(answer(result(command), serial="SN-2"))
    assert the(world, command.id).state == "sent"
    assert [letter.reason for letter in world.letters()] == ["unknown_command"]


def test_beside_a_bad_answer_the_good_one_counts(world: IngestWorld, command: Command) -> None:
    world.write(answer([{"id": "c-9"}, result(command), {"id": "c-0", "state": "failed"}]))
    assert the(world, command.id).state == "succeeded"
    assert sorted(letter.reason for letter in world.letters()) == ["bad_message", "unknown_command"]


@pytest.mark.parametrize("ts", ["yesterday", 12, "2099-01-01T00:00:00Z", None, NOW_MS + 10**12])
def test_a_wrong_clock_loses_no_answer(world: IngestWorld, command: Command, ts: object) -> None:
    world.write(answer({**result(command), "ts": ts}))
    assert the(world, command.id).state == "succeeded"
    assert world.letters() == []


@pytest.mark.parametrize(
    ("detail", "kept"),
    [
        ({"text": "a\0b"}, {"text": "a\\u0000b"}),
        ("jammed", {"value": "jammed"}),
        ([1, 2], {"value": [1, 2]}),
        ({"log": "x" * 5000}, {"left_out_bytes": 5010}),
        ({}, None),
        (None, None),
    ],
)
def test_what_a_device_adds_is_kept_as_the_database_can(
    world: IngestWorld, command: Command, detail: object, kept: object
) -> None:
    world.write(answer(result(command, detail=detail)))
    assert the(world, command.id).detail == kept


def test_a_result_in_cbor_is_no_telemetry_and_a_dead_letter(world: IngestWorld, command: Command) -> None:
    world.write(message(cbor2.dumps(result(command)), "command/result"))
    assert [letter.reason for letter in world.letters()] == ["not_json"]
    assert the(world, command.id).state == "sent"


def test_the_platforms_own_command_is_no_message_of_a_device(world: IngestWorld, command: Command) -> None:
    world.write(message(json.dumps(result(command)).encode(), "command"))
    assert (the(world, command.id).state, world.letters()) == ("sent", [])
