"""What cannot be read becomes a dead letter that says why; what stands beside it is stored."""

import gc
import hashlib
import json

import cbor2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bench.worlds.broker import running_broker
from ingest.messages import KEPT_OF_A_GIANT, Message
from ingest.sorting.batch import Batch
from store.telemetry.dead_letters import letter_digest
from tests.ingest.ingest_world import NOW, IngestWorld, message, reading
from tests.ingest.live_ingest import live_ingest
from tests.ingest.malformed_messages import GIANTS, malformed_messages


def reasons(world: IngestWorld) -> dict[str, str]:
    """The reason of each malformed message's dead letter, by the message's name."""
    names = {letter_digest(bad.message.topic, bad.message.payload): bad.name for bad in malformed_messages()}
    return {names[digest]: reason for digest, reason in world.conn.execute("SELECT digest, reason FROM dead_letter")}


def expected() -> dict[str, str]:
    return {bad.name: bad.reason for bad in malformed_messages()}


def test_each_is_a_dead_letter_with_its_reason_and_its_neighbours_are_stored(world: IngestWorld) -> None:
    for place, bad in enumerate(malformed_messages()):
        before, after = reading(-2 * place, temp=1), reading(-2 * place - 1, temp=2)
        assert world.write(message(before), bad.message, message(after)) == (2, 0, 1), bad.name
    assert reasons(world) == expected()
    assert len(world.stored()) == 2 * len(malformed_messages())


def test_nothing_of_a_stored_batch_stays_in_memory(world: IngestWorld) -> None:
    """The collector of circles looks once in half a million objects: whatever waits for it takes all of the memory."""
    bad = [bad.message for bad in malformed_messages()]
    world.write(message(reading(0, temp=1)))
    gc.collect()
    gc.disable()
    try:
        world.write(*bad, message(reading(-1, temp=4)))
        assert [one for one in gc.get_objects() if isinstance(one, Batch)] == []
    finally:
        gc.enable()


def test_all_in_one_batch_leave_the_good_one_among_them_stored(world: IngestWorld) -> None:
    bad = [bad.message for bad in malformed_messages()]
    assert world.write(*bad, message(reading(0, temp=4)), *bad) == (1, 0, 2 * len(bad))
    assert reasons(world) == expected()
    assert {letter.seen for letter in world.letters()} == {2}
    assert world.stored() == {0: 4.0}


def test_all_through_the_broker_do_no_harm(world: IngestWorld, database_url: str) -> None:
    # A broker of its own: another test's retained messages would be letters here.
    with running_broker() as broker, live_ingest(database_url, broker.url) as line:
        for place, bad in enumerate(malformed_messages()):
            line.publish(bad.message, message(reading(-place, temp=3)))
        line.settle()
    assert reasons(world) == expected()
    assert set(world.stored().values()) == {3.0}
    assert len(world.stored()) == len(malformed_messages())


def test_a_giant_is_kept_as_size_digest_and_its_first_4_kib(world: IngestWorld) -> None:
    giants = {bad.name: bad.message for bad in malformed_messages() if bad.name in GIANTS}
    world.write(*giants.values())
    for letter, giant in zip(world.letters(), giants.values(), strict=True):
        assert (letter.size, letter.truncated) == (len(giant.payload), True)
        assert letter.payload == giant.payload[:KEPT_OF_A_GIANT]
        digest = world.conn.execute("SELECT digest FROM dead_letter WHERE id = %s", (letter.id,)).fetchone()
        assert digest == (hashlib.sha256(giant.topic.encode() + b"\0" + giant.payload).hexdigest(),)


def test_a_whole_letter_keeps_topic_payload_and_the_time_where_it_can_be_read(world: IngestWorld) -> None:
    bad = message({"ts": "2026-03-01T08:00:00Z", "seq": "7", "values": {"door": "open"}}, serial="SN-2")
    world.write(bad)
    [letter] = world.letters()
    assert (letter.topic, letter.payload, letter.size) == (bad.topic, bad.payload, len(bad.payload))
    assert (letter.product, letter.serial, letter.ts, letter.received_at) == ("fridge", "SN-2", NOW, NOW)
    assert "seq '7' must be a whole number" in letter.detail
    assert not letter.truncated


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(["ts", "seq", "values", "code", "state", "temp", "x"]), inner)
    ),
    max_leaves=8,
)


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=some.sampled_from(["telemetry", "telemetry/cbor", "event", "status"]),
    payload=some.binary(max_size=60)
    | ANYTHING.map(cbor2.dumps)
    | ANYTHING.map(lambda value: json.dumps(value).encode()),
)
def test_no_payload_of_any_kind_stops_the_sorting(world: IngestWorld, kind: str, payload: bytes) -> None:
    odd = Message(f"sigap/v1/fridge/SN-1/{kind}", payload, NOW)
    batch = world.writer.sort([odd, message(reading(0, temp=1))], wall=NOW)
    assert batch.readings["fridge"][-1].values[0] == 1.0
