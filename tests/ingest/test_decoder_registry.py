"""A new payload format is one module and one line in the registry."""

import pytest

from ingest.decoders import thingsboard
from ingest.decoders.registry import DECODERS
from ingest.messages import Message
from ingest.topics import decoder_for, subscriptions
from ingest.worker_slots import shard
from tests.ingest import acme_decoder
from tests.ingest.ingest_world import NOW, IngestWorld
from tests.ingest.live_ingest import live_ingest, send, wait_until

SECONDS = int(NOW.timestamp())
ALL_READINGS = "SELECT count(*) FROM telemetry.fridge"


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DECODERS, "acme", acme_decoder.DECODER)


@pytest.mark.usefixtures("acme")
def test_readings_of_a_new_format_arrive_through_the_broker(
    world: IngestWorld, database_url: str, broker_url: str
) -> None:
    with live_ingest(database_url, broker_url):
        send(broker_url, "acme/fridge/SN-1/data", f"{SECONDS - 60},4.5,93\n{SECONDS},5.5,94\n")
        wait_until(database_url, ALL_READINGS, 2)
    assert world.stored("temp") == {-1: 4.5, 0: 5.5}
    assert world.stored("power") == {-1: 93.0, 0: 94.0}


@pytest.mark.usefixtures("acme")
def test_with_two_workers_one_of_them_stores_a_new_formats_device(
    world: IngestWorld, database_url: str, broker_url: str
) -> None:
    with live_ingest(database_url, broker_url, slots=2):
        send(broker_url, "acme/fridge/SN-1/data", f"{SECONDS},4.5")
        send(broker_url, "acme/fridge/SN-2/data", f"{SECONDS},6.5")
        wait_until(database_url, ALL_READINGS, 2)
    assert (world.stored(serial="SN-1"), world.stored(serial="SN-2")) == ({0: 4.5}, {0: 6.5})
    assert shard("acme/fridge/SN-1/data", 2) == shard("sigap/v1/fridge/SN-1/telemetry", 2)


@pytest.mark.usefixtures("acme")
def test_one_message_may_hold_readings_of_several_devices(world: IngestWorld) -> None:
    lines = f"@SN-1,{SECONDS},1\n@SN-2,{SECONDS},2\n@SN-9,{SECONDS},3"
    assert world.write(Message("acme/fridge/SN-1/data", lines.encode(), NOW)) == (2, 0, 1)
    assert (world.stored(serial="SN-1"), world.stored(serial="SN-2")) == ({0: 1.0}, {0: 2.0})
    [letter] = world.letters()
    assert (letter.reason, letter.serial, letter.payload) == ("unknown_device", "SN-9", lines.encode())
    world.register("SN-9")
    world.write(Message(letter.topic, letter.payload, NOW))
    assert world.stored(serial="SN-9") == {0: 3.0}


@pytest.mark.usefixtures("acme")
def test_what_a_new_format_cannot_read_is_a_dead_letter(world: IngestWorld) -> None:
    world.write(Message("acme/toaster/T-1/data", b"1,2", NOW), Message("acme/fridge/SN-7/data", b"1,2", NOW))
    assert [(letter.product, letter.reason) for letter in world.letters()] == [
        ("toaster", "unknown_product"),
        ("fridge", "unknown_device"),
    ]


@pytest.mark.usefixtures("acme")
def test_a_message_that_its_decoder_was_not_written_for_blocks_nothing(world: IngestWorld) -> None:
    sent = [Message("acme/fridge/SN-1/data", payload, NOW) for payload in (b"a,b", b"\xff", b"1e400,1", b"\n")]
    assert world.write(*sent, Message("acme/fridge/SN-1/data", f"{SECONDS},4".encode(), NOW)) == (1, 0, 4)
    assert {letter.reason for letter in world.letters()} == {"bad_message"}


@pytest.mark.usefixtures("acme")
def test_ingest_subscribes_to_what_the_registry_names() -> None:
    assert set(subscriptions()) == {"sigap/v1/#", "acme/+/+/data", *thingsboard.FILTERS}


def test_a_topic_that_no_decoder_takes_is_a_dead_letter(world: IngestWorld) -> None:
    world.write(Message("acme/fridge/SN-1/data", b"1,2", NOW))
    assert [letter.reason for letter in world.letters()] == ["bad_topic"]


def test_of_two_formats_under_one_topic_the_narrow_one_takes_its_own() -> None:
    assert decoder_for("sigap/v1/fridge/SN-1/telemetry/cbor") is DECODERS["cbor"]
    assert decoder_for("sigap/v1/fridge/SN-1/telemetry") is DECODERS["json"]
