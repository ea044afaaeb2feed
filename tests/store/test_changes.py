"""The feed of changes: written by the change itself, and missed by nobody, whoever commits first."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from store.assets.fleet_clocks import advance_clock, drive_clock, mark_ready
from store.console.changes import KEPT_FOR, Change, ChangeKind, changes_since, here, is_position, prune_changes
from store.engine.database import Connection, connect
from store.engine.waiting import Listener
from store.learning.models import register_model
from store.telemetry import arrivals
from tests.store.store_world import DAY, T0, StoreWorld, at


def test_a_device_that_comes_goes_or_is_updated_is_told_and_one_that_only_reports_is_not(world: StoreWorld) -> None:
    pump, start = world.device("P-1"), here(world.conn)
    told: list[int] = []
    for state, firmware in [
        *(("online", "1"), ("online", "1"), ("sleeping", "1"), ("online", ""), ("offline", "1"), ("online", "1")),
        *(("online", "2"), ("online", "2")),
    ]:
        arrivals.put_statuses(world.conn, [arrivals.Status(pump.id, state, at(len(told)), firmware, T0)])
        told.append(len(changes_since(world.conn, start).items))
    assert told == [1, 1, 1, 1, 2, 3, 4, 4]
    newest = changes_since(world.conn, start).items[-1]
    assert (newest.kind, newest.product, newest.subject, newest.serial) == ("device", "pump", "device/P-1", "P-1")
    assert newest.at == at(6)


def test_readings_are_no_change(world: StoreWorld) -> None:
    start = here(world.conn)
    world.flow(world.device("P-1"), 1, 2, 3)
    assert changes_since(world.conn, start).items == []


def test_of_a_clock_only_its_last_step_is_kept_and_a_step_that_is_ready_is_no_step(world: StoreWorld) -> None:
    start = here(world.conn)
    drive_clock(world.conn, "pump", T0)
    for step in range(1, 6):
        advance_clock(world.conn, "pump", step=step, now=at(step))
        mark_ready(world.conn, "pump", step)
    [change] = changes_since(world.conn, start).items
    assert (change.kind, change.subject, change.at) == ("clock", "clock/pump", at(5))
    seen = changes_since(world.conn, start).position
    mark_ready(world.conn, "pump", 5)
    assert changes_since(world.conn, seen).items == []
    advance_clock(world.conn, "pump", step=6, now=at(6))
    assert [one.at for one in changes_since(world.conn, seen).items] == [at(6)]
    assert world.count("change") == 1


def test_a_model_is_told_when_it_comes_and_when_another_takes_its_place(world: StoreWorld) -> None:
    start = here(world.conn)
    first = register_model(world.conn, "pump", manifest="{}", body=b"1", promote=True)
    second = register_model(world.conn, "pump", manifest="{}", body=b"2", promote=True)
    told = [change.subject for change in changes_since(world.conn, start).items]
    assert told == [f"model/{first}", f"model/{first}", f"model/{second}"]


def test_what_commits_late_under_a_lower_number_is_not_missed(world: StoreWorld, database_url: str) -> None:
    """Three writers draw their numbers in one order and commit in another; a reader looks in between."""
    pumps = [world.device(f"P-{number}") for number in range(4)]
    seen, told = here(world.conn), list[str]()

    def look() -> None:
        nonlocal seen
        batch = changes_since(world.conn, seen)
        seen = batch.position
        told.extend(change.subject for change in batch.items)

    with connect(database_url) as a, connect(database_url) as b, connect(database_url) as c:
        for writer, pump in zip((a, b, c), pumps, strict=False):
            writer.execute("BEGIN")
            come(writer, pump.id)
        look()
        c.execute("COMMIT")
        look()
        assert told == ["device/P-2"]
        come(world.conn, pumps[3].id)
        look()
        a.execute("COMMIT")
        look()
        b.execute("ROLLBACK")
        look()
    assert told == ["device/P-2", "device/P-3", "device/P-0"]


def test_many_writers_and_a_reader_at_once_lose_and_repeat_nothing(world: StoreWorld, database_url: str) -> None:
    pumps, seen, told = [world.device(f"P-{number}") for number in range(60)], here(world.conn), list[str]()

    def write(mine: int) -> None:
        with connect(database_url) as own:
            for pump in pumps[mine::3]:
                come(own, pump.id)

    threads = [threading.Thread(target=write, args=(mine,)) for mine in range(3)]
    for thread in threads:
        thread.start()
    busy = True
    while busy:
        busy = any(thread.is_alive() for thread in threads)
        batch = changes_since(world.conn, seen)
        seen = batch.position
        told += [change.subject for change in batch.items]
    assert sorted(told) == sorted(f"device/{pump.serial}" for pump in pumps)


def test_who_stopped_within_a_batch_gets_it_again_and_who_took_the_last_goes_on(world: StoreWorld) -> None:
    start = here(world.conn)
    for number in range(3):
        come(world.conn, world.device(f"P-{number}").id)
    first, second, last = changes_since(world.conn, start).items
    assert first.position == second.position == start
    assert changes_since(world.conn, last.position).items == []
    assert all(is_position(change.position) for change in (first, last))


def test_a_statement_that_changes_very_many_says_so_in_one_row(world: StoreWorld) -> None:
    pumps, start = [world.device(f"P-{number}") for number in range(201)], here(world.conn)
    arrivals.put_statuses(world.conn, [arrivals.Status(pump.id, "online", T0, "", T0) for pump in pumps])
    [change] = changes_since(world.conn, start).items
    assert (change.subject, change.serial, change.kind) == ("device/*", None, ChangeKind.DEVICE)


def test_one_transaction_tells_of_a_subject_once_and_wakes_once(world: StoreWorld, database_url: str) -> None:
    pump, start, listener = world.device("P-1"), here(world.conn), Listener(database_url, "sigap_changes")
    with world.conn.transaction():
        for state in ("online", "offline", "online"):
            arrivals.put_statuses(world.conn, [arrivals.Status(pump.id, state, T0, "", T0)])
        assert not listener.wait(0)
    assert listener.wait(10)
    assert not listener.wait(0)
    assert len(changes_since(world.conn, start).items) == 1
    listener.close()


def test_more_than_can_be_told_is_lost_as_a_whole_and_reading_goes_on_behind_it(world: StoreWorld) -> None:
    start = here(world.conn)
    for number in range(3):
        come(world.conn, world.device(f"P-{number}").id)
    batch = changes_since(world.conn, start, most=2)
    assert (batch.items, batch.lost) == ([], True)
    assert changes_since(world.conn, batch.position, most=2).lost is False


def test_old_changes_are_pruned_and_who_stood_before_them_is_told(world: StoreWorld) -> None:
    start, marks = here(world.conn), list[Change]()
    for number in range(4):
        come(world.conn, world.device(f"P-{number}").id)
        marks = changes_since(world.conn, start).items
    now = datetime.now(UTC)
    world.conn.execute("UPDATE change SET recorded_at = %s WHERE id = %s", (now - KEPT_FOR - DAY, marks[1].id))
    middle = here_after(world.conn, marks[-1])
    come(world.conn, world.device("P-9").id)
    assert until_pruned(lambda: prune_changes(world.conn, now=now), 2) == 2
    assert changes_since(world.conn, start).lost
    assert [change.subject for change in changes_since(world.conn, middle).items] == ["device/P-9"]


def test_beyond_a_number_the_oldest_go_however_young(world: StoreWorld) -> None:
    for number in range(5):
        come(world.conn, world.device(f"P-{number}").id)
    young = datetime.now(UTC) - timedelta(hours=1)
    assert prune_changes(world.conn, now=young, keep=10) == 0
    assert until_pruned(lambda: prune_changes(world.conn, now=young, keep=2), 3) == 3
    assert world.count("change") == 2


def test_a_position_of_another_server_is_no_position_here(world: StoreWorld) -> None:
    assert changes_since(world.conn, "999999999999:999999999999:").lost


def test_rows_that_another_server_wrote_are_left_out(world: StoreWorld) -> None:
    start = here(world.conn)
    world.conn.execute(
        """INSERT INTO change (xid, product, kind, subject) VALUES ('999999999999', 'pump', 'device', 'device/X')"""
    )
    assert changes_since(world.conn, start).items == []


@pytest.mark.parametrize("text", ["", "12", "1:2", "1:2:x", "1:2:3,", "'; DROP", "1:2:" + "3" * 30])
def test_what_is_no_position_is_known(text: str) -> None:
    assert not is_position(text)


def test_reading_goes_by_the_index(world: StoreWorld) -> None:
    world.conn.execute("SET enable_seqscan = off")
    plan = world.conn.execute(
        """EXPLAIN SELECT * FROM change c, (SELECT pg_current_snapshot() AS seen OFFSET 0) h
           WHERE c.xid >= pg_snapshot_xmin(h.seen) AND NOT pg_visible_in_snapshot(c.xid, h.seen)"""
    ).fetchall()
    assert any("change_xid" in row[0] for row in plan), plan


def come(conn: Connection, device: int) -> None:
    arrivals.put_statuses(conn, [arrivals.Status(device, "online", T0, "", T0)])


def until_pruned(prune: Callable[[], int], count: int) -> int:
    """How many are gone, `count` at least: what is younger than a transaction elsewhere on the server goes later."""
    gone = 0
    while gone < count:
        gone += prune()
    return gone


def here_after(conn: Connection, change: Change) -> str:
    """A position behind a change; transactions elsewhere on the server that are older than it have ended."""
    query = "SELECT pg_snapshot_xmin(%s::text::pg_snapshot) > (SELECT xid FROM change WHERE id = %s)"
    while True:
        position = here(conn)
        row = conn.execute(query, (position, change.id)).fetchone()
        if row and row[0]:
            return position
