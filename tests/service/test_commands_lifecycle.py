"""The life of a command, from being asked for to its end, on the wall clock."""

from datetime import timedelta
from typing import Any

import pytest

from fleet.coded import coded
from service.commands.asking import (
    MOST_WAITING,
    Ask,
    CommandConflict,
    MayNotSend,
    NoSuchCommand,
    ask_for_command,
    cancel,
)
from service.tickets.bad_entry import BadEntry
from store.assets.registry import register_device
from store.commands.commands import command_history, commands_of
from store.commands.sending import claim_commands, give_back, move_due
from store.engine.database import Connection, connect
from tests.worlds.command_world import AWAKE, DAY, MINUTE, SECOND, CommandWorld, settle_pumps


@pytest.fixture
def pumps(conn: Connection) -> CommandWorld:
    return settle_pumps(conn)


def test_a_command_is_sent_acknowledged_under_way_and_done(pumps: CommandWorld) -> None:
    number = pumps.ask("clear", turns=5)
    assert pumps.send() == [number]
    for word in ("acknowledged", "in_progress", "succeeded"):
        assert pumps.answer(number, word, turns=5) == []
    done = pumps.command(number)
    assert (done.state, done.args, done.detail) == ("succeeded", {"turns": 5}, {"turns": 5})
    assert pumps.states(number) == ["queued", "sent", "acknowledged", "in_progress", "succeeded"]
    assert [line.actor for line in command_history(pumps.conn, number)] == ["Ana", "commands", *["device"] * 3]


@pytest.mark.parametrize(
    ("name", "args", "subject", "code"),
    [
        ("dance", {}, "name", "command_not_declared"),
        ("clear", {"turns": 11}, "args.turns", "argument_out_of_range"),
        ("clear", {"turns": 2.5}, "args.turns", "argument_not_whole"),
        ("clear", {"turns": True}, "args.turns", "argument_no_number"),
        ("clear", {"colour": 1}, "args.colour", "argument_unknown"),
        ("calibrate", {}, "args.mode", "argument_missing"),
        ("calibrate", {"mode": "slow"}, "args.mode", "argument_no_choice"),
        ("calibrate", {"mode": "fast", "note": " "}, "args.note", "argument_no_text"),
        ("set_config", {}, "args", "argument_any_of"),
        ("set_config", {"speed": 3001}, "args.speed", "argument_out_of_range"),
        ("set_config", {"speed": float("nan")}, "args.speed", "argument_no_number"),
        ("set_config", {"speed": 10**400}, "args.speed", "argument_no_number"),
        ("clear", {"turns": 2**53 + 1}, "args.turns", "argument_no_number"),
    ],
)
def test_what_the_product_file_does_not_allow_is_refused_by_name_value_and_rule(
    pumps: CommandWorld, name: str, args: dict[str, Any], subject: str, code: str
) -> None:
    with pytest.raises(BadEntry) as refused:
        pumps.ask(name, sender="engineer", **args)
    assert (refused.value.subject, refused.value.said.code) == (subject, code)


def test_defaults_are_filled_in_and_the_wire_has_its_own_word(pumps: CommandWorld) -> None:
    assert pumps.command(pumps.ask("clear")).args == {"turns": 3}
    calibration = pumps.command(pumps.ask("calibrate", sender="engineer", mode="fast"))
    assert (calibration.name, calibration.type, calibration.args) == ("calibrate", "CAL.1", {"mode": "fast"})


def test_a_command_that_is_left_to_others_is_not_sent(pumps: CommandWorld) -> None:
    with pytest.raises(MayNotSend):
        pumps.ask("calibrate", sender="agent", mode="fast")
    assert pumps.ask("calibrate", sender="program", mode="fast")


def test_one_command_at_a_time_is_under_way_in_the_order_in_which_they_were_asked_for(pumps: CommandWorld) -> None:
    first, second = pumps.ask(), pumps.ask("reboot")
    assert pumps.send() == [first]
    assert pumps.send() == []
    pumps.answer(first, "succeeded")
    assert pumps.send() == [second]


def test_of_two_senders_one_gets_a_command(pumps: CommandWorld, database_url: str) -> None:
    """A claim keeps the other away before it is committed; where its process dies then, the other one gets it."""
    number = pumps.ask()
    with connect(database_url) as other:
        with pumps.conn.transaction(force_rollback=True):
            assert pumps.send() == [number]
            assert claim_commands(other, now=pumps.now, awake_for=AWAKE) == []
        assert [one.id for one in claim_commands(other, now=pumps.now, awake_for=AWAKE)] == [number]
        assert pumps.send() == []
    assert pumps.command(number).tried == 1


