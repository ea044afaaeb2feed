"""What a broker keeps and sends again and again: it is no dead letter, and clearing it says nothing."""

from dataclasses import replace

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from bench.worlds.broker import BrokerProcess
from tests.ingest.ingest_world import MINUTE, NOW_MS, IngestWorld, encoded, message
from tests.ingest.live_ingest import PATIENCE_S, live_ingest

OLD = {"ts": NOW_MS - 45 * 24 * 60 * MINUTE, "values": {"temp": 4}}
ONLINE = {"ts": NOW_MS - 45 * 24 * 60 * MINUTE, "state": "online"}


@pytest.mark.parametrize("kind", ["status", "telemetry", "telemetry/cbor", "event"])
def test_an_empty_retained_message_clears_and_says_nothing(world: IngestWorld, kind: str) -> None:
    assert world.write(replace(message(b"", kind), retained=True)) == (0, 0, 0)
    assert world.letters() == []


def test_an_empty_status_always_clears_and_other_empty_messages_are_letters(world: IngestWorld) -> None:
    assert world.write(message(b"", "status")) == (0, 0, 0)
    assert world.write(message(b""), message(b"", "event")) == (0, 0, 2)


def test_retained_readings_beyond_the_lateness_bound_are_counted(world: IngestWorld) -> None:
    kept = replace(message(OLD), retained=True, again=True)
    for _ in range(3):
        world.write(kept, replace(message({"ts": OLD["ts"], "code": "E1"}, "event"), retained=True, again=True))
    assert world.letters() == []
    assert world.tally() == {("retained", ""): 6}


def test_late_readings_that_come_now_are_letters_retained_or_not(world: IngestWorld) -> None:
    world.write(replace(message(OLD), retained=True))
    assert [letter.reason for letter in world.letters()] == ["too_late"]


def test_a_retained_event_is_one_event_however_often_it_comes(world: IngestWorld) -> None:
    kept = replace(message({"ts": NOW_MS - 60 * MINUTE, "code": "E21"}, "event"), retained=True, again=True)
    for _ in range(3):
        world.write(kept)
    assert world.rows("SELECT count(*) FROM event_inbox") == [(1,)]


def test_on_mosquitto_a_kept_status_and_reading_do_no_harm_at_every_start(
    world: IngestWorld, database_url: str, mosquitto: str
) -> None:
    publish(mosquitto, "status", encoded(ONLINE))
    publish(mosquitto, "telemetry", encoded(OLD))
    for _ in range(2):
        with live_ingest(database_url, mosquitto) as line:
            line.settle()
    assert world.rows("SELECT state FROM device_status") == [("online",)]
    assert (world.letters(), world.tally()) == ([], {("retained", ""): 2})


def test_on_mosquitto_what_is_cleared_is_told_from_what_is_empty(
    world: IngestWorld, database_url: str, mosquitto: str
) -> None:
    with live_ingest(database_url, mosquitto) as line:
        for kind in ("status", "telemetry", "event"):
            publish(mosquitto, kind, b"")
        publish(mosquitto, "telemetry", encoded(OLD))
        publish(mosquitto, "telemetry", b"", retain=False)
        line.settle()
    assert [letter.reason for letter in world.letters()] == ["too_late", "not_json"]


def test_on_the_embedded_broker_a_kept_will_moves_nothing_when_ingest_starts_again(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess
) -> None:
    publish(own_broker.url, "status", encoded({"state": "offline"}))
    was = started(world, database_url, own_broker.url)
    world.conn.execute("UPDATE fleet_clock SET now = now + interval '1 hour'")
    assert started(world, database_url, own_broker.url) == was


def started(world: IngestWorld, database_url: str, mqtt_url: str) -> object:
    with live_ingest(database_url, mqtt_url) as line:
        line.settle()
    return world.rows("SELECT state, ts FROM device_status")


def publish(url: str, kind: str, payload: bytes, *, retain: bool = True) -> None:
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.connect("127.0.0.1", int(url.rsplit(":", 1)[1]))
    client.loop_start()
    client.publish(f"sigap/v1/fridge/SN-1/{kind}", payload, 1, retain).wait_for_publish(PATIENCE_S)
    client.disconnect()
    client.loop_stop()
