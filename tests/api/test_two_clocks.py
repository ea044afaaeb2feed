"""Sessions, links, limits and requests run on wall time: driving a fleet's clock by years changes none of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api.access.secrets import new_secret, secret_hash
from api.access.sessions import COOKIE
from api.limits.rate_limits import Limit, RateLimits, TooMany
from api.privacy.hourly import ANSWERING
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.identity.sessions import begin_session
from store.identity.single_use_links import LinkPurpose, make_link, spend_link
from store.privacy.privacy_requests import RequestKind, ask_for, find_request, warn_due
from tests.api.api_world import ok, serving
from tests.service.notice_world import open_predicted
from tests.service.service_world import NOW, rows

YEARS = (NOW + timedelta(days=3650), NOW + timedelta(days=7300))


@pytest.fixture
def signed_in(conn: Connection, database_url: str) -> Iterator[tuple[httpx.Client, int, datetime]]:
    """A client with a session that lasts an hour of wall time, its person, and the time of day."""
    now = datetime.now(UTC)
    ani = create_person(conn, NewPerson("Ani", Role.AGENT, "ani@example.com", PersonState.ACTIVE))
    assert ani is not None
    secret = new_secret()
    begin_session(
        conn, token_hash=secret_hash(secret), person_id=ani.id, at=now, expires_at=now + timedelta(hours=1),
        address="127.0.0.1", agent="", how="password",
    )  # fmt: skip
    with serving(database_url, token=None) as client:
        client.cookies.set(COOKIE, secret)
        yield client, ani.id, now


def test_a_fleet_that_is_driven_by_years_ends_no_session_link_or_limit(
    conn: Connection, signed_in: tuple[httpx.Client, int, datetime]
) -> None:
    client, person, now = signed_in
    _, ticket = open_predicted(conn)
    due = ok(client.get(f"/v1/tickets/{ticket}"))["due_at"]
    limits = RateLimits({})
    link = new_secret()
    make_link(
        conn, token_hash=secret_hash(link), purpose=LinkPurpose.SIGN_IN, person_id=person, made_at=now,
        expires_at=now + timedelta(hours=1),
    )  # fmt: skip
    for _ in range(10):
        limits.check(conn, Limit.SIGN_IN_PAIR, "ani@example.com", "10.0.0.1", now=now)
    request = ask_for(conn, 1, RequestKind.COPY, how="phone", at=now)
    assert request is not None
    for moment in YEARS:
        move_clock_to(conn, "fridge", moment)
        sweep(conn, "fridge", moment, TO_CUSTOMERS)
        # The desk's clock went on: the ticket is late, or was ended by its timers.
        assert datetime.fromisoformat(due) < moment
        assert ok(client.get("/v1/tickets"))["items"]
        with pytest.raises(TooMany):
            limits.check(conn, Limit.SIGN_IN_PAIR, "ani@example.com", "10.0.0.1", now=now)
        assert warn_due(conn, now=now + timedelta(hours=1), roles=ANSWERING) == []
    found = find_request(conn, request)
    assert found is not None
    assert not found.is_late(now + timedelta(hours=1))
    assert spend_link(conn, secret_hash(link), now=now + timedelta(minutes=59)) is not None
    assert rows(conn, "SELECT ended_at FROM session") == [(None,)]
    assert rows(conn, "SELECT now FROM fleet_clock") == [(YEARS[-1],)]


def test_wall_time_ends_them_while_the_fleet_stands_still(
    conn: Connection, signed_in: tuple[httpx.Client, int, datetime]
) -> None:
    client, _, now = signed_in
    open_predicted(conn)
    ok(client.get("/v1/tickets"))
    conn.execute("UPDATE session SET expires_at = %s", (now - timedelta(seconds=1),))
    assert client.get("/v1/tickets").status_code == 401
    limits = RateLimits({})
    for _ in range(10):
        limits.check(conn, Limit.SIGN_IN_PAIR, "ani@example.com", "10.0.0.1", now=now)
    limits.check(conn, Limit.SIGN_IN_PAIR, "ani@example.com", "10.0.0.1", now=now + timedelta(minutes=31))
    assert rows(conn, "SELECT now FROM fleet_clock") == [(NOW,)]
