"""Attacks on the pages of signing in: forms of other pages, planted cookies, frames, fields that nobody asked for."""

import re

from fastapi.routing import iter_route_contexts

from api.access.secrets import new_secret
from api.access.sessions import COOKIE
from api.web.app import create_app
from store.engine.database import Connection
from store.identity.people import Role, find_person
from store.identity.single_use_links import LinkPurpose
from tests.api.api_world import settings_for
from tests.api.sign_in_world import (
    NEW_PASSWORD,
    SIGNED_IN,
    ani,
    another,
    count,
    is_signed_in,
    link_of,
    session_cookie_of,
    sign_in,
    web,
)

PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")
MADE_UP = {"token": "x" * 43, "name": "none", "language": "id"}
FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


def paths(method: str) -> list[str]:
    """Every address outside of the API, with something made up where it names something."""
    app = create_app(settings_for("postgresql://nowhere"))
    found = {
        PLACE.sub(lambda place: MADE_UP.get(place[1], "1"), str(route.path))
        for route in iter_route_contexts(app.routes)
        if method in (getattr(route, "methods", None) or ()) and not str(route.path).startswith("/v1")
    }
    return sorted(found)


def test_a_form_of_another_page_signs_nobody_in_or_out(conn: Connection, database_url: str) -> None:
    """Sign-in CSRF: whoever is signed in as the attacker unknowingly gives them what they enter."""
    person = ani(conn)
    # A link is its own right; what other systems send bears their signature, and knows no session.
    forms = [path for path in paths("POST") if not path.startswith(("/n/", "/hooks/"))]
    assert {"/login", "/logout", "/second-factor", "/my/code", "/my/out"} <= set(forms)
    with web(database_url) as browser:
        assert sign_in(browser).status_code == 303
        before = count(conn, "session")
        for path in (*forms, link_of(conn, person, LinkPurpose.SIGN_IN)):
            for who in (browser, another(browser)):
                assert who.post(path, data={"email": "x@example.org"}, headers=FOREIGN).status_code == 403, path
        assert is_signed_in(browser)
    assert count(conn, "session") == before


def test_a_planted_cookie_is_nobodys_after_signing_in(conn: Connection, database_url: str) -> None:
    """Session fixation: what the browser bore before proves nothing afterwards."""
    ani(conn)
    planted = new_secret()
    with web(database_url) as browser:
        browser.cookies.set(COOKIE, planted)
        browser.headers["Cookie"] = f"{COOKIE}={planted}"
        assert sign_in(browser).status_code == 303
        del browser.headers["Cookie"]
        attacker = another(browser)
        attacker.headers["Cookie"] = f"{COOKIE}={planted}"
        assert not is_signed_in(attacker)


def test_signing_in_again_ends_the_session_before(conn: Connection, database_url: str) -> None:
    ani(conn)
    with web(database_url) as browser:
        sign_in(browser)
        first = session_cookie_of(browser)
        sign_in(browser)
        assert session_cookie_of(browser) != first
        thief = another(browser)
        thief.headers["Cookie"] = f"{COOKIE}={first}"
        assert not is_signed_in(thief)
        assert is_signed_in(browser)


def test_no_page_stands_in_a_frame(conn: Connection, database_url: str) -> None:
    ani(conn)
    with web(database_url) as browser:
        for path in paths("GET"):
            if path in ("/healthz", "/metrics"):
                continue
            answer = browser.get(path)
            if answer.status_code == 303:
                continue
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
            assert answer.headers["x-frame-options"] == "DENY", path


def test_fields_that_nobody_asked_for_change_nothing(conn: Connection, database_url: str) -> None:
    """Mass assignment by forms: an invitation takes a password, and no role."""
    person = ani(conn, password=None, role=Role.CLAIMS)
    more = {"role": "administrator", "tenant_id": "2", "person_id": "1", "state": "active", "email": "evil@example.org"}
    with web(database_url) as browser:
        form = {"password": NEW_PASSWORD, "again": NEW_PASSWORD, **more}
        assert browser.post(link_of(conn, person, LinkPurpose.INVITATION), data=form).status_code == 303
        assert browser.get(SIGNED_IN).status_code == 200
    now = find_person(conn, person.id)
    assert now is not None
    assert (now.role, now.tenant_id, now.email) == (person.role, person.tenant_id, person.email)


def test_the_api_takes_no_field_that_its_document_does_not_name() -> None:
    """Mass assignment by the API: every body that a route takes refuses other fields."""
    document = create_app(settings_for("postgresql://nowhere")).openapi()
    schemas, open_ones = document["components"]["schemas"], []
    for path, one in document["paths"].items():
        for method, operation in one.items():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                name = str(media["schema"].get("$ref", "")).rpartition("/")[2]
                if name and schemas[name].get("additionalProperties") is not False:
                    open_ones.append((method, path, name))
    assert open_ones == []
