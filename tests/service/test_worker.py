"""The process as a whole: it follows clocks, survives, and stops when told."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

from fleet.process import StopSignal
from fleet.settings import load_settings
from service.fleet_pass import sweep
from service.worker import run, visit_fleet
from store.access.credentials import IssuedHow, NewCredential, SecretHash, issue_credential, living_credential
from store.assets.fleet_clocks import (
    ClockMode,
    Stage,
    advance_clock,
    mark_ready,
    read_clock,
    report_step,
    stage_reached,
    wake,
)
from store.engine.database import Connection, connect
from store.engine.waiting import Listener
from store.engine.workers import alive
from store.telemetry.flood_records import note_flood
from store.telemetry.floods import NewFlood, list_floods
from tests.service.outside import WAIT_S, mail_server
from tests.service.service_world import DAY, NO_CHANNEL, NOW, predict, rows, settle


@contextmanager
def working(database_url: str, **settings: object) -> Iterator[StopSignal]:
    stop = StopSignal()
    thread = threading.Thread(target=run, args=(load_settings(database_url=database_url, **settings), stop))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=WAIT_S)
        assert not thread.is_alive()


def service_done(conn: Connection, listener: Listener, step: int) -> None:
    deadline = time.monotonic() + WAIT_S
    while not stage_reached(conn, "fridge", Stage.SERVICE, step):
        listener.wait(1.0)
        assert time.monotonic() < deadline, f"service has not done step {step}"


def test_on_a_driven_clock_it_acts_after_predict_and_reports_the_step(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with closing(Listener(database_url)) as listener, working(database_url):
        for step in (1, 2):
            at = NOW + step * DAY
            advance_clock(conn, "fridge", step=step, now=at)
            mark_ready(conn, "fridge", step)
            if step == 1:
                predict(conn, world.worn_fridge, at=at)
            assert not stage_reached(conn, "fridge", Stage.SERVICE, step)
            report_step(conn, "fridge", Stage.PREDICT, step=step)
            service_done(conn, listener, step)
            assert rows(conn, "SELECT opened_at FROM ticket") == [(NOW + DAY,)]
        assert [worker.stage for worker in alive(conn)] == ["service"]
    assert alive(conn) == []


def test_a_step_is_not_reported_while_another_worker_holds_part_of_its_work(
    conn: Connection, database_url: str
) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    advance_clock(conn, "fridge", step=1, now=NOW)
    mark_ready(conn, "fridge", 1)
    report_step(conn, "fridge", Stage.PREDICT, step=1)
    clock = read_clock(conn, "fridge")
    assert clock is not None
    with connect(database_url) as other, other.transaction():
        other.execute("SELECT FROM prediction_state FOR UPDATE")
        assert not visit_fleet(conn, clock, NOW, NO_CHANNEL)
        assert not stage_reached(conn, "fridge", Stage.SERVICE, 1)
    assert visit_fleet(conn, clock, NOW, NO_CHANNEL)
    assert stage_reached(conn, "fridge", Stage.SERVICE, 1)
    assert rows(conn, "SELECT state FROM prediction_state") == [("ticketed",)]


def test_on_a_wall_clock_a_prediction_becomes_a_mail_even_after_the_connections_were_cut(
    conn: Connection, database_url: str
) -> None:
    world = settle(conn, mode=ClockMode.WALL)
    conn.execute("UPDATE customer SET quiet_until = quiet_from")  # Whatever hour it is on the wall just now.
    with mail_server() as mailbox, working(database_url, smtp_url=mailbox.url, link_secret="s" * 32):
        for number, mode in enumerate(("compressor_wear", "fan_stall")):
            predict(conn, world.worn_fridge, mode=mode, horizon=3650 * DAY)
            wake(conn, "fridge")
            assert "SN-1" in str(mailbox.arrived.get(timeout=WAIT_S))
            if number == 0:
                conn.execute(
                    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()
                         AND backend_type = 'client backend'"""
                )


def test_who_was_shut_out_for_a_while_is_let_in_where_no_brokers_users_are_kept(
    conn: Connection, database_url: str
) -> None:
    device = settle(conn).worn_fridge
    new = NewCredential(device.id, "fridge.SN-1", SecretHash(bytes(12), 101, bytes(64)))
    assert issue_credential(conn, new, by="?", how=IssuedHow.COMMAND, now=NOW)
    noticed = datetime.now(UTC) - timedelta(minutes=10)
    flood = NewFlood(device.id, "messages", noticed, noticed, 50.0, 20.0, noticed + timedelta(minutes=9))
    assert note_flood(conn, device, flood, actor="ingest")
    credential = living_credential(conn, device.id)
    assert credential is not None
    assert credential.disabled_until == flood.until_at
    deadline = time.monotonic() + WAIT_S
    with closing(Listener(database_url)) as listener, working(database_url):
        while (credential := living_credential(conn, device.id)) is None or credential.disabled_until is not None:
            listener.wait(1.0)
            assert time.monotonic() < deadline, "it is shut out still"
    assert [one.ended_at for one in list_floods(conn)] == [flood.until_at]


def test_a_pass_on_nothing_does_nothing(conn: Connection) -> None:
    settle(conn)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    swept = sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert not swept
    assert not swept.left
