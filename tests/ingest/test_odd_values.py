"""One bad metric takes only itself along: it is put aside with its rule, and its neighbours are stored."""

import json

import cbor2
import pytest

from dashboards.parts.devices.health import readings_shown
from dashboards.viewer import Viewer
from tests.api.api_world import ok, serving
from tests.ingest.ingest_world import NOW_MS, IngestWorld, message, reading
from tests.worlds.asides import spell_rule
from wording.wording import Language

RULES: dict[Language, list[str]] = {
    "en": ["outside -40..60", "none of shut, open"],
    "id": ["di luar -40..60", "bukan salah satu dari shut, open"],
}
WORDS = ["NaN", "nan", "-nan", "NAN", "inf", "-inf", "Infinity", "-Infinity", "-nan(ind)", "1.#QNAN", "-1.#IND", "ovf"]
WORDS += ["undefined", "None", "unknown", "04.5", "+4.5", ".5", ""]


def kept(*, rule: str, code: str, value: float | None = None, text: str | None = None, **args: object) -> object:
    return {"value": value, "text": text, "rule": rule, "rule_code": {"code": code, "args": args}}


def asides(world: IngestWorld) -> list[tuple[object, ...]]:
    rows = world.rows("SELECT metric, value, text, rule FROM aside ORDER BY ts, metric")
    return [(*kept, spell_rule(rule)) for *kept, rule in rows]


@pytest.mark.parametrize("word", WORDS)
def test_a_bare_word_where_a_number_belongs_costs_that_metric_only(world: IngestWorld, word: str) -> None:
    payload = '[{"ts": %d, "values": {"temp": 1}}, {"ts": %d, "values": {"temp": %s, "power": 7}}]'
    assert world.write(message((payload % (NOW_MS - 60_000, NOW_MS, word)).encode())) == (2, 0, 0)
    assert world.stored() == {-1: 1.0, 0: None}
    assert world.stored("power") == {-1: None, 0: 7.0}
    assert asides(world) == [("temp", None, word, "no number")]


def test_words_inside_texts_are_left_alone(world: IngestWorld) -> None:
    said = b'{"ts": %d, "code": "E1", "text": "nan, -inf: \\"ovf\\"", "seq": 1, "level": nan}' % NOW_MS
    world.write(message(said, "event"))
    assert world.rows("SELECT text FROM event") == [('nan, -inf: "ovf"',)]


@pytest.mark.parametrize(
    ("sent", "text", "rule"),
    [
        ("317.4", "317.4", "a number in quotes"),
        ("4,2", "4,2", "a number in quotes"),
        ("unavailable", "unavailable", "no number"),
        ("nan", "nan", "no number"),
        ("", "", "no number"),
        ("a\0\ud800", "a\\u0000\\ud800", "no number"),
        ([4.2], "[4.2]", "a list, no number"),
        ({"value": 4.2}, "{'value': 4.2}", "an object, no number"),
    ],
)
def test_a_value_that_is_no_number_is_kept_as_text(world: IngestWorld, sent: object, text: str, rule: str) -> None:
    assert world.write(message(reading(0, temp=sent, power=9, door="open"))) == (1, 0, 0)
    assert (world.stored("temp"), world.stored("power"), world.stored("door")) == ({0: None}, {0: 9.0}, {0: 1})
    assert asides(world) == [("temp", None, text, rule)]
    assert world.letters() == []


def test_a_label_that_is_not_declared_is_kept_as_text(world: IngestWorld) -> None:
    world.write(message(reading(0, door="ajar", temp=4)), message(reading(1, door={}, temp=5)))
    assert world.stored() == {0: 4.0, 1: 5.0}
    assert asides(world) == [("door", None, "ajar", "none of shut, open"), ("door", None, "{}", "none of shut, open")]


def test_every_value_odd_leaves_an_empty_reading_and_each_value_aside(world: IngestWorld) -> None:
    assert world.write(message(reading(0, temp="x", power=[], energy="12", door=""))) == (1, 0, 0)
    assert [row[0] for row in asides(world)] == ["door", "energy", "power", "temp"]


