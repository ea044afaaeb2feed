"""An array of readings loses only its bad elements."""

import json

import cbor2

from ingest.messages import Message
from tests.ingest.ingest_world import NOW, NOW_MS, IngestWorld, message, reading


def test_only_the_bad_element_is_a_dead_letter_and_its_neighbours_are_stored(world: IngestWorld) -> None:
    bad = {"ts": reading(-1)["ts"], "seq": -1, "values": {"temp": 2}}
    assert world.write(message([reading(-2, temp=1), bad, reading(0, temp=3)])) == (2, 0, 1)
    assert world.stored() == {-2: 1.0, 0: 3.0}
    [letter] = world.letters()
    assert json.loads(letter.payload) == bad
    assert letter.ts is not None
    assert letter.ts < NOW


def test_the_bad_element_goes_by_itself_as_a_message_once_it_is_mended(world: IngestWorld) -> None:
    bad = b'{"ts": %d, "seq": 1.5, "values": {"temp": NaN, "power": 7}}' % NOW_MS
    world.write(message(b'[{"ts": %d, "values": {"temp": 1}}, %s]' % (NOW_MS - 1000, bad)))
    [letter] = world.letters()
    assert letter.reason == "bad_message"
    assert b'"temp":NaN' in letter.payload
    world.write(Message(letter.topic, letter.payload.replace(b"1.5", b"1"), NOW))
    assert world.stored("power")[0] == 7.0


def test_each_bad_element_has_a_letter_of_its_own(world: IngestWorld) -> None:
    world.write(message(b'[5, null, {"ts": 0, "values": {}}, "x", [[]], {"values": {"temp": 1}}]'))
    assert [letter.payload for letter in world.letters()] == [
        b"5",
        b"null",
        b'{"ts":0,"values":{}}',
        b'"x"',
        b"[[]]",
        b'{"values":{"temp":1}}',
    ]


def test_an_element_that_cannot_be_written_out_again_keeps_the_whole_message(world: IngestWorld) -> None:
    payload = b'[{"ts": %d, "code": "E1", "text": "\\ud83d"}, {"ts": %d, "code": "E2"}]' % (NOW_MS, NOW_MS)
    assert world.write(message(payload, "event")) == (0, 0, 1)
    assert world.rows("SELECT code FROM event") == [("E2",)]
    assert [letter.payload for letter in world.letters()] == [payload]


def test_a_huge_integer_in_an_array_costs_its_own_element_only(world: IngestWorld) -> None:
    payload = b'[{"ts": %d, "seq": 1%s, "values": {}}, {"ts": %d, "values": {"temp": 2}}]'
    assert world.write(message(payload % (NOW_MS, b"0" * 400, NOW_MS))) == (1, 0, 1)


def test_an_empty_array_says_nothing(world: IngestWorld) -> None:
    assert world.write(message([])) == (0, 0, 0)


def test_a_cbor_array_is_read_alike(world: IngestWorld) -> None:
    elements = [reading(-1, temp=1.5), reading(0, temp=2) | {"boot": "hot"}]
    assert world.write(message(cbor2.dumps(elements), "telemetry/cbor")) == (1, 0, 1)
    [letter] = world.letters()
    assert cbor2.loads(letter.payload) == elements[1]


def test_a_thousand_readings_are_one_message(world: IngestWorld) -> None:
    assert world.write(message([reading(-m, temp=1) for m in range(1_000)])) == (1_000, 0, 0)
