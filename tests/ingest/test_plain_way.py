"""Plain readings are checked by columns; what becomes of them is what becomes of any other message."""

import json
from datetime import UTC, datetime

import pytest

from ingest.messages import Message
from ingest.plain.typed import PlainDecoder, PlainDecoders
from ingest.writer import BatchWriter
from tests.ingest.ingest_world import MINUTE, NOW, NOW_MS, IngestWorld, encoded, fridge, message, reading

DAY = 24 * 60
# What devices send: right, at every bound, and broken in every way that a plain shape can be.
PAYLOADS: list[object] = [
    *(
        {"temp": value}
        for value in (21.5, 0, -0.0, -40, 60, 60.001, 1e-39, -1e-46, True, "21", None, [1], 1e39, 10**400)
    ),
    *({"energy": value} for value in (0, 12.25, 2**53 + 1, 1e308, 1e-320, -1)),
    *({"door": value} for value in ("shut", "open", "ajar", 0, 1, 1.0, 2, 0.5, True, False, None, "1", "on")),
    {},
    {"temp": 20, "humidity": 4},
    {"temp": 20, "power": 90.5, "energy": 3, "door": "open"},
]
WHOLE: list[object] = [
    *(
        {"ts": ts, "values": {"temp": 1}}
        for ts in (NOW_MS + 0.0, NOW_MS + 0.5, "2026-03-01T07:59:00Z", None, True, "x")
    ),
    *({"ts": NOW_MS + minutes * MINUTE, "values": {"temp": 2}} for minutes in (10, 11, -30 * DAY, -30 * DAY - 1)),
    *({"ts": NOW_MS, "seq": seq, "values": {"temp": 3}} for seq in (0, 7, 7.0, 7.5, -1, 2**63, None, True)),
    *({"ts": NOW_MS, "seq": 3, "boot": boot, "values": {"temp": 3}} for boot in (0, 1, None, -1)),
    {"ts": NOW_MS, "values": {"temp": 5}, "firmware": "2"},
    {"ts": NOW_MS, "values": [1]},
    {"ts": NOW_MS},
    [],
    [reading(-1, temp=1), reading(-2, temp=2)],
    [reading(-1, temp=1), reading(-2, temp=200), reading(-1, temp=9, power=4)],
    [reading(-1, temp=1), {"ts": 5}],
]


class NeverPlain(PlainDecoders):
    """Sends every message the general way."""

    def find(self, topic: str) -> PlainDecoder | None:
        return None


class TwoWays:
    """SN-1's messages may be plain, SN-2's go the general way."""

    def __init__(self, world: IngestWorld) -> None:
        self.world = world
        self.general = BatchWriter(world.conn, world.settings, plain=NeverPlain())

    def write(self, *payloads: object) -> None:
        body = [json.dumps(payload).encode() for payload in payloads]
        self.world.write(*(message(each) for each in body))
        self.general.write([message(each, serial="SN-2") for each in body], wall=datetime.now(UTC))

    def outcome(self, serial: str) -> list[object]:
        """Everything that is on record of a device, but for its numbers."""
        device = self.world.devices[serial]
        queries = (
            "SELECT * FROM telemetry.fridge WHERE device = %s ORDER BY ts",
            "SELECT ts, readings, older, received_at FROM device_latest WHERE device_id = %s",
            "SELECT kind, metric, count FROM tally WHERE device_id = %s ORDER BY kind, metric",
            "SELECT boot, seq FROM sequence WHERE device_id = %s",
            "SELECT ts, metric, value, rule, text FROM aside WHERE device_id = %s ORDER BY ts, metric",
            "SELECT lo, hi, scores FROM dirty_range WHERE device_id = %s ORDER BY id",
            "SELECT lo FROM rule_mark WHERE device_id = %s ORDER BY id",
            "SELECT behind_s, steady, jumps, lo, hi, since, seen_at FROM device_clock WHERE device_id = %s",
        )
        rows = [self.world.conn.execute(query.encode(), (device,)).fetchall() for query in queries]
        found: list[object] = [rows[0] and [row[1:] for row in rows[0]], *rows[1:]]
        letters = [
            (one.reason, one.detail, one.ts, one.payload) for one in self.world.letters() if one.serial == serial
        ]
        return [*found, letters]


@pytest.fixture
def ways(world: IngestWorld) -> TwoWays:
    return TwoWays(world)


def test_each_message_by_itself_is_what_it_is_the_general_way(ways: TwoWays) -> None:
    for number, values in enumerate(PAYLOADS):
        ways.write({"ts": NOW_MS - number * MINUTE, "seq": number, "values": values})
    for payload in WHOLE:
        ways.write(payload)
    assert ways.outcome("SN-1") == ways.outcome("SN-2")


def test_all_messages_at_once_are_what_they_are_the_general_way(ways: TwoWays) -> None:
    good = [{"ts": NOW_MS - n % 9 * MINUTE, "seq": n * n, "values": {"temp": n, "door": n % 2}} for n in range(20)]
    gaps = [{"ts": NOW_MS - n * MINUTE, "values": {"power": n} if n % 2 else {"temp": None}} for n in range(15)]
    ways.write(*good, gaps, *good[3:5])
    late = [{"ts": NOW_MS - (90 + n) * MINUTE, "seq": 900 - n, "boot": n, "values": {"temp": n}} for n in range(5)]
    ways.write(*late, good[0])
    assert ways.outcome("SN-1") == ways.outcome("SN-2")
    ways.write(*late, *({"ts": NOW_MS, "values": values} for values in PAYLOADS), *WHOLE)
    assert ways.outcome("SN-1") == ways.outcome("SN-2")


def test_a_device_goes_one_way_in_a_batch_and_its_neighbours_go_theirs(world: IngestWorld) -> None:
    def sorted_ways(*messages: Message) -> tuple[set[int], set[int]]:
        batch = world.writer.sort(messages, wall=NOW)
        general = {one.device for readings in batch.readings.values() for one in readings}
        return {device for each in batch.plain.values() for device in each.devices.tolist()}, general

    world.write(message(reading(-9, temp=1)), message(reading(-9, temp=1), serial="SN-2"))
    one, two = world.devices["SN-1"], world.devices["SN-2"]
    right, other = message(reading(-1, temp=4)), message(reading(-1, temp=4), serial="SN-2")
    assert sorted_ways(right, other) == ({one, two}, set())
    assert sorted_ways(right, message(reading(-2, temp=99)), other) == ({two}, {one})
    status = message({"ts": NOW_MS, "state": "offline"}, "status")
    assert sorted_ways(right, other, status) == ({two}, {one})
    assert sorted_ways(message(encoded(b"{"), serial="SN-2"), right, other) == ({one}, {two})


def test_a_new_version_of_a_product_decodes_what_came_before_it(world: IngestWorld) -> None:
    world.write(message(reading(-9, temp=1)))
    early, decoder = message(reading(-1, temp=4, humidity=40)), PlainDecoder.of(fridge())
    plain = message(reading(-2, temp=5))
    decoded = decoder.decode(plain.payload)
    assert decoded is not None
    plain.plain = decoder, decoded
    world.declare('[metrics.humidity]\nunit = "%"\n')
    world.write(early, plain)
    assert world.stored("humidity") == {-9: None, -2: None, -1: 40.0}
    assert world.stored() == {-9: 1.0, -2: 5.0, -1: 4.0}
