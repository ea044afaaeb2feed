"""A driven clock goes step by step and never back; workers say that they live."""

from contextlib import closing
from pathlib import Path

import pytest

import store
from store.assets import fleet_clocks as clocks
from store.assets.fleet_clocks import Clock, ClockMode, Stage
from store.engine import queries, workers
from store.engine.database import Connection, StoreUnavailable, connect
from store.engine.waiting import Listener
from store.engine.workers import Worker
from tests.database_doors import end_session
from tests.store.store_world import DAY, HOUR, T0, StoreWorld


def clock(world: StoreWorld) -> Clock:
    found = clocks.read_clock(world.conn, "pump")
    assert found is not None
    return found


def test_a_driven_clock_shows_its_step_and_never_goes_back(world: StoreWorld) -> None:
    clocks.drive_clock(world.conn, "pump", T0)
    clocks.advance_clock(world.conn, "pump", step=1, now=T0 + HOUR)
    clocks.advance_clock(world.conn, "pump", step=2, now=T0)
    assert clock(world) == Clock("pump", ClockMode.DRIVEN, T0 + HOUR, 2, 0)
    clocks.advance_clock(world.conn, "pump", step=1, now=T0 + DAY)
    assert clock(world).driven_now == T0 + HOUR
    assert clock(world).now(T0 + 99 * DAY) == T0 + HOUR


def test_an_import_moves_a_driven_clock_on_only_and_a_wall_clock_not_at_all(world: StoreWorld) -> None:
    clocks.move_clock_to(world.conn, "pump", T0 + DAY)
    clocks.move_clock_to(world.conn, "pump", T0)
    assert clock(world).driven_now == T0 + DAY
    world.conn.execute("UPDATE fleet_clock SET mode = 'wall'")
    clocks.move_clock_to(world.conn, "pump", T0 + 9 * DAY)
    clocks.advance_clock(world.conn, "pump", step=9, now=T0 + 9 * DAY)
    assert clock(world).now(T0) == T0
    assert clock(world).step == 0


def test_a_step_is_ready_only_while_it_is_the_current_one(world: StoreWorld) -> None:
    clocks.drive_clock(world.conn, "pump", T0)
    clocks.advance_clock(world.conn, "pump", step=2, now=T0 + HOUR)
    clocks.mark_ready(world.conn, "pump", 1)
    assert clock(world).ready_step == 0
    clocks.mark_ready(world.conn, "pump", 2)
    assert clock(world).ready_step == 2


def test_a_new_feeder_begins_at_step_zero_without_the_reports_of_the_last(world: StoreWorld) -> None:
    clocks.report_step(world.conn, "pump", Stage.PREDICT, step=7)
    assert clocks.stage_reached(world.conn, "pump", Stage.PREDICT, 7)
    clocks.drive_clock(world.conn, "pump", T0 - DAY)
    assert clock(world) == Clock("pump", ClockMode.DRIVEN, T0 - DAY, 0, 0)
    assert not clocks.stage_reached(world.conn, "pump", Stage.PREDICT, 1)


def test_a_later_report_stands_whatever_comes_after_it(world: StoreWorld) -> None:
    for step, attempt in ((3, 1), (3, 2), (3, 1), (2, 9)):
        clocks.report_step(world.conn, "pump", Stage.INGEST, step=step, attempt=attempt)
    assert clocks.steps_done(world.conn, "pump", Stage.INGEST) == {0: (3, 2)}


def test_who_waits_is_woken_by_a_report_even_one_that_came_before(world: StoreWorld, database_url: str) -> None:
    with closing(Listener(database_url)) as listener:
        clocks.report_step(world.conn, "pump", Stage.INGEST, step=1)
        assert listener.wait(30)
        assert not listener.wait(0)


def test_a_wait_is_ended_by_hand_and_hears_the_next_change_all_the_same(world: StoreWorld, database_url: str) -> None:
    with closing(Listener(database_url)) as listener:
        for number in range(3):
            listener.wake()
            assert not listener.wait(3_600)
            clocks.report_step(world.conn, "pump", Stage.INGEST, step=number)
            assert listener.wait(30)
    listener.wake()


def test_a_worker_is_alive_until_it_leaves(conn: Connection) -> None:
    first, second = Worker("ingest", 0, 2, 41, "127.0.0.1:1"), Worker("ingest", 1, 2, 42)
    workers.join(conn, first)
    workers.join(conn, second)
    assert workers.alive(conn) == [first, second]
    workers.leave(conn, first)
    assert workers.alive(conn) == [second]


def test_a_worker_in_a_long_pass_is_alive_however_long_it_was_not_seen(conn: Connection) -> None:
    workers.join(conn, Worker("predict", 0, 1, 41))
    conn.execute("UPDATE worker SET seen_at = now() - interval '1 hour'")
    assert len(workers.alive(conn)) == 1


def test_a_killed_worker_is_not_alive_from_the_end_of_its_session_on(
    conn: Connection, database_url: str, server_url: str
) -> None:
    dead, living = Worker("predict", 0, 1, 41), Worker("service", 0, 1, 42)
    with connect(database_url) as own, connect(database_url) as other:
        workers.join(own, dead)
        workers.join(other, living)
        assert workers.alive(conn) == [dead, living]
        end_session(server_url, own.info.backend_pid)
        assert workers.alive(conn) == [living]


def test_of_two_workers_in_one_slot_the_second_lives_on_when_the_first_is_gone(
    conn: Connection, database_url: str, server_url: str
) -> None:
    with connect(database_url) as own:
        workers.join(own, Worker("predict", 0, 1, 41))
        workers.join(conn, second := Worker("predict", 0, 1, 42))
        end_session(server_url, own.info.backend_pid)
    workers.leave(conn, Worker("predict", 0, 1, 41))
    assert workers.alive(conn) == [second]


def test_every_named_statement_says_what_it_is_for() -> None:
    for path in sorted(path for path in Path(store.__file__).parent.rglob("*.sql") if path.parent.name != "migrations"):
        for name, statement in queries.load(str(path)).items():
            assert statement.as_string(None).startswith("-- "), f"{path.name}: {name}"


def test_a_database_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(StoreUnavailable):
        connect("postgresql://postgres@127.0.0.1:1/postgres")
