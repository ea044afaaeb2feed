"""Whatever arrives: no exception leaves a decoder or ingest, and no good message suffers from its neighbours."""

import json
import random
import struct

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ingest.decoders.decoder import Kind, Topic
from ingest.decoders.lenient import decode_leniently
from ingest.decoders.registry import DECODERS
from ingest.messages import Message, open_message
from ingest.sorting.dead_letter_reasons import BadPayload
from ingest.topics import Decoders
from tests.ingest.ingest_world import MINUTE, NOW, NOW_MS, IngestWorld, fridge, message, reading

KINDS = ["telemetry", "telemetry/cbor", "event", "status", "_clock/step", "command", "other"]
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8) | some.binary(max_size=8),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
SIGNS = ["{", "}", "[", "]", ":", ",", '"', "\\"]
WORDS = ["nan", "-nan", "inf", "NaN", "1e400", "04", "+1", ".5", "null", "true", "1.#QNAN", "é"]
TEXTS = ['"ts"', '"values"', '"temp"', '"a\\"b"']
JSONISH = some.lists(
    some.sampled_from([*SIGNS, *WORDS, *TEXTS, str(NOW_MS), " ", "\0", "\ufeff", "\ud83d"]),
    max_size=40,
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
PAYLOADS = some.binary(max_size=80) | JSONISH | ANYTHING.map(lambda value: cbor2.dumps(value))


@pytest.mark.parametrize("name", DECODERS)
@settings(max_examples=400)
@given(payload=PAYLOADS, kind=some.sampled_from(Kind))
def test_a_decoder_gives_elements_or_says_what_is_wrong(name: str, payload: bytes, kind: Kind) -> None:
    try:
        decoded = DECODERS[name].decode(Topic("fridge", "SN-1", kind), payload, {"fridge": fridge()})
    except BadPayload:
        return
    encode = DECODERS[name].encode
    for element in decoded.elements:
        if encode is not None and decoded.separable:
            try:
                encode([element])
            except (TypeError, ValueError, OverflowError, RecursionError):
                continue


@settings(max_examples=400)
@given(payload=JSONISH)
def test_what_is_read_leniently_is_read_or_a_value_error(payload: bytes) -> None:
    try:
        decode_leniently(payload)
    except (ValueError, RecursionError):
        return


@given(topic=some.text(max_size=60) | some.sampled_from(KINDS).map(lambda kind: f"sigap/v1/fridge/SN-1/{kind}"))
def test_any_topic_opens_or_is_a_fault(topic: str) -> None:
    opened = open_message(Message(topic, b"{}", NOW), {"fridge": fridge()}, Decoders.of({"fridge": fridge()}))
    assert opened.fault or opened.topic


def test_of_10000_random_messages_no_good_neighbour_is_lost(world: IngestWorld) -> None:
    draw, good, batch = random.Random(14), 0, list[Message]()
    for number in range(10_000):
        batch.append(_odd(draw))
        if number % 5 == 0:
            batch.append(message(reading(-good - 1, temp=20, power=good % 90)))
            good += 1
        if len(batch) >= 500:
            world.write(*batch)
            batch.clear()
    world.write(*batch)
    assert world.stored("power") == {-n - 1: float(n % 90) for n in range(good)}


def _odd(draw: random.Random) -> Message:
    """A message of another device: random bytes, a good one that was damaged, or odd values in a good shape."""
    kind = draw.choice(KINDS[:4])
    payload = draw.choice((_bytes, _damaged, _oddly_filled))(draw, kind)
    return Message(f"sigap/v1/fridge/SN-2/{kind}", payload, NOW, draw.random() < 0.1, draw.random() < 0.1)


def _bytes(draw: random.Random, kind: str) -> bytes:
    return draw.randbytes(draw.randrange(60))


def _damaged(draw: random.Random, kind: str) -> bytes:
    element = {"ts": NOW_MS, "seq": 1, "values": {"temp": 4.5, "door": "open"}, "code": "E1", "state": "online"}
    body = bytearray(cbor2.dumps(element) if kind.endswith("cbor") else json.dumps(element).encode())
    for _ in range(draw.randrange(4)):
        body[draw.randrange(len(body))] = draw.randrange(256)
    return bytes(body[: draw.randrange(len(body) + 1)] if draw.random() < 0.3 else body)


def _oddly_filled(draw: random.Random, kind: str) -> bytes:
    odd: list[object] = [
        None,
        True,
        -1,
        1e300,
        10**400,
        "nan",
        "",
        "\0",
        "x" * 3000,
        [],
        {},
        [[1]],
        struct.pack(">d", 1.5).hex(),
    ]
    times = [NOW_MS, NOW_MS // 1000, 0, -1, 2**63, NOW_MS + 10**9, NOW_MS - 10**10, "2026-03-01T08:00:00+07:60", None]
    elements = [
        {
            "ts": draw.choice(times) if draw.random() < 0.5 else NOW_MS - draw.randrange(9) * MINUTE,
            "seq": draw.choice(odd),
            "values": {name: draw.choice(odd) for name in draw.sample(["temp", "power", "energy", "door", "x", ""], 3)},
            "code": draw.choice(odd),
            "state": draw.choice([*odd, "online", "offline"]),
        }
        for _ in range(draw.randrange(1, 12))
    ]
    body: object = elements if draw.random() < 0.7 else elements[0]
    if kind.endswith("cbor"):
        return cbor2.dumps(body)
    text = json.dumps(body)
    return text.replace("null", draw.choice(["null", "nan", "inf", "-nan(ind)", ""])).encode()
