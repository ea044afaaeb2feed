"""The workers' loop goes on after every fault, stops at once, and leaves in order."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from prometheus_client import REGISTRY

from fleet.process import Backoff, Pulse, StopSignal
from store.assets.fleet_clocks import Clock, ClockMode, wake
from store.assets.products import register_product
from store.engine.database import Connection, StoreUnavailable, connect
from store.engine.worker_loop import WorkerLoop, visit_fleets
from store.engine.workers import Worker, alive
from tests.database_doors import end_session, set_open
from tests.store.store_world import StoreWorld

PATIENCE_S = 30.0
LONG_S = 3_600.0
WORKER = Worker("predict", 0, 1, 41, "127.0.0.1:1")


def nothing(conn: Connection) -> None:
    """The work of a turn that only asks the database for an answer."""


@dataclass
class Turns:
    """Turns of a test's own work; counts the connections begun and the turns taken."""

    work: Callable[[Connection], None] = nothing
    seconds: float = 0.01
    begun: int = 0
    taken: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def begin(self, conn: Connection) -> Callable[[], float]:
        self.begun += 1

        def turn() -> float:
            conn.execute("SELECT 1")
            self.work(conn)
            with self.changed:
                self.taken += 1
                self.changed.notify_all()
            return self.seconds

        return turn

    def wait_for(self, taken: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.taken >= taken, PATIENCE_S)


@contextmanager
def running(url: str, turns: Turns, **kind: object) -> Iterator[tuple[WorkerLoop, StopSignal]]:
    stop = StopSignal()
    loop = WorkerLoop(url, stop, name="test", begin=turns.begin, **kind)  # type: ignore[arg-type]
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        yield loop, stop
    finally:
        stop.set()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def count(what: str) -> float:
    """A counter of the loop named `test`."""
    return REGISTRY.get_sample_value(f"sigap_worker_{what}_total", {"loop": "test"}) or 0.0


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_it_goes_on_when_a_lost_database_is_back(conn: Connection, database_url: str, server_url: str) -> None:
    turns, database = Turns(), conn.info.dbname
    with running(database_url, turns, worker=WORKER):
        turns.wait_for(3)
        assert alive(conn) == [WORKER]
        conn.close()
        set_open(server_url, database, is_open=False)
        seen = turns.taken
        set_open(server_url, database, is_open=True)
        turns.wait_for(seen + 3)
        assert turns.begun == 2
        with connect(database_url) as again:
            assert alive(again) == [WORKER]
    with connect(database_url) as again:
        assert alive(again) == []


def test_it_stops_at_once_during_a_back_off(conn: Connection, database_url: str, server_url: str) -> None:
    turns, database, before = Turns(), conn.info.dbname, count("reconnects")
    with running(database_url, turns, worker=WORKER, backoff=Backoff(first_s=LONG_S)):
        turns.wait_for(1)
        conn.close()
        set_open(server_url, database, is_open=False)
        until(lambda: count("reconnects") > before)
    set_open(server_url, database, is_open=True)
    with connect(database_url) as again:
        assert alive(again) == []


def test_it_stops_at_once_while_it_waits_for_a_change(database_url: str) -> None:
    turns = Turns(seconds=LONG_S)
    with running(database_url, turns):
        turns.wait_for(1)
    assert turns.taken == 1


def test_a_change_and_another_thread_end_its_wait(world: StoreWorld, database_url: str) -> None:
    turns = Turns(seconds=LONG_S)
    with running(database_url, turns) as (loop, _):
        turns.wait_for(1)
        wake(world.conn, "pump")
        turns.wait_for(2)
        loop.wake()
        turns.wait_for(3)


def test_an_unexpected_fault_is_counted_and_the_loop_goes_on_over_a_new_connection(database_url: str) -> None:
    def fail_once(conn: Connection) -> None:
        if turns.begun == 1:
            raise KeyError("a fault of ours")

    turns, before = Turns(fail_once), count("faults")
    with running(database_url, turns):
        turns.wait_for(1)
    assert turns.begun == 2
    assert count("faults") == before + 1


def test_the_pulse_stops_where_a_loop_only_fails_unexpectedly(database_url: str) -> None:
    def fail(conn: Connection) -> None:
        raise KeyError("a fault of ours")

    turns, pulse = Turns(fail), Pulse(limit_s=0.3)
    with running(database_url, turns, pulse=pulse):
        until(lambda: turns.begun >= 3 and not pulse.alive)


def test_the_pulse_goes_on_while_the_database_is_away(conn: Connection, database_url: str, server_url: str) -> None:
    database, pulse = conn.info.dbname, Pulse(limit_s=0.1)
    conn.close()
    set_open(server_url, database, is_open=False)
    until(lambda: not pulse.alive)
    with running(database_url, Turns(), pulse=pulse):
        until(lambda: pulse.alive)
    set_open(server_url, database, is_open=True)


def test_a_worker_whose_session_ends_just_before_it_leaves_leaves_all_the_same(
    conn: Connection, database_url: str, server_url: str
) -> None:
    def lose_the_session(own: Connection) -> None:
        end_session(server_url, own.info.backend_pid)
        stop.set()

    turns = Turns(lose_the_session)
    with running(database_url, turns, worker=WORKER) as (_, stop):
        turns.wait_for(1)
    assert turns.begun == 1
    assert conn.execute("SELECT count(*) FROM worker").fetchone() == (0,)


def test_a_worker_joins_once_it_is_ready(conn: Connection, database_url: str) -> None:
    turns, ready = Turns(), threading.Event()
    with running(database_url, turns, worker=WORKER, is_ready=ready.is_set):
        turns.wait_for(2)
        assert alive(conn) == []
        ready.set()
        until(lambda: alive(conn) == [WORKER])


def test_one_fleets_fault_does_not_stop_the_others(world: StoreWorld) -> None:
    register_product(world.conn, replace(world.product, id="another_pump"), mode=ClockMode.WALL)
    visited: list[str] = []

    def visit(clock: Clock) -> bool:
        visited.append(clock.product)
        if len(visited) == 1:
            raise KeyError("a fault of ours")
        return False

    assert not visit_fleets(world.conn, visit)
    assert sorted(visited) == ["another_pump", "pump"]


def test_a_database_lost_in_a_visit_ends_the_turn(world: StoreWorld, server_url: str) -> None:
    def visit(clock: Clock) -> bool:
        end_session(server_url, world.conn.info.backend_pid)
        world.conn.execute("SELECT 1")
        return True

    with pytest.raises(StoreUnavailable):
        visit_fleets(world.conn, visit)
