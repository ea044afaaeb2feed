"""ThingsBoard's gateways and bridged devices: readings and statuses of several devices, known by their serials."""

import json
from datetime import UTC, datetime

import pytest

from fleet.settings import UnknownDevices
from ingest.messages import Message
from store.engine.database import Connection
from tests.ingest.console import Console
from tests.ingest.foreign_world import ForeignWorld
from tests.ingest.live_ingest import live_ingest, send, wait_until
from tests.worlds.foreign import HEAD

COOLER, HEATER = HEAD.format(id="cooler"), HEAD.format(id="heater")
TELEMETRY = "v1/gateway/telemetry"


@pytest.fixture
def houses(conn: Connection) -> ForeignWorld:
    world = ForeignWorld(conn)
    world.register(COOLER, "Device A")
    world.register(HEATER, "Device B")
    return world


def now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


def gateway(world: ForeignWorld, content: object, topic: str = TELEMETRY) -> tuple[int, int, int]:
    return world.write(Message(topic, json.dumps(content).encode(), datetime.now(UTC)))


def states(world: ForeignWorld) -> dict[str, str]:
    rows = world.conn.execute("SELECT d.serial, s.state FROM device_status s JOIN device d ON d.id = s.device_id")
    return dict(rows.fetchall())


def test_a_gateways_devices_arrive_each_under_its_own_product(
    houses: ForeignWorld, database_url: str, fresh_broker_url: str
) -> None:
    at = now_ms()
    readings = {
        "Device A": [
            {"ts": at - 60_000, "values": {"temperature": 42, "humidity": 80}},
            {"ts": at, "values": {"temperature": 43}},
        ],
        "Device B": [{"ts": at, "values": {"temperature": 21.5, "relay": True, "signal": -70}}],
    }
    with live_ingest(database_url, fresh_broker_url, slots=2) as line:
        line.follows("v1/gateway/telemetry")
        send(fresh_broker_url, "v1/gateway/connect", '{"device": "Device A", "type": "default"}')
        for _ in range(2):
            send(fresh_broker_url, TELEMETRY, json.dumps(readings))
        send(fresh_broker_url, "v1/gateway/disconnect", '{"device": "Device B"}')
        wait_until(database_url, "SELECT count(*) FROM device_latest", 2)
        wait_until(database_url, "SELECT count(*) FROM device_status", 2)
    assert houses.rows("cooler", "Device A", "temperature", "humidity") == [(42.0, 80.0), (43.0, None)]
    assert houses.latest("cooler", "Device A") == {"temperature": 43.0, "humidity": 80.0}
    assert houses.latest("heater", "Device B") == {"temperature": 21.5, "relay": "true"}
    assert states(houses) == {"Device A": "online", "Device B": "offline"}
    assert houses.letters() == []


@pytest.mark.parametrize("topic", ["v1/devices/Device A/telemetry", "Device A/v1/devices/me/telemetry"])
def test_a_devices_own_payloads_arrive_where_a_bridge_names_it(houses: ForeignWorld, topic: str) -> None:
    at = now_ms()
    assert gateway(houses, {"temperature": 20}, topic) == (1, 0, 0)
    assert gateway(houses, {"ts": at - 5000, "values": {"temperature": 21}}, topic) == (1, 0, 0)
    both = [{"ts": at - 4000, "values": {"temperature": 22}}, {"humidity": 50}]
    assert gateway(houses, both, topic) == (2, 0, 0)
    assert houses.latest("cooler", "Device A") == {"temperature": 20.0, "humidity": 50.0}


def test_a_device_that_only_its_access_token_names_is_a_dead_letter_that_says_so(houses: ForeignWorld) -> None:
    assert gateway(houses, {"temperature": 20}, "v1/devices/me/telemetry") == (0, 0, 1)
    [(reason, detail)] = houses.letters()
    assert reason == "bad_topic"
    assert "user name" in detail


def test_an_unknown_device_is_a_dead_letter_and_its_neighbours_are_stored(
    houses: ForeignWorld, console: Console
) -> None:
    houses.register(HEATER, "Twin")
    houses.register(COOLER, "Twin")
    at = now_ms()
    mixed = {
        "Nobody": [{"ts": at, "values": {"temperature": 1}}],
        "Twin": [{"ts": at, "values": {"temperature": 2}}],
        "a/b": [{"ts": at, "values": {"temperature": 3}}],
        "\ud800": [{"ts": at, "values": {"temperature": 3}}],
        "Device B": [7, {"ts": at, "values": {"temperature": 4}}],
    }
    assert gateway(houses, mixed) == (1, 0, 5)
    assert houses.rows("heater", "Device B", "temperature") == [(4.0,)]
    assert sorted(reason for reason, _ in houses.letters()) == [*["bad_message"] * 3, *["unknown_device"] * 2]
    houses.register(HEATER, "Nobody")
    assert console.replay()[1] == {"letters": 5, "stored": 1, "refused": 4}
    assert houses.rows("heater", "Nobody", "temperature") == [(1.0,)]


def test_unknown_devices_are_registered_where_a_default_product_is_set(houses: ForeignWorld) -> None:
    houses.writer = houses.new_writer(unknown_devices=UnknownDevices.REGISTER, default_product="heater")
    assert gateway(houses, {"New": [{"temperature": 5}], "Device A": [{"temperature": 6}]}) == (2, 0, 0)
    assert houses.latest("heater", "New") == {"temperature": 5.0}
    assert gateway(houses, {"device": "Typed", "type": "cooler"}, "v1/gateway/connect") == (0, 0, 0)
    assert gateway(houses, {"Typed": {"temperature": 7}}) == (1, 0, 0)
    assert houses.latest("cooler", "Typed") == {"temperature": 7.0}
    assert gateway(houses, {"a/b": [{"temperature": 5}], "_x": [{"temperature": 5}]}) == (0, 0, 2)


def test_a_gateway_that_connects_a_device_again_leaves_since_when_and_an_empty_message_says_nothing(
    houses: ForeignWorld,
) -> None:
    since = "SELECT state, ts FROM device_status"
    gateway(houses, {"device": "Device A"}, "v1/gateway/disconnect")
    was = houses.conn.execute(since).fetchall()
    gateway(houses, {"device": "Device A"}, "v1/gateway/disconnect")
    houses.write(Message("v1/gateway/disconnect", b"", datetime.now(UTC)))
    assert houses.conn.execute(since).fetchall() == was
    assert (states(houses), houses.letters()) == ({"Device A": "offline"}, [])
    gateway(houses, {"device": "Device A"}, "v1/gateway/connect")
    assert states(houses) == {"Device A": "online"}


@pytest.mark.parametrize("content", [[], 7, "x", None, {"device": 7}])
def test_what_is_no_payload_of_a_gateway_is_a_dead_letter(houses: ForeignWorld, content: object) -> None:
    topic = "v1/gateway/connect" if isinstance(content, dict) else TELEMETRY
    assert gateway(houses, content, topic) == (0, 0, 1)
    assert [reason for reason, _ in houses.letters()] == ["bad_message"]
