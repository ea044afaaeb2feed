"""Sign-in by an identity provider, against one that runs as a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from fleet.settings import BadSettings
from store.engine.database import Connection
from store.identity.people import (
    NewPerson,
    PersonChange,
    PersonState,
    Role,
    change_person,
    create_person,
    find_person,
    person_of_email,
)
from tests.api.api_world import settings_for
from tests.api.sign_in_world import EMAIL, ani, another, count, is_signed_in, wait_until_up, web, words
from tests.api.test_sign_in_second_factor import protect


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a running provider."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_up(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def settings(provider: str, **more: object) -> dict[str, object]:
    known = {"oidc_issuer": provider, "oidc_client_id": "sigap", "oidc_client_secret": "s3cret:with/odd characters"}
    return {**known, "oidc_label": "Akun Kantor", **more}


def at_provider(provider: str, subject: str, **claims: object) -> None:
    httpx.put(f"{provider}/users/{subject}", json=claims).raise_for_status()


def come_back(browser: httpx.Client, subject: str, *, to: str = "/") -> str:
    """Goes to the provider, says who it is there, and returns the address of the way back."""
    away = browser.get("/oidc/start", params={"to": to})
    assert away.status_code == 303
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email profile"]
    answer = httpx.post(away.headers["location"], data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


def test_a_verified_address_of_somebody_invited_comes_in_and_is_known_by_subject(
    conn: Connection, database_url: str, provider: str
) -> None:
    invited = create_person(conn, NewPerson("Budi Santoso", Role.TECHNICIAN, "budi@example.org"))
    assert invited is not None
    at_provider(provider, "b-1", email="Budi@Example.org", email_verified=True, name="Budi")
    with web(database_url, **settings(provider)) as browser:
        assert "Akun Kantor" in words(browser.get("/login"))
        back = browser.get(come_back(browser, "b-1", to="/tickets/7"))
        assert back.headers["location"] == "/tickets/7"
        assert is_signed_in(browser)
        person = find_person(conn, invited.id)
        assert person is not None
        assert (person.state, person.has_oidc) == (PersonState.ACTIVE, True)
        change_person(conn, invited.id, PersonChange(email="another@example.org"))
        anew = another(browser)
        anew.get(come_back(anew, "b-1"))
        assert is_signed_in(anew)
    assert count(conn, "session", "how = 'oidc'") == 2


@pytest.mark.parametrize(
    "claims", [{"email": EMAIL}, {"email": EMAIL, "email_verified": False}, {"email": "new@example.org"}, {}]
)
def test_whoever_is_not_vouched_for_does_not_come_in(
    conn: Connection, database_url: str, provider: str, claims: dict[str, object]
) -> None:
    ani(conn)
    at_provider(provider, "x-1", **claims)
    with web(database_url, **settings(provider)) as browser:
        back = browser.get(come_back(browser, "x-1"))
        assert back.status_code == 403
        assert not is_signed_in(browser)
    assert count(conn, "person") == 1


def test_disabled_people_and_accounts_of_another_subject_stay_out(
    conn: Connection, database_url: str, provider: str
) -> None:
    person = ani(conn)
    at_provider(provider, "a-1", email=EMAIL, email_verified=True)
    at_provider(provider, "a-2", email=EMAIL, email_verified=True)
    with web(database_url, **settings(provider)) as browser:
        browser.get(come_back(browser, "a-1"))
        assert is_signed_in(browser)
        other = another(browser)
        assert other.get(come_back(other, "a-2")).status_code == 403
        change_person(conn, person.id, PersonChange(state=PersonState.DISABLED))
        again = another(browser)
        assert again.get(come_back(again, "a-1")).status_code == 403
        assert not is_signed_in(browser)


def test_a_new_person_is_made_only_with_a_role_for_it(conn: Connection, database_url: str, provider: str) -> None:
    ani(conn)
    at_provider(provider, "n-1", email="new@example.org", email_verified=True, name="Ani Wijaya")
    with web(database_url, **settings(provider, oidc_default_role="knowledge")) as browser:
        browser.get(come_back(browser, "n-1"))
        assert is_signed_in(browser)
    made = person_of_email(conn, "new@example.org")
    assert made is not None
    assert (made.name, made.role) == ("Ani Wijaya 2", Role.KNOWLEDGE)


def test_the_second_factor_is_asked_for_and_the_target_kept(conn: Connection, database_url: str, provider: str) -> None:
    _, codes = protect(conn, ani(conn))
    at_provider(provider, "s-1", email=EMAIL, email_verified=True)
    with web(database_url, **settings(provider)) as browser:
        back = browser.get(come_back(browser, "s-1", to="/tickets/9"))
        assert back.headers["location"] == "/second-factor"
        assert not is_signed_in(browser)
        assert browser.post("/second-factor", data={"code": codes[0]}).headers["location"] == "/tickets/9"


def test_an_answer_counts_once_in_the_browser_that_asked(conn: Connection, database_url: str, provider: str) -> None:
    ani(conn)
    at_provider(provider, "c-1", email=EMAIL, email_verified=True)
    with web(database_url, **settings(provider)) as browser:
        stranger = another(browser)
        assert stranger.get(come_back(browser, "c-1")).status_code == 400
        stranger.get("/oidc/start")
        theirs = come_back(another(browser), "c-1")
        assert stranger.get(theirs).status_code == 400, "a state of another browser"
        assert not is_signed_in(stranger)
        mine = come_back(browser, "c-1")
        assert browser.get(mine).status_code == 303
        assert browser.get(mine).status_code == 400
        for odd in ("", "?error=access_denied&state=x", "?code=x", "?code=x&state=%00"):
            browser.get("/oidc/start")
            assert browser.get(f"/oidc/callback{odd}").status_code == 400


def test_a_provider_that_is_away_says_so(conn: Connection, database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with web(database_url, **settings(f"http://127.0.0.1:{port}")) as browser:
        answer = browser.get("/oidc/start")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "location" not in answer.headers


def test_without_a_provider_there_is_no_way(conn: Connection, database_url: str) -> None:
    with web(database_url) as browser:
        assert browser.get("/oidc/start").status_code == 404
        assert browser.get("/oidc/callback?code=x&state=y").status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://login.example.org"},
        {"oidc_client_secret": None},
        {"oidc_default_role": "administrator"},
        {"oidc_default_role": "customer"},
        {"oidc_default_role": "king"},
    ],
)
def test_settings_that_cannot_be_used_are_refused(wrong: dict[str, object]) -> None:
    from api.signin.oidc import open_provider

    with pytest.raises(BadSettings, match="SIGAP_OIDC"):
        open_provider(settings_for("postgresql://unused", **settings("https://login.example.org", **wrong)))
