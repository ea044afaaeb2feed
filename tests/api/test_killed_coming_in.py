"""kill -9 of the web process during sign-in, invitation and the use of a token; and two web processes at once."""

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from store.engine.database import Connection
from store.identity.people import Person, Role
from store.identity.single_use_links import LinkPurpose
from tests.api.access_world import token_of
from tests.api.sign_in_world import EMAIL, NEW_PASSWORD, OURS, PASSWORD, ani, link_of
from tests.api.test_sign_in_killed import Restarted, newest, process, restarted
from tests.service.service_world import settle

__all__ = ["restarted"]
KILLS = 2
# What follows from coming in: everything, or nothing.
CAME_IN = """
SELECT (SELECT count(*) FROM session WHERE id > %(session)s),
       (SELECT count(*) FROM audit WHERE action = 'signed_in' AND id > %(audit)s),
       (SELECT count(*) FROM known_browser) - %(browsers)s,
       (SELECT count(*) FROM person WHERE id = %(person)s AND signed_in_at > %(began)s)
"""
INVITED = """
SELECT (SELECT count(*) FROM single_use_link WHERE id = %(link)s AND spent_at IS NOT NULL),
       (SELECT count(*) FROM person WHERE id = %(person)s AND password_hash IS NOT NULL),
       (SELECT count(*) FROM audit WHERE action = 'password_set' AND id > %(audit)s),
       (SELECT count(*) FROM audit WHERE action = 'link_used' AND id > %(audit)s)
"""


def before(conn: Connection, person: Person) -> dict[str, object]:
    row = conn.execute("SELECT count(*), now() FROM known_browser").fetchone()
    assert row is not None
    last = {name: newest(conn, table) for name, table in (("session", "session"), ("audit", "audit"))}
    return {**last, "link": newest(conn, "single_use_link"), "browsers": row[0], "began": row[1], "person": person.id}


def killed_during(
    act: Callable[[str], int], restarted: Restarted, chance: random.Random, takes_s: float | None
) -> tuple[int | None, float]:
    """The status of an act during which the process is killed (None where no answer came), and how long it took.

    `takes_s` None: it is left alone."""
    statuses: list[int] = []

    def acting(url: str) -> None:
        with contextlib.suppress(httpx.TransportError):
            statuses.append(act(url))

    took_s = restarted.during(acting, None if takes_s is None else chance.uniform(0, 1.1) * takes_s)
    return next(iter(statuses), None), took_s


@pytest.mark.timeout(900)  # Each kill takes a process of its own.
def test_a_sign_in_is_whole_or_not_at_all(conn: Connection, restarted: Restarted) -> None:
    person, chance, takes_s = ani(conn), random.Random(2), None

    def sign_in(url: str) -> int:
        form = {"email": EMAIL, "password": PASSWORD}
        return httpx.post(f"{url}/login", data=form, headers=OURS, timeout=60).status_code

    for kill in range(KILLS + 1):
        was = before(conn, person)
        status, took_s = killed_during(sign_in, restarted, chance, takes_s)
        takes_s = takes_s or took_s
        outcome = conn.execute(CAME_IN, was).fetchone()
        assert outcome in ((0, 0, 0, 0), (1, 1, 1, 1)), (kill, outcome)
        assert status is None or (status == 303 and outcome == (1, 1, 1, 1))


@pytest.mark.timeout(900)
def test_an_invitation_is_whole_or_not_at_all(conn: Connection, restarted: Restarted) -> None:
    person, chance, takes_s = ani(conn, password=None), random.Random(3), None
    for kill in range(KILLS + 1):
        conn.execute("UPDATE person SET password_hash = NULL WHERE id = %s", (person.id,))
        path = link_of(conn, person, LinkPurpose.INVITATION)

        def take(url: str, path: str = path) -> int:
            form = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
            return httpx.post(f"{url}{path}", data=form, headers=OURS, timeout=60).status_code

        was = before(conn, person)
        status, took_s = killed_during(take, restarted, chance, takes_s)
        takes_s = takes_s or took_s
        outcome = (conn.execute(INVITED, was).fetchone(), conn.execute(CAME_IN, was).fetchone())
        assert outcome in (((0, 0, 0, 0), (0, 0, 0, 0)), ((1, 1, 1, 1), (1, 1, 1, 1))), (kill, outcome)
        assert status is None or (status == 303 and outcome[0] == (1, 1, 1, 1))


@pytest.mark.timeout(900)
def test_a_change_by_a_token_is_whole_or_not_at_all(conn: Connection, restarted: Restarted) -> None:
    """The change and its row in the audit log."""
    settle(conn)
    chance, takes_s = random.Random(4), None

    token = token_of(conn, ani(conn, role=Role.ADMINISTRATOR))
    for kill in range(KILLS + 1):
        count_before, audit = newest(conn, "customer"), newest(conn, "audit")

        def enter(url: str, name: str = f"Customer {kill}") -> int:
            bearer = {"Authorization": f"Bearer {token}"}
            return httpx.post(f"{url}/v1/customers", json={"name": name}, headers=bearer, timeout=60).status_code

        status, took_s = killed_during(enter, restarted, chance, takes_s)
        takes_s = takes_s or took_s
        row = conn.execute(
            "SELECT (SELECT count(*) FROM customer WHERE id > %s), (SELECT count(*) FROM audit WHERE id > %s)",
            (count_before, audit),
        ).fetchone()
        assert row in ((0, 0), (1, 1)), (kill, row)
        assert status is None or (status == 201 and row == (1, 1)), status


@pytest.mark.timeout(900)
def test_two_web_processes_share_sessions_and_limits(conn: Connection, database_url: str, tmp_path: Path) -> None:
    ani(conn)
    right, wrong = {"email": EMAIL, "password": PASSWORD}, {"email": EMAIL, "password": "not the password"}
    with (
        process(database_url, tmp_path / "a") as (_, first),
        process(database_url, tmp_path / "b") as (_, second),
        httpx.Client(headers=OURS, timeout=60) as browser,
    ):
        assert browser.post(f"{first}/login", data=right).status_code == 303
        # Cookies of one host hold for every port.
        assert browser.get(f"{second}/welcome").status_code == 200
        assert browser.post(f"{second}/logout").status_code == 303
        assert browser.get(f"{first}/welcome").status_code == 303
        statuses = [
            httpx.post(f"{url}/login", data=wrong, headers=OURS, timeout=60).status_code for url in (first, second) * 6
        ]
        assert statuses == [401] * 10 + [429] * 2