def test_a_command_waits_while_its_device_is_offline_and_expires_there(pumps: CommandWorld) -> None:
    pumps.says("offline")
    number = pumps.ask("clear")
    assert pumps.send() == []
    pumps.now += 10 * MINUTE
    assert [(one.id, one.state) for one in move_due(pumps.conn, now=pumps.now)] == [(number, "expired")]
    assert command_history(pumps.conn, number)[-1].why == coded("command_never_sent")
    pumps.says("online")
    assert pumps.send() == []


def test_a_sleeping_device_gets_its_command_when_it_is_heard(pumps: CommandWorld) -> None:
    pumps.says("sleeping")
    number = pumps.ask()
    pumps.now += MINUTE
    assert pumps.send() == []
    pumps.now += MINUTE
    pumps.says("sleeping")
    assert pumps.send() == [number]


def test_a_device_that_was_never_heard_gets_nothing(pumps: CommandWorld) -> None:
    stranger, _ = register_device(pumps.conn, product=pumps.product, serial="P-2", installed_at=pumps.now - DAY)
    pumps.ask(device=stranger)
    assert pumps.send() == []


def test_without_an_answer_it_is_sent_again_and_then_has_timed_out(pumps: CommandWorld) -> None:
    number = pumps.ask("clear")
    assert pumps.send() == [number]
    pumps.now += 10 * SECOND
    assert [one.state for one in move_due(pumps.conn, now=pumps.now)] == ["queued"]
    assert pumps.send() == [number]
    pumps.now += 10 * SECOND
    assert [one.state for one in move_due(pumps.conn, now=pumps.now)] == ["timed_out"]
    assert pumps.command(number).tried == 2
    assert command_history(pumps.conn, number)[-1].why == coded("command_without_answer", tried=2)


def test_what_goes_out_once_is_never_sent_again(pumps: CommandWorld) -> None:
    number = pumps.ask("reboot")
    [claimed] = claim_commands(pumps.conn, now=pumps.now, awake_for=AWAKE)
    assert give_back(pumps.conn, [claimed], now=pumps.now) == 0  # Whether the broker has it nobody knows.
    pumps.now += MINUTE
    assert [one.state for one in move_due(pumps.conn, now=pumps.now)] == ["timed_out"]
    assert (pumps.send(), pumps.command(number).tried) == ([], 1)


def test_what_the_broker_did_not_take_waits_as_if_it_had_not_been_tried(pumps: CommandWorld) -> None:
    number = pumps.ask()
    [claimed] = claim_commands(pumps.conn, now=pumps.now, awake_for=AWAKE)
    assert give_back(pumps.conn, [claimed], now=pumps.now) == 1
    assert (pumps.command(number).state, pumps.command(number).tried) == ("queued", 0)
    assert pumps.send() == [number]


def test_an_answer_that_came_before_the_broker_was_asked_again_counts(pumps: CommandWorld) -> None:
    number = pumps.ask()
    [claimed] = claim_commands(pumps.conn, now=pumps.now, awake_for=AWAKE)
    pumps.answer(number, "succeeded")
    assert give_back(pumps.conn, [claimed], now=pumps.now) == 0
    assert pumps.command(number).state == "succeeded"


@pytest.mark.parametrize("word", ["acknowledged", "succeeded"])
def test_an_answer_to_what_was_given_back_counts(pumps: CommandWorld, word: str) -> None:
    """The broker had it after all: its acknowledgement was lost."""
    number = pumps.ask()
    [claimed] = claim_commands(pumps.conn, now=pumps.now, awake_for=AWAKE)
    give_back(pumps.conn, [claimed], now=pumps.now)
    pumps.answer(number, word)
    assert pumps.command(number).state == word
    assert pumps.send() == []


def test_an_answer_that_came_too_early_counts_when_it_comes_again(pumps: CommandWorld) -> None:
    number = pumps.ask()
    pumps.answer(number, "succeeded")
    assert pumps.command(number).state == "queued"
    assert pumps.send() == [number]
    pumps.answer(number, "succeeded")
    assert pumps.command(number).state == "succeeded"


def test_the_last_word_to_what_was_given_back_and_taken_back_counts(pumps: CommandWorld) -> None:
    number = pumps.ask()
    [claimed] = claim_commands(pumps.conn, now=pumps.now, awake_for=AWAKE)
    give_back(pumps.conn, [claimed], now=pumps.now)
    cancel(pumps.conn, number, actor="Ana", now=pumps.now)
    pumps.answer(number, "acknowledged")
    assert pumps.command(number).state == "cancelled"
    pumps.answer(number, "succeeded")
    assert pumps.command(number).state == "succeeded"


def test_a_device_that_took_it_and_never_ends_it_has_timed_out(pumps: CommandWorld) -> None:
    number = pumps.ask("clear")
    pumps.send()
    pumps.now += SECOND
    pumps.answer(number, "acknowledged")
    pumps.now += MINUTE
    pumps.answer(number, "in_progress", percent=10)
    assert move_due(pumps.conn, now=pumps.now) == []
    pumps.now += MINUTE  # Two minutes after its first word: later words buy no time.
    assert [one.state for one in move_due(pumps.conn, now=pumps.now)] == ["timed_out"]


