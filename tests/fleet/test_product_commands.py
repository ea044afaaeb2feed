"""Commands in product files: what is there by itself, what a file may declare, and what is refused."""

from datetime import timedelta

import pytest

from fleet.device_commands import ArgumentType, BadArgument
from fleet.product import Product
from fleet.product_files.parse import BadProductFile, parse_product

LEAST = """
[product]
id = "pump"
name = "Pump"
interval = "1m"
[metrics.flow]
unit = "l/s"
[metrics.valve]
unit = ""
role = "state"
labels = ["shut", "open"]
[failure_modes.blockage]
component = "rotor"
horizon = "10d"
lead_needed = "2d"
cost = { failure = 400, visit = 50 }
"""
SETTING = '[metrics.speed]\nunit = "rpm"\nrole = "setting"\nrange = [0, 3000]\n'
CURES = 'cures = ["blockage"]\ncured = { flow = [4, 9] }\ncured_for = "1h"\ncure_within = "6h"\n'


def pump(text: str = "") -> Product:
    return parse_product(LEAST + text, file="pump.toml")


def fault(text: str) -> str:
    with pytest.raises(BadProductFile) as refused:
        pump(text)
    return str(refused.value)


def test_every_product_takes_a_self_test_and_a_restart() -> None:
    assert [(c.id, c.type) for c in pump().commands] == [("run_diagnostic", "run_diagnostic"), ("reboot", "reboot")]


def test_settings_can_be_set_within_their_ranges() -> None:
    command = pump(SETTING).command("set_config")
    assert command is not None
    [speed] = command.arguments
    assert (speed.id, speed.type, speed.low, speed.high, speed.optional) == (
        "speed",
        ArgumentType.NUMBER,
        0,
        3000,
        True,
    )
    assert command.checked({"speed": 1200}) == {"speed": 1200}
    for given, rule in (({}, "argument_any_of"), ({"speed": 3001}, "argument_out_of_range")):
        with pytest.raises(BadArgument) as refused:
            command.checked(given)
        assert refused.value.rule.code == rule


def test_a_table_of_a_standard_command_changes_it_or_leaves_it_out() -> None:
    product = pump('[commands.reboot]\nonce = true\ntype = "RST"\n[commands.run_diagnostic]\noffered = false\n')
    [reboot] = product.commands
    assert (reboot.id, reboot.type, reboot.once, reboot.tries, reboot.name.en) == ("reboot", "RST", True, 1, "Restart")


def test_a_declared_command_has_its_times_and_whom_it_is_left_to() -> None:
    times = 'expires_after = "2h"\nanswer_within = "5s"\ntakes_up_to = "1m"\n'
    text = f'[commands.flush]\n{times}tries = 5\nwho = ["engineer"]\n'
    command = pump(text).command("flush")
    assert command is not None
    assert (command.expires_after, command.answer_within) == (timedelta(hours=2), timedelta(seconds=5))
    assert (command.takes_up_to, command.tries, command.name.en) == (timedelta(minutes=1), 5, "Flush")
    assert (command.may_send("engineer"), command.may_send("agent")) == (True, False)


def test_a_command_that_cures_says_how_readings_show_it() -> None:
    product = pump(f"[commands.flush]\n{CURES}")
    command = product.cure_of("blockage")
    assert command is not None
    assert command.cure is not None
    assert [(b.metric, b.low, b.high) for b in command.cure.bands] == [("flow", 4, 9)]
    assert (command.cure.lasting, command.cure.within) == (timedelta(hours=1), timedelta(hours=6))
    assert product.cure_of("other") is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('[commands.x]\nwho = ["boss"]', "who 'boss' is none of administrator"),
        ("[commands.x]\nonce = true\ntries = 2", "leave tries out"),
        ("[commands.x]\ntries = 11", "less than or equal to 10"),
        ('[commands.x]\nexpires_after = "31d"', "at most 30d"),
        ('[commands.x]\nexpires_after = "soon"', "is no duration"),
        ('[commands.x]\ncures = ["blockage"]', "cures needs cured, cured_for and cure_within"),
        ('[commands.x]\ncured_for = "1h"', "cures needs cured, cured_for and cure_within"),
        (f"[commands.x]\n{CURES.replace('6h', '1h')}", "cured_for must be shorter than cure_within"),
        (f"[commands.x]\n{CURES.replace('[4, 9]', '[9, 4]')}", "the low end must be below the high end"),
        (f"[commands.x]\n{CURES.replace('blockage', 'rust')}", "commands.x.cures.0 = 'rust': is no failure mode"),
        (f"[commands.x]\n{CURES.replace('flow', 'flew')}", "commands.x.cured.flew: is no metric that has numbers"),
        (f"[commands.x]\n{CURES.replace('flow', 'valve')}", "commands.x.cured.valve: is no metric that has numbers"),
        (f'[commands.x]\n{CURES}[commands.x.args.n]\ntype = "integer"', "args.n needs a default"),
        (f"{SETTING}[commands.set_config]\n{CURES}", "commands.set_config.cures: needs args with defaults"),
        ('[commands.x]\ntype = "A"\n[commands.y]\ntype = "A"', "'A': is the word of x already"),
        ('[commands.x]\ntype = "reboot"\n[commands.reboot]', "is the word of x already"),
        ('[commands.x]\ntype = "a b"', "must be 1 to 40 letters"),
        ("[commands.select]", "is a reserved word"),
        ("[commands.x]\nvolume = 3", "is no key of a product file"),
        ('[commands.x.args.n]\ntype = "text"\nrange = [0, 1]', "range belongs to"),
        ('[commands.x.args.n]\ntype = "number"\nrange = [1, 1]', "the low end must be below"),
        ('[commands.x.args.n]\ntype = "choice"', "needs choices"),
        ('[commands.x.args.n]\ntype = "number"\nchoices = ["a"]', "no other type has them"),
        ('[commands.x.args.n]\ntype = "number"\nlongest = 3', "longest belongs to"),
        (
            '[commands.x.args.n]\ntype = "integer"\nrange = [0, 5]\ndefault = 6',
            "default 6 breaks the argument's own rule",
        ),
        ('[commands.x.args.n]\ntype = "integer"\ndefault = 1.5', "default 1.5 breaks"),
        ('[commands.x.args.n]\ntype = "number"\ndefault = inf', "default inf breaks"),
        ('[commands.x.args.n]\ntype = "boolean"\ndefault = 1', "default 1 breaks"),
        ('[commands.x.args.n]\ntype = "number"\ndefault = 1\noptional = true', "has no default"),
        ('[commands.x.args.n]\ntype = "colour"', "'number', 'integer', 'boolean', 'text' or 'choice'"),
    ],
)
def test_what_a_file_gets_wrong_is_named_with_its_key_and_rule(text: str, rule: str) -> None:
    assert rule in fault(text)


def test_settings_cure_where_the_file_says_which() -> None:
    args = '[commands.set_config.args.speed]\ntype = "number"\ndefault = 900\n'
    command = pump(f"{SETTING}[commands.set_config]\n{CURES}{args}").cure_of("blockage")
    assert command is not None
    assert command.checked({}) == {"speed": 900}


def test_a_word_of_a_standard_command_is_taken_even_where_the_file_does_not_name_that_command() -> None:
    assert "is the word of reboot already" in fault('[commands.x]\ntype = "reboot"')
