"""Worker slots share the devices; a step is reported when everything before it is committed."""

from bench.worlds.broker import BrokerProcess
from ingest.worker_slots import shard
from ingest.writer import BatchWriter
from store.assets.fleet_clocks import Stage, steps_done
from store.engine import workers
from tests.ingest.ingest_world import NOW, IngestWorld, message, reading
from tests.ingest.live_ingest import live_ingest


def step(number: object, attempt: object = 1) -> bytes:
    return f'{{"step": {number}, "attempt": {attempt}}}'.encode()


def test_two_slots_store_every_device_once_and_between_them_all(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess
) -> None:
    serials = [f"F-{n}" for n in range(20)]
    for serial in serials:
        world.register(serial)
    with live_ingest(database_url, own_broker.url, slots=2) as line:
        for minute in range(20):
            line.publish(*(message(reading(-minute, temp=minute), serial=serial) for serial in serials))
        line.settle()
        assert [worker.slot for worker in workers.alive(world.conn)] == [0, 1]
    assert all(len(world.stored(serial=serial)) == 20 for serial in serials)
    assert {shard(f"sigap/v1/fridge/{serial}/telemetry", 2) for serial in serials} == {0, 1}
    assert workers.alive(world.conn) == []


def test_a_dead_letter_of_a_device_is_written_by_its_own_slot_only(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess
) -> None:
    with live_ingest(database_url, own_broker.url, slots=2) as line:
        line.publish(*(message(b"nonsense", serial=f"F-{n}") for n in range(10)))
        line.settle()
    assert [letter.seen for letter in world.letters()] == [1] * 10


def test_a_step_is_reported_once_everything_before_it_is_committed(world: IngestWorld, database_url: str) -> None:
    sent = [message(reading(-m, temp=m)) for m in range(40)]
    world.write(*sent, message(step(5, 2), "step", serial="_clock"))
    assert steps_done(world.conn, "fridge", Stage.INGEST) == {0: (5, 2)}
    assert len(world.stored()) == 40


def test_an_earlier_step_or_attempt_does_not_undo_a_later_one(world: IngestWorld) -> None:
    for number, attempt in ((5, 2), (5, 1), (4, 9), (5, 3)):
        world.write(message(step(number, attempt), "step", serial="_clock"))
    assert steps_done(world.conn, "fridge", Stage.INGEST) == {0: (5, 3)}


def test_each_slot_reports_for_itself(world: IngestWorld) -> None:
    world.write(message(step(1), "step", serial="_clock"))
    BatchWriter(world.conn, world.settings, slot=3).write([message(step(1), "step", serial="_clock")], wall=NOW)
    assert steps_done(world.conn, "fridge", Stage.INGEST) == {0: (1, 1), 3: (1, 1)}


def test_a_step_of_an_unknown_product_reports_nothing(world: IngestWorld) -> None:
    world.write(message(step(1), "step", serial="_clock", product="toaster"))
    assert world.rows("SELECT count(*) FROM step_report") == [(0,)]
