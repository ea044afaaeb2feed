"""Who asks: by token, by cookie, or nobody."""

from datetime import UTC, datetime, timedelta

import httpx

from api.access.permissions import Permission
from api.access.secrets import new_secret, new_token, secret_hash
from api.access.sessions import COOKIE
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.identity.sessions import begin_session, end_session
from store.identity.tokens import end_token, make_token
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import settle

NOW = datetime.now(UTC)


def test_a_token_is_good_until_it_ends_or_expires(conn: Connection, database_url: str) -> None:
    settle(conn)
    good, late = new_token(), new_token()
    number = _token(conn, good)
    _token(conn, late, expires_at=NOW - timedelta(seconds=1))
    with serving(database_url, token=good) as api:
        ok(api.get("/v1/products"))
        assert problem(api.get("/v1/products", headers={"Authorization": f"Bearer {late}"}), 401)["code"] == (
            "token_refused"
        )
        used = conn.execute("SELECT last_used_at FROM access_token WHERE id = %s", (number,)).fetchone()
        assert used is not None
        assert used[0] is not None
        end_token(conn, number, at=NOW)
        problem(api.get("/v1/products"), 401)


def test_a_session_is_good_until_it_ends_or_its_person_is_disabled(conn: Connection, database_url: str) -> None:
    settle(conn)
    person = create_person(conn, NewPerson("Ani", Role.AGENT, "ani@example.com", PersonState.ACTIVE))
    assert person is not None
    secret = new_secret()
    number = begin_session(
        conn,
        token_hash=secret_hash(secret),
        person_id=person.id,
        at=NOW,
        expires_at=NOW + timedelta(days=1),
        address="127.0.0.1",
        agent="test",
        how="password",
    )
    with serving(database_url, token=None) as api:
        cookie = {"Cookie": f"{COOKIE}={secret}"}
        ok(api.get("/v1/products", headers=cookie))
        assert _status(api, {"Cookie": f"{COOKIE}={new_secret()}"}) == 401
        # A cookie of the name that browsers keep for TLS is nothing over plain HTTP.
        assert _status(api, {"Cookie": f"__Host-sigap={secret}"}) == 401
        conn.execute("UPDATE person SET state = 'disabled'")
        assert _status(api, cookie) == 401
        conn.execute("UPDATE person SET state = 'active'")
        end_session(conn, number, person_id=person.id, at=NOW)
        assert _status(api, cookie) == 401


def test_the_shared_staff_token_is_taken_with_a_warning(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        answer = api.get("/v1/products")
        ok(answer)
        assert answer.headers["deprecation"] == "true"
        assert "staff token" in answer.headers["warning"]


def _status(api: httpx.Client, headers: dict[str, str]) -> int:
    return api.get("/v1/products", headers=headers).status_code


def _token(conn: Connection, token: str, expires_at: datetime | None = None) -> int:
    return make_token(
        conn,
        token_hash=secret_hash(token),
        name="erp",
        hint=token[:8],
        scopes=[Permission.PRODUCTS_READ],
        made_by="test",
        made_at=NOW,
        expires_at=expires_at,
    )