def test_a_number_too_large_is_kept_aside_however_it_is_written(world: IngestWorld) -> None:
    for minute, number in enumerate((b"1e400", b"-1e400", b"1" + b"0" * 400)):
        values = b'{"ts": %d, "values": {"temp": %s, "power": 4, "door": %s}}'
        world.write(message(values % (NOW_MS - minute * 60_000, number, number)))
    assert world.stored("power") == {0: 4.0, -1: 4.0, -2: 4.0}
    found = [row for row in asides(world) if row[0] == "temp"]
    assert found == [("temp", sign * 1.7e308, None, "outside -40..60") for sign in (1, -1, 1)]


def test_in_cbor_bytes_and_texts_are_kept_aside_too(world: IngestWorld) -> None:
    world.write(message(cbor2.dumps(reading(0, temp=b"5", power="7", energy=3)), "telemetry/cbor"))
    assert world.stored("energy") == {0: 3.0}
    assert asides(world) == [("power", None, "7", "a number in quotes"), ("temp", None, "b'5'", "no number")]


BOM = "\ufeff".encode()


@pytest.mark.parametrize("before", [b"", BOM])
@pytest.mark.parametrize("behind", [b"", b"\0", b"\r\n", b"\r\n\0", b"\0\0\0"])
def test_a_byte_order_mark_and_closing_zeros_are_forgiven(world: IngestWorld, before: bytes, behind: bytes) -> None:
    assert world.write(message(before + json.dumps(reading(0, temp=4)).encode() + behind)) == (1, 0, 0)
    assert world.letters() == []


def test_utf_16_with_its_mark_is_read(world: IngestWorld) -> None:
    assert world.write(message(json.dumps(reading(0, temp=4)).encode("utf-16"))) == (1, 0, 0)


def test_details_say_what_is_probably_meant(world: IngestWorld) -> None:
    values = {"values": {"temp": 1}}
    sent: list[dict[str, object]] = [
        {"ts": NOW_MS // 1000},
        {"ts": NOW_MS * 1000},
        {"ts": str(NOW_MS)},
        {"timestamp": NOW_MS},
    ]
    world.write(message([one | values for one in sent]), message(json.dumps(json.dumps(reading(0, temp=1))).encode()))
    details = [letter.detail for letter in world.letters()]
    hints = ["looks like seconds", "looks like microseconds", "digits in quotes", "timestamp is to be named ts"]
    assert [hint in detail for hint, detail in zip([*hints, "encoded twice"], details, strict=True)] == [True] * 5


def test_a_boolean_comes_as_the_words_that_devices_write(world: IngestWorld) -> None:
    source = '[metrics.fan_on]\nunit = ""\nrole = "state"\ntype = "boolean"\n'
    world.declare(source)
    said = ["ON", "off", "True", "False", "1", "0", True, 0, "true"]
    world.write(message([reading(-m, fan_on=word) for m, word in enumerate(said)]))
    assert world.stored("fan_on") == dict(zip(range(0, -9, -1), [1, 0, 1, 0, 1, 0, 1, 0, 1], strict=True))
    assert asides(world) == []


def test_what_was_kept_aside_is_shown_over_http_and_on_the_devices_page(world: IngestWorld, database_url: str) -> None:
    world.write(message([reading(-1, temp="unavailable", door="ajar"), reading(0, temp=85, power=4)]))
    with serving(database_url) as api:
        first = ok(api.get("/v1/telemetry/fridge/SN-1/aside", params={"limit": 1}))
        second = ok(api.get(first["next"]))
    assert first["items"][0]["values"] == {
        "temp": kept(text="unavailable", rule="no number", code="value_no_number"),
        "door": kept(text="ajar", rule="none of shut, open", code="value_no_label", labels=["shut", "open"]),
    }
    assert second["items"][0]["values"] == {
        "temp": kept(value=85.0, rule="outside -40..60", code="value_out_of_range", low=-40, high=60)
    }
    assert second["next"] is None
    for language, rules in RULES.items():
        shown = readings_shown(world.conn, Viewer(language), "fridge", "SN-1")["asides"]
        assert isinstance(shown, list)
        assert [(one["name"], one["value"]) for one in shown] == [("Temp", "85"), ("Door", "ajar")]
        assert [one["rule"] for one in shown] == rules
