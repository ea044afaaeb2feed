"""Whatever comes on the topics of other systems: no exception leaves ingest, and no good neighbour is lost."""

import json
import random
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as some

from fleet.product_files.parse import parse_product
from ingest.messages import Message, open_message
from ingest.topics import Decoders
from store.engine.database import Connection
from tests.ingest.foreign_world import ForeignWorld
from tests.worlds.foreign import HEAD, PLAIN, PLAIN_STATUS, SHELLY, TASMOTA, TASMOTA_STATUS, ZIGBEE, ZIGBEE_STATUS

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TEXTS = (TASMOTA + TASMOTA_STATUS, ZIGBEE + ZIGBEE_STATUS, SHELLY, PLAIN + PLAIN_STATUS)
PRODUCTS = {p.id: p for p in (parse_product(text, file="x") for text in TEXTS)}
DECODERS = Decoders.of(PRODUCTS)
TOPICS = [
    "tele/kitchen/SENSOR",
    "zigbee2mqtt/climate-cellar",
    "shellyplus/status/switch:0",
    "shellyplus/events/rpc",
    "shellies/plug/relay/0",
    "site/x/P-1/state",
    "tele/kitchen/LWT",
    "zigbee2mqtt/climate-cellar/availability",
    "site/x/P-1/status",
    "v1/gateway/telemetry",
    "v1/gateway/connect",
    "v1/devices/P-1/telemetry",
]
KEYS = ["Time", "AM2301", "Temperature", "temperature", "params", "ts", "switch:0", "apower", "temp", "list", "m", "at"]
KEYS += ["n", "contact", "aenergy", "total", "values", "device", "type", "P-1", "output", "POWER"]
KEYS += ["state", "link", "up"]
LEAVES = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8)
LEAVES |= some.sampled_from(
    ["2025-11-22T00:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "ON", "1e999", 10**400]
)
JSON = some.recursive(
    LEAVES,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(KEYS), inner, max_size=5),
    max_leaves=15,
)
PAYLOADS = some.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode())


@settings(max_examples=600)
@given(topic=some.sampled_from(TOPICS) | some.text(max_size=30), payload=PAYLOADS)
def test_any_message_opens_is_left_out_or_is_a_fault(topic: str, payload: bytes) -> None:
    opened = open_message(Message(topic, payload, NOW), PRODUCTS, DECODERS)
    assert opened.fault or opened.topic or opened.is_left_out


def test_of_random_messages_no_good_neighbour_is_lost(conn: Connection) -> None:
    world, draw, good = ForeignWorld(conn), random.Random(14), 0
    world.register(TASMOTA + TASMOTA_STATUS, "kitchen")
    world.register(ZIGBEE + ZIGBEE_STATUS, "cellar")
    world.register(SHELLY, "shellyplus", "plug")
    world.register(PLAIN + PLAIN_STATUS, "P-1")
    world.register(HEAD.format(id="cooler"), "Good")
    for _ in range(20):
        batch = []
        for _ in range(100):
            topic = draw.choice(TOPICS)
            batch.append(Message(topic, _odd(draw), datetime.now(UTC), draw.random() < 0.1, draw.random() < 0.1))
        at = int(world.began.timestamp() * 1000) - good
        content = {"Good": [{"ts": at, "values": {"power": good}}]}
        batch.insert(
            draw.randrange(100), Message("v1/gateway/telemetry", json.dumps(content).encode(), datetime.now(UTC))
        )
        good += 1
        world.write(*batch)
    assert [value for (value,) in world.rows("cooler", "Good", "power")] == [float(n) for n in reversed(range(good))]


def _odd(draw: random.Random) -> bytes:
    if draw.random() < 0.2:
        return draw.randbytes(draw.randrange(30))
    text = json.dumps(_value(draw, 3))
    return text.replace("null", draw.choice(["null", "nan", "inf", ""])).encode()


def _value(draw: random.Random, depth: int) -> object:
    if depth and draw.random() < 0.8:
        if draw.random() < 0.2:
            return [_value(draw, depth - 1) for _ in range(draw.randrange(4))]
        return {key: _value(draw, depth - 1) for key in draw.sample(KEYS, draw.randrange(1, 9))}
    now = int(datetime.now(UTC).timestamp())
    odd = [None, True, -1, 1e300, 10**400, "nan", "", "\0", "x" * 3000, now, now * 1000, "ON", 21.5, "12", "\ud800"]
    return draw.choice(odd)
