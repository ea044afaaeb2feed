"""Where values lie in foreign messages, and which topics carry them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fleet.inputs.json_path import BadPath, parse_path
from fleet.inputs.topic_pattern import BadPattern, parse_pattern
from fleet.product_files.parse import BadProductFile, load_products, parse_product
from tests.fleet.test_product_faults import refusal
from tests.worlds.foreign import HOMIE_STATUS, PLAIN, SHELLY, TASMOTA, ZIGBEE

MESSAGE = {"a": {"b": 1, "x.y": [{"c": 2}, 3]}, "switch:0": {"on": True}, 'say "hi"': 4, "list": [5, [6]]}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b", 1),
        ("$.a.b", 1),
        ('a."x.y"[0].c', 2),
        ('a."x.y"[1]', 3),
        ("switch:0.on", True),
        ('"switch:0".on', True),
        (r'"say \"hi\""', 4),
        ("list[1][0]", 6),
        ("$", MESSAGE),
        ("a.c", None),
        ("a.b.c", None),
        ("list[7]", None),
        ("list.a", None),
        ("a[0]", None),
    ],
)
def test_a_path_finds_a_value_or_nothing(path: str, value: object) -> None:
    assert parse_path(path).find(MESSAGE) == value


@pytest.mark.parametrize(
    "path", ["", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a]b", '"a', '""', "a b.", "$a", "$.", 7, "a" * 300]
)
def test_a_path_that_cannot_be_read_is_refused(path: object) -> None:
    with pytest.raises(BadPath, match="is no path"):
        parse_path(path)


@given(some.text(max_size=30))
def test_any_text_is_a_path_or_is_refused(text: str) -> None:
    try:
        parse_path(text).find(MESSAGE)
    except BadPath:
        return


@pytest.mark.parametrize(
    ("pattern", "topic", "serial"),
    [
        ("tele/{serial}/SENSOR", "tele/kitchen/SENSOR", "kitchen"),
        ("tele/{serial}/SENSOR", "tele/kitchen/STATE", None),
        ("tele/{serial}/SENSOR", "tele/kitchen/SENSOR/x", None),
        ("zigbee2mqtt/fridge-{serial}", "zigbee2mqtt/fridge-7", "7"),
        ("zigbee2mqtt/fridge-{serial}", "zigbee2mqtt/lamp-7", None),
        ("zigbee2mqtt/fridge-{serial}", "zigbee2mqtt/fridge-", None),
        ("+/{serial}_x/a", "home/7_x/a", "7"),
        ("{serial}/status/switch:0", "shellyplus1pm-a8/status/switch:0", "shellyplus1pm-a8"),
    ],
)
def test_a_pattern_reads_the_serial_of_a_topic(pattern: str, topic: str, serial: str | None) -> None:
    assert parse_pattern(pattern).serial_of(topic.split("/")) == serial


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("a/{serial}/b", "a/{serial}/c", False),
        ("a/{serial}/b", "a/+/{serial}", True),
        ("a/{serial}/b", "a/{serial}/b/c", False),
        ("z/fridge-{serial}", "z/lamp-{serial}", False),
        ("z/fridge-{serial}", "z/{serial}", True),
        ("z/{serial}-x", "z/{serial}-y", False),
        ("z/a{serial}", "z/{serial}b", True),
        ("{serial}/x", "a/{serial}", True),
        ("a-{serial}/x", "b/{serial}", False),
    ],
)
def test_two_patterns_overlap_where_one_topic_fits_both(one: str, other: str, overlap: bool) -> None:
    assert parse_pattern(one).overlaps(parse_pattern(other)) is overlap
    assert parse_pattern(other).overlaps(parse_pattern(one)) is overlap


@pytest.mark.parametrize(
    "pattern",
    [
        "tele/x/SENSOR",
        "tele/{serial}/#",
        "a/{serial}/{serial}",
        "a+/{serial}",
        "a/+{serial}",
        "a/{name}/{serial}",
        "$SYS/{serial}",
        "sigap/v1/{serial}/x",
        "+/{serial}/x",
        "sigap/+/{serial}",
        "v1/gateway/{serial}",
        "v1/devices/{serial}/telemetry",
        "",
        7,
        "a/{serial}\x00",
        "a/" * 120 + "{serial}",
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused(pattern: object) -> None:
    with pytest.raises(BadPattern):
        parse_pattern(pattern)


BEFORE, AFTER = ZIGBEE.split("[inputs.state]")
INPUT = "[inputs.state]" + AFTER


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('topic = "zigbee2mqtt/climate-{serial}"', "", "inputs.state: topic is missing"),
        ("zigbee2mqtt/climate-{serial}", "z/#", "inputs.state.topic = 'z/#': 'z/#' must hold {serial} once"),
        ("zigbee2mqtt/climate-{serial}", "sigap/v1/{serial}/x", "takes topics of sigap/v1/#, which the platform reads"),
        ('humidity = "humidity"', 'wetness = "humidity"', "inputs.state.values.wetness: is no metric of this product"),
        ('humidity = "humidity"', 'humidity = "a..b"', "values.humidity.path = 'a..b': 'a..b' is no path, at '.b'"),
        ('humidity = "humidity"', "humidity = 7", "inputs.state.values.humidity = 7: must be a table"),
        ('humidity = "humidity"', 'humidity = { path = "h", factor = 0 }', "factor 0 would make every value the same"),
        ('humidity = "humidity"', 'humidity = { path = "h", factor = "2" }', "factor = '2': must be a number"),
        ('humidity = "humidity"', 'humidity = { path = "h", map = {} }', "values.humidity.map: must hold at least one"),
        ('humidity = "humidity"', 'humidity = { path = "h", map = { a = "b" } }', "map.a = 'b': must be a number"),
        ('relay = "contact"', 'relay = { path = "c", map = { a = 2 } }', "relay.map.a = 2: is no state of 0..1"),
        ('relay = "contact"', 'relay = { path = "c", map = { a = "on" } }', "'on': is no label; declared: false, true"),
        (
            'relay = "contact"',
            'relay = { path = "c", factor = 2 }',
            "values.relay: is a state, which has neither factor",
        ),
        (
            'relay = "contact"',
            'relay = { path = "c", offset = 2, map = { a = 1 } }',
            "values.relay: map gives the values themselves",
        ),
        ("[inputs.state.values]", 'ts = { path = "t", time_zone = "Mars" }\n[inputs.state.values]', "is no time zone"),
        (
            "[inputs.state.values]",
            'ts = { path = "t", format = "s", time_zone = "Asia/Jakarta" }\n[inputs.state.values]',
            'time_zone belongs to texts (format = "iso"), not to format = "s"',
        ),
        (
            "[inputs.state.values]",
            'ts = { path = "t", format = "h" }\n[inputs.state.values]',
            "must be 'ms', 's' or 'iso'",
        ),
        ("[inputs.state.values]", "wait = 1\n[inputs.state.values]", "inputs.state.wait = 1: is no key"),
        (
            "[inputs.state]",
            '[inputs.first]\ntopic = "zigbee2mqtt/{serial}"\nvalues = { power = "p" }\n[inputs.state]',
            "state.topic = 'zigbee2mqtt/climate-{serial}': takes topics of inputs.first ('zigbee2mqtt/{serial}') too",
        ),
    ],
)
def test_what_is_wrong_with_an_input_is_told_with_key_value_and_rule(old: str, new: str, fault: str) -> None:
    assert old in INPUT
    assert any(fault in line for line in refusal(BEFORE + INPUT.replace(old, new, 1))), refusal(
        BEFORE + INPUT.replace(old, new, 1)
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "status"', "", 'inputs.homie: online, sleeping, offline belong to kind = "status"'),
        ('kind = "status"', 'state = "a"', 'state, online, sleeping, offline belong to kind = "status", not to kind'),
        ('kind = "status"', 'kind = "state"', "inputs.homie.kind = 'state': must be 'telemetry' or 'status'"),
        (
            'kind = "status"',
            'kind = "status"\nseq = "n"\nvalues = { power = "p" }',
            'inputs.homie: values, seq belong to kind = "telemetry", not to kind = "status"',
        ),
        ('"init", ', "7.5, ", "inputs.homie.online.0 = 7.5: must be a text, a whole number, true or false"),
        ('"init", ', '" ", ', "inputs.homie.online.0 = ' ': must be a text, a whole number, true or false"),
        ('["sleeping"]', "[]", "inputs.homie.sleeping = []: must hold at least one"),
        ('["sleeping"]', '"sleeping"', "inputs.homie.sleeping = 'sleeping': must be a list"),
        ('["sleeping"]', '["Lost"]', "inputs.homie: offline = 'lost' is a word of sleeping already"),
        ('kind = "status"', 'kind = "status"\nstate = "a..b"', "inputs.homie.state = 'a..b': 'a..b' is no path"),
        ('"homie/{serial}/$state"', '"homie/+"', "inputs.homie.topic = 'homie/+': 'homie/+' must hold {serial} once"),
        (
            'topic = "homie/{serial}/$state"',
            'topic = "zigbee2mqtt/{serial}"',
            "inputs.homie.topic = 'zigbee2mqtt/{serial}': takes topics of inputs.state",
        ),
    ],
)
def test_what_is_wrong_with_a_status_input_is_told_with_key_value_and_rule(old: str, new: str, fault: str) -> None:
    assert old in HOMIE_STATUS
    found = refusal(ZIGBEE + HOMIE_STATUS.replace(old, new, 1))
    assert any(fault in line for line in found), found


def test_an_input_without_values_is_told_what_it_may_be() -> None:
    [fault] = refusal(ZIGBEE + '[inputs.lwt]\ntopic = "tele/{serial}/LWT"\n')
    assert fault.endswith('inputs.lwt: values are missing; an input of the device\'s status needs kind = "status"')


def test_two_files_that_take_one_topic_are_refused_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(PLAIN)
    (tmp_path / "b.toml").write_text(
        PLAIN.replace('"probe"', '"other"').replace("site/+/{serial}", "site/b-{serial}/+")
    )
    with pytest.raises(BadProductFile, match=r"b.toml: inputs.plain.topic = .*takes topics of inputs.plain of probe"):
        load_products(tmp_path)


@pytest.mark.parametrize("text", [TASMOTA, ZIGBEE, SHELLY, PLAIN])
def test_the_examples_load(text: str) -> None:
    assert parse_product(text, file="x").inputs
