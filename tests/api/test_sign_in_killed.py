"""kill -9 of the web process while people come in: each act is done with all that follows from it, or not at all."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from store.engine.database import Connection
from store.identity.single_use_links import LinkPurpose
from tests.api.sign_in_world import EMAIL, NEW_PASSWORD, OURS, PASSWORD, SECRET, SMTP, ani, link_of, wait_until_up

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3
WHOLE = """
SELECT p.password_hash <> %(old)s AS changed,
       (SELECT spent_at IS NOT NULL FROM single_use_link l WHERE l.id = %(link)s) AS spent,
       (SELECT count(*) FROM session s WHERE s.person_id = p.id AND s.id > %(session)s) AS sessions,
       (SELECT count(*) FROM account_mail m WHERE m.kind = 'password_changed' AND m.id > %(mail)s) AS mails,
       (SELECT count(*) FROM audit a WHERE a.action = 'signed_in' AND a.id > %(audit)s) AS audited
FROM person p WHERE p.id = %(person)s
"""


@contextmanager
def process(database_url: str, folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """`python -m api`, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    ours = {
        "SIGAP_DATABASE_URL": database_url,
        "SIGAP_HTTP_PORT": str(port),
        "SIGAP_DATA_DIR": str(folder),
        "SIGAP_LINK_SECRET": SECRET,
        "SIGAP_SMTP_URL": SMTP,
    }
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SIGAP_", "PYTEST_"))}
    command = [sys.executable, "-m", "api"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**env, **ours}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as web:
        try:
            wait_until_up(f"http://127.0.0.1:{port}/healthz")
            yield web, f"http://127.0.0.1:{port}"
        finally:
            web.kill()


@dataclass
class Restarted:
    """A web process that is started anew only once it was killed: starting takes longer than all else."""

    database_url: str
    folder: Path
    stack: ExitStack
    now: "tuple[subprocess.Popen[bytes], str] | None" = None

    def during(self, act: Callable[[str], object], kill_after_s: float | None) -> float:
        """How long an act took during which the process is killed; None: it is left alone."""
        if self.now is None:
            self.now = self.stack.enter_context(process(self.database_url, self.folder))
        web, url = self.now
        killer = threading.Timer(kill_after_s or 0, web.send_signal, (signal.SIGKILL,))
        if kill_after_s is not None:
            killer.start()
        began = time.monotonic()
        act(url)
        took_s = time.monotonic() - began
        if kill_after_s is not None:
            killer.cancel()
            killer.join()
            web.kill()  # It may have been quicker; the next act finds a new one all the same.
            web.wait()
            self.now = None
        return took_s


@pytest.fixture
def restarted(database_url: str, tmp_path: Path) -> Iterator[Restarted]:
    with ExitStack() as stack:
        yield Restarted(database_url, tmp_path, stack)


def newest(conn: Connection, table: str) -> int:
    row = conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


@pytest.mark.timeout(900)  # Each kill takes a process of its own.
def test_killed_at_any_moment_nothing_is_half_done(conn: Connection, restarted: Restarted) -> None:
    """A reset spends its link, sets the password, ends sessions, writes a mail and begins a session: all or nothing."""
    person, chance, takes_s = ani(conn), random.Random(1), 0.0
    for kill in range(KILLS + 1):
        conn.execute("DELETE FROM session")
        row = conn.execute("SELECT password_hash FROM person WHERE id = %s", (person.id,)).fetchone()
        assert row is not None
        path = link_of(conn, person, LinkPurpose.RESET)
        before = {
            "person": person.id,
            "old": row[0],
            "link": newest(conn, "single_use_link"),
            "session": newest(conn, "session"),
            "mail": newest(conn, "account_mail"),
            "audit": newest(conn, "audit"),
        }
        entered: list[bool] = []
        # The first act is left alone, and says how long one takes here.
        took_s = restarted.during(
            lambda url, path=path, entered=entered: entered.append(_enters(url, path)),  # type: ignore[misc]
            chance.uniform(0.1, 1.1) * takes_s if kill else None,
        )
        takes_s = takes_s or took_s
        outcome = conn.execute(WHOLE, before).fetchone()
        assert outcome in ((False, False, 0, 0, 0), (True, True, 1, 1, 1)), (kill, outcome)
        assert outcome[0] or not entered[0], "somebody was told that they are in"
        assert entered[0] or kill


def test_a_session_outlives_the_process_that_began_it(conn: Connection, database_url: str, tmp_path: Path) -> None:
    ani(conn)
    with httpx.Client(headers=OURS, timeout=30) as browser:
        with process(database_url, tmp_path) as (web, url):
            form = {"email": EMAIL, "password": PASSWORD}
            assert browser.post(f"{url}/login", data=form).status_code == 303
            web.send_signal(signal.SIGKILL)
        with process(database_url, tmp_path) as (_, url):
            assert browser.get(f"{url}/welcome").status_code == 200


def _enters(url: str, path: str) -> bool:
    chosen = {"do": "password", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    try:
        return httpx.post(f"{url}{path}", data=chosen, headers=OURS, timeout=30).status_code == 303
    except httpx.TransportError:
        return False
