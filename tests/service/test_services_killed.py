"""Two service processes on one database, killed while they triage and while they hand mails over."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from psycopg.sql import SQL

from sigap.platform.free_ports import free_port
from sigap.platform.supervisor import Child, Supervisor
from store.assets.fleet_clocks import ClockMode, wake
from store.engine.database import Connection
from tests.ingest.live_ingest import wait_until
from tests.service.notice_world import link_in
from tests.service.service_world import DAY, add_fridge, predict, rows, settle
from tests.worlds.lock_ambush import dies_waiting

SERVICES = ("service-1", "service-2")
FRIDGES = 8
SENT = SQL("SELECT least(count(*), {}) FROM notice WHERE state = 'sent'")
# All processes die while these mails are handed over, counted as they come: taken already, and not.
TAKEN, NOT_TAKEN = (1, 5), (3,)


@dataclass(slots=True)
class Receiver:
    """A mail server that has senders die before they hear that it took a mail, or that it did not."""

    senders_die: Callable[[], None]
    came: int = 0
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.came += 1
        place = self.came
        if place not in NOT_TAKEN:
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        if place in (*TAKEN, *NOT_TAKEN):
            self.senders_die()
        return "250 OK"


@contextmanager
def receiving(receiver: Receiver) -> Iterator[str]:
    controller = Controller(receiver, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def two_services(database_url: str, smtp_url: str, folder: Path, supervisor: Supervisor) -> Iterator[None]:
    env = {
        "SIGAP_DATABASE_URL": database_url,
        "SIGAP_SMTP_URL": smtp_url,
        "SIGAP_PUBLIC_URL": "https://servis.example.com",
        "SIGAP_LINK_SECRET": "a-secret-of-thirty-two-characters",
        "SIGAP_DATA_DIR": str(folder),
        "SIGAP_HEALTH_PORT": "0",
    }
    for name in SERVICES:
        supervisor.add(Child(name, [sys.executable, "-m", "service"], {**env, "PGAPPNAME": name}))
    try:
        yield
    finally:
        supervisor.stop()


@pytest.mark.timeout(600)
def test_each_fault_is_one_ticket_and_one_notice_whoever_dies(
    conn: Connection, database_url: str, tmp_path: Path
) -> None:
    world = settle(conn, mode=ClockMode.WALL)
    conn.execute("UPDATE customer SET quiet_until = quiet_from")  # Whatever hour it is on the wall just now.
    supervisor, killed = Supervisor(tmp_path / "logs"), Counter[str]()

    def kill(name: str) -> None:
        if (pid := supervisor.pid(name)) is not None:
            killed[name] += 1
            os.kill(pid, signal.SIGKILL)

    def all_die() -> None:
        """Whoever claimed a notice would be followed a minute later, and is at once."""
        for name in SERVICES:
            kill(name)
        conn.execute("UPDATE notice SET try_after = now() WHERE state = 'sending'")

    receiver = Receiver(all_die)
    fridges = [add_fridge(conn, world.product, f"T-{number}", world.ani) for number in range(FRIDGES)]
    lock = "SELECT FROM asset WHERE id = %(asset)s FOR NO KEY UPDATE"
    with (
        receiving(receiver) as smtp_url,
        two_services(database_url, smtp_url, tmp_path, supervisor),
        dies_waiting(database_url, lock, lambda _: all_die(), asset=fridges[FRIDGES // 2].asset_id) as in_triage,
    ):
        for fridge in fridges:
            predict(conn, fridge, horizon=3650 * DAY)
        wake(conn, "fridge")
        for sent in range(1, FRIDGES + 1):
            wait_until(database_url, SENT.format(sent), sent)
        assert [name in SERVICES for name in in_triage] == [True]
    assert set(killed) == {*SERVICES}
    assert rows(conn, "SELECT count(*), count(DISTINCT asset_id) FROM ticket") == [(FRIDGES, FRIDGES)]
    assert rows(conn, "SELECT count(*) FROM ticket_history WHERE action = 'open'") == [(FRIDGES,)]
    assert rows(conn, "SELECT count(*) FROM notice WHERE to_customer") == [(FRIDGES,)]
    numbers = Counter(str(mail["Message-ID"]) for mail in receiver.mails)
    assert len(numbers) == FRIDGES, "one number at the receiver for each notice"
    # What was taken before its sender died came again under its number, with the same link.
    assert sum(numbers.values()) >= FRIDGES + len(TAKEN)
    assert len({(str(mail["Message-ID"]), link_in(mail)) for mail in receiver.mails}) == FRIDGES
