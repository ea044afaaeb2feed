"""Nothing is acknowledged before it is committed: database, worker and broker may die at any moment."""

from collections.abc import Sequence

import pytest

from bench.under_fault.fault_proxy import FaultProxy
from bench.worlds.broker import BrokerProcess
from firmware_sim.wire.gateway import Publication
from ingest.floods.flood_watch import FindSender, FloodWatch
from ingest.messages import Message
from store.engine.database import connect
from tests.database_doors import set_open
from tests.ingest.ingest_world import IngestWorld, encoded, message, reading
from tests.ingest.live_ingest import Line, live_ingest, start_worker, wait_until

COUNT = "SELECT count(*) FROM telemetry.fridge"
MESSAGES = 300


def readings(first: int, count: int) -> list[Publication]:
    return [Publication("SN-1", "telemetry", encoded(reading(-m, temp=m % 50))) for m in range(first, first + count)]


def assert_all_are_stored_once(world: IngestWorld, count: int) -> None:
    assert world.stored() == {-m: float(m % 50) for m in range(count)}
    assert world.letters() == []


def test_what_is_published_while_the_database_is_away_is_stored_when_it_is_back(
    world: IngestWorld, database_url: str, server_url: str, own_broker: BrokerProcess
) -> None:
    database = world.conn.info.dbname
    with live_ingest(database_url, own_broker.url) as line:
        line.gateway().publish(readings(0, 5))
        line.settle()
        world.conn.close()
        set_open(server_url, database, is_open=False)
        line.gateway().publish(readings(5, MESSAGES - 5))
        set_open(server_url, database, is_open=True)
        line.settle()
    with connect(database_url) as again:
        world.conn = again
        assert_all_are_stored_once(world, MESSAGES)


def test_what_was_not_stored_was_not_acknowledged_and_comes_to_the_next_worker(
    world: IngestWorld, database_url: str, server_url: str, own_broker: BrokerProcess
) -> None:
    database = world.conn.info.dbname
    with live_ingest(database_url, own_broker.url) as line:
        line.settle()
        world.conn.close()
        set_open(server_url, database, is_open=False)
        line.gateway().publish(readings(0, MESSAGES))
    set_open(server_url, database, is_open=True)
    with live_ingest(database_url, own_broker.url) as line, connect(database_url) as world.conn:
        line.settle()
        assert_all_are_stored_once(world, MESSAGES)


def test_what_could_not_be_counted_is_counted_again_and_stored(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault between taking messages and admitting them: none of them may be acknowledged unstored."""
    faults, admit = [ArithmeticError("once")], FloodWatch.admit

    def fails_once(watch: FloodWatch, messages: Sequence[Message], find: FindSender) -> list[Message]:
        if messages and faults:
            raise faults.pop()
        return admit(watch, messages, find)

    with live_ingest(database_url, own_broker.url) as line:
        line.settle()
        monkeypatch.setattr(FloodWatch, "admit", fails_once)
        line.gateway().publish(readings(0, 5))
        line.settle()
    assert not faults
    assert_all_are_stored_once(world, 5)


def test_a_worker_killed_mid_stream_loses_nothing_and_doubles_nothing(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess
) -> None:
    first = start_worker(database_url, own_broker.url)
    line = Line(database_url, own_broker.url)
    try:
        line.settle()
        for start in range(0, MESSAGES, 50):
            line.gateway().publish(readings(start, 50))
        first.kill()
        first.wait()
        line.gateway().publish(readings(MESSAGES, MESSAGES))
        second = start_worker(database_url, own_broker.url)
        try:
            line.settle()
        finally:
            second.terminate()
            assert second.wait() == 0
    finally:
        first.kill()
        first.wait()
        line.close()
    assert_all_are_stored_once(world, 2 * MESSAGES)


def test_a_worker_whose_broker_is_restarted_connects_again_by_itself(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess
) -> None:
    with live_ingest(database_url, own_broker.url) as line:
        line.gateway().publish(readings(0, 20))
        line.settle()
        own_broker.kill()
        own_broker.start()
        line.settle()
        line.gateway().publish(readings(20, 20))
        line.settle()
    assert_all_are_stored_once(world, 40)


def test_a_worker_whose_connection_is_cut_gets_again_what_it_had_not_answered_for(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess
) -> None:
    straight = Line(database_url, own_broker.url)
    with FaultProxy(("127.0.0.1", own_broker.port)) as proxy, live_ingest(database_url, proxy.url):
        for start in range(0, MESSAGES, 100):
            straight.gateway().publish(readings(start, 100))
            proxy.cut()
        straight.settle()
    straight.close()
    assert_all_are_stored_once(world, MESSAGES)


def test_a_worker_starts_before_broker_and_database_take_connections(
    world: IngestWorld, database_url: str, server_url: str, own_broker: BrokerProcess
) -> None:
    database = world.conn.info.dbname
    own_broker.kill()
    world.conn.close()
    set_open(server_url, database, is_open=False)
    worker = start_worker(database_url, own_broker.url)
    try:
        own_broker.start()
        set_open(server_url, database, is_open=True)
        line = Line(database_url, own_broker.url)
        line.settle()
        line.publish(message(reading(0, temp=0)))
        wait_until(database_url, COUNT, 1)
        line.close()
    finally:
        worker.terminate()
        assert worker.wait() == 0
