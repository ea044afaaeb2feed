"""Payloads of edge nodes that are broken or made to do harm: dead letters with a reason that block nothing."""

import random
from datetime import UTC, datetime

import pysparkplug as spb
import pytest

from ingest.messages import Message
from ingest.sparkplug.payload import MOST_METRICS
from ingest.sparkplug.protobuf import bytes_field, encoded_varint, number_field
from store.engine.database import Connection
from tests.ingest.edge_node import metric
from tests.ingest.test_sparkplug import Plant

TEMPERATURE = bytes_field(1, b"temperature")
DEEP = b""
for _ in range(2_000):
    DEEP = bytes_field(18, DEEP)[:60_000]


def of(*metrics: bytes, seq: int = 2, at: int = 1) -> bytes:
    return number_field(1, at) + number_field(3, seq) + b"".join(bytes_field(2, each) for each in metrics)


@pytest.fixture
def plant(conn: Connection) -> Plant:
    plant = Plant(conn)
    plant.born(0)
    return plant


BROKEN = {
    "no message": (b"\xff" * 40, "bad_message"),
    "json": (b'{"temperature": 4}', "bad_message"),
    "cut short": (of(TEMPERATURE)[:-3], "bad_message"),
    "a length beyond the end": (bytes_field(2, TEMPERATURE)[:1] + encoded_varint(2**62), "bad_message"),
    "a number without an end": (b"\x08" + b"\x80" * 30, "bad_message"),
    "a group": (b"\x13" * 1_000, "bad_message"),
    "a number for metrics": (number_field(2, 7), "bad_message"),
    "a number for a name": (of(number_field(1, 7)), "bad_message"),
    "a text for an alias": (of(bytes_field(2, b"x")), "bad_message"),
    "seq beyond a byte": (of(TEMPERATURE, seq=256), "bad_message"),
    "a name that is no text": (of(bytes_field(1, b"\xc3\x28")), "bad_text"),
    "a name with a zero": (of(bytes_field(1, b"a\0b")), "bad_text"),
    "a name without end": (of(bytes_field(1, b"n" * 301)), "bad_text"),
    "too many metrics": (of(*[b""] * (MOST_METRICS + 1)), "too_many_readings"),
    "too many times": (
        of(*(TEMPERATURE + number_field(3, 1_790_000_000_000 + n) + number_field(14, 1) for n in range(1_001))),
        "too_many_readings",
    ),
    "too many bytes": (b"\0" * (256 * 1024 + 1), "too_large"),
    "neither name nor alias": (of(number_field(14, 1)), "bad_message"),
    "a time beyond all": (of(TEMPERATURE + number_field(3, 2**64 - 1) + number_field(14, 1)), "bad_time"),
    "a template in templates": (of(TEMPERATURE + number_field(4, 19) + DEEP), "bad_message"),
    "a data set": (of(TEMPERATURE + number_field(4, 16) + bytes_field(17, b"\xff" * 99)), "bad_message"),
    "bytes": (of(TEMPERATURE + number_field(4, 17) + bytes_field(16, b"\0\1")), "bad_message"),
    "an array": (of(TEMPERATURE + number_field(4, 22) + bytes_field(16, b"\0\1")), "bad_message"),
    "a type that nobody knows": (of(TEMPERATURE + number_field(4, 2**40) + number_field(10, 1)), "bad_message"),
}


@pytest.mark.parametrize(("payload", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_one_dead_letter_and_blocks_nothing(plant: Plant, payload: bytes, reason: str) -> None:
    plant.send("DDATA", payload)
    assert plant.reasons() == [reason]
    plant.born(5)
    plant.data(6)
    assert plant.temperatures()[-1] == 6.0
    assert plant.reasons() == [reason]


@pytest.mark.parametrize("kind", ["NBIRTH", "DBIRTH", "NDATA", "DDATA", "NDEATH", "DDEATH"])
def test_mangled_messages_of_every_kind_are_stored_or_letters(plant: Plant, kind: str) -> None:
    whole = spb.DBirth(plant.at(0), 2, (metric("temperature", 1.5, alias=1), metric("mode", "idle", alias=2))).encode()
    chance = random.Random(kind)
    topic = f"spBv1.0/Plant 1/{kind}/GW-1" + ("/P-1" if kind.startswith("D") else "")
    messages = []
    for _ in range(300):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        messages.append(Message(topic, bytes(body[: chance.randint(0, len(body))]), datetime.now(UTC)))
    plant.world.write(*messages)
    assert "refused_by_database" not in plant.reasons()
    plant.born(5)
    plant.data(6, plant.warm(66.0))
    assert plant.temperatures().count(66.0) == 1


@pytest.mark.parametrize(
    "payload",
    [
        of(number_field(2, 1) + number_field(14, 1)),
        of(TEMPERATURE + number_field(2, 1), bytes_field(1, b"humidity") + number_field(2, 1)),
    ],
    ids=["no name", "one alias for two"],
)
def test_a_birth_that_explains_nothing_is_a_dead_letter_and_asked_for_again(plant: Plant, payload: bytes) -> None:
    plant.send("DBIRTH", payload)
    assert (plant.reasons(), plant.asked()) == (["bad_message"], True)


def test_ids_that_no_row_can_hold_are_left_out(plant: Plant) -> None:
    body = spb.NBirth(plant.at(0), 0, (metric("bdSeq", 0),)).encode(include_dtypes=True)
    for node in ("n" * 121, "n\0", ""):
        plant.world.write(Message(f"spBv1.0/Plant 1/NBIRTH/{node}", body, datetime.now(UTC)))
    assert plant.world.conn.execute("SELECT node_id FROM edge_node").fetchall() == [("GW-1",)]