@pytest.mark.parametrize("word", ["succeeded", "failed", "rejected"])
def test_a_late_last_word_corrects_a_time_out(pumps: CommandWorld, word: str) -> None:
    number = pumps.ask("reboot")
    pumps.send()
    pumps.now += MINUTE
    move_due(pumps.conn, now=pumps.now)
    ended = pumps.command(number).ended_at
    pumps.now += DAY
    pumps.answer(number, "in_progress")
    assert pumps.command(number).state == "timed_out"
    pumps.answer(number, word)
    assert (pumps.command(number).state, pumps.command(number).ended_at) == (word, ended)


def test_the_same_answer_twice_is_one_and_of_two_last_words_the_first_counts(pumps: CommandWorld) -> None:
    number = pumps.ask()
    pumps.send()
    for _ in range(2):
        pumps.answer(number, "succeeded", self_test="passed")
    pumps.answer(number, "failed")
    pumps.answer(number, "acknowledged")
    lines = [(line.word, line.state) for line in command_history(pumps.conn, number) if line.word]
    assert lines == [("succeeded", "succeeded"), ("failed", "succeeded"), ("acknowledged", "succeeded")]
    assert pumps.command(number).detail == {"self_test": "passed"}


def test_an_answer_of_another_device_or_to_no_command_changes_nothing(pumps: CommandWorld) -> None:
    other, _ = register_device(pumps.conn, product=pumps.product, serial="P-2", installed_at=pumps.now - DAY)
    number = pumps.ask()
    pumps.send()
    assert len(pumps.answer(number, "succeeded", device=other.id)) == 1
    assert pumps.command(number).state == "sent"


def test_what_was_never_sent_is_no_answers(pumps: CommandWorld) -> None:
    number = pumps.ask()
    assert pumps.answer(number, "succeeded") == []
    assert pumps.command(number).state == "queued"


def test_what_waits_can_be_taken_back_and_nothing_else(pumps: CommandWorld) -> None:
    first, second = pumps.ask(), pumps.ask("reboot")
    pumps.send()
    assert cancel(pumps.conn, second, actor="Ana", now=pumps.now).state == "cancelled"
    for number in (first, second):
        with pytest.raises(CommandConflict):
            cancel(pumps.conn, number, actor="Ana", now=pumps.now)
    with pytest.raises(NoSuchCommand):
        cancel(pumps.conn, second + 1, actor="Ana", now=pumps.now)
    pumps.answer(first, "succeeded")
    assert pumps.send() == []


def test_the_same_key_is_the_same_command_and_another_command_under_it_is_refused(pumps: CommandWorld) -> None:
    def ask(turns: int) -> tuple[int, bool]:
        wanted = Ask("clear", {"turns": turns}, by="Ana", sender="agent", request_key="k-1")
        return ask_for_command(pumps.conn, pumps.product, pumps.pump, wanted, now=pumps.now)

    number, is_new = ask(2)
    assert is_new
    assert ask(2) == (number, False)
    with pytest.raises(CommandConflict, match="request_key_taken"):
        ask(3)


def test_too_many_waiting_commands_are_refused_whatever_their_keys(pumps: CommandWorld) -> None:
    def ask(key: str) -> tuple[int, bool]:
        wanted = Ask("clear", {}, by="Ana", sender="agent", request_key=key)
        return ask_for_command(pumps.conn, pumps.product, pumps.pump, wanted, now=pumps.now)

    first, _ = ask("k-1")
    for _ in range(MOST_WAITING - 1):
        pumps.ask()
    with pytest.raises(CommandConflict, match="too_many_commands"):
        pumps.ask()
    with pytest.raises(CommandConflict, match="too_many_commands"):
        ask("k-2")
    assert ask("k-1") == (first, False)
    assert len(commands_of(pumps.conn, pumps.pump.id, limit=2 * MOST_WAITING)) == MOST_WAITING


def test_a_command_may_wait_as_long_as_was_asked_for(pumps: CommandWorld) -> None:
    wanted = Ask("run_diagnostic", {}, by="Ana", sender="agent", expires_after=timedelta(days=3))
    number, _ = ask_for_command(pumps.conn, pumps.product, pumps.pump, wanted, now=pumps.now)
    assert pumps.command(number).expires_at == pumps.now + 3 * DAY
    with pytest.raises(BadEntry, match="wait_out_of_range"):
        ask_for_command(
            pumps.conn,
            pumps.product,
            pumps.pump,
            Ask("run_diagnostic", {}, by="Ana", sender="agent", expires_after=timedelta(days=31)),
            now=pumps.now,
        )
