"""Sign-in by password: what it asks, where it leads, what it gives away."""

import httpx
import pytest

from api.access.passwords import HASHER
from api.signin.inside import inside
from store.engine.database import Connection
from store.identity.people import PersonChange, PersonState, change_person, proofs_of_person
from tests.api.sign_in_world import (
    EMAIL,
    NEW_PASSWORD,
    PASSWORD,
    ani,
    another,
    count,
    is_signed_in,
    session_cookie_of,
    sign_in,
    web,
    words,
)


def test_a_password_signs_in_and_the_button_signs_out(conn: Connection, database_url: str) -> None:
    ani(conn)
    with web(database_url) as browser:
        assert not is_signed_in(browser)
        answer = sign_in(browser, email=f" {EMAIL.upper()} ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/welcome")
        cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("sigap="))
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert is_signed_in(browser)
        assert "Ani Wijaya" in words(browser.get("/welcome"))
        first = session_cookie_of(browser)
        sign_in(browser)
        assert session_cookie_of(browser) != first
        assert count(conn, "session", "ended_at IS NULL") == 1
        stolen = another(browser)
        stolen.cookies.set("sigap", session_cookie_of(browser) or "")
        assert browser.post("/logout").headers["location"] == "/login"
        assert not is_signed_in(browser)
        assert not is_signed_in(stolen)


def test_known_and_unknown_accounts_are_answered_alike(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    with web(database_url) as browser:
        answers = [
            sign_in(another(browser), "not the password"),
            sign_in(another(browser), email="nobody@example.org"),
        ]
        change_person(conn, person.id, PersonChange(state=PersonState.DISABLED))
        answers.append(sign_in(another(browser)))
        change_person(conn, person.id, PersonChange(state=PersonState.ACTIVE))
        conn.execute("UPDATE person SET password_hash = NULL")
        answers.append(sign_in(another(browser)))
        conn.execute("UPDATE person SET password_hash = 'no hash at all'")
        answers.append(sign_in(another(browser)))
    pages = {answer.text.replace("nobody@example.org", EMAIL) for answer in answers}
    assert len(pages) == 1
    assert {answer.status_code for answer in answers} == {401}
    assert all(answer.headers.get("set-cookie") is None for answer in answers)


def test_the_target_survives_a_wrong_password(conn: Connection, database_url: str) -> None:
    ani(conn)
    with web(database_url) as browser:
        page = browser.get("/login", params={"to": "/tickets/7?tab=why"})
        assert 'name="to" value="/tickets/7?tab=why"' in page.text
        wrong = sign_in(browser, "wrong", to="/tickets/7?tab=why")
        assert 'name="to" value="/tickets/7?tab=why"' in wrong.text
        assert f'value="{EMAIL}"' in wrong.text
        assert sign_in(browser, to="/tickets/7?tab=why").headers["location"] == "/tickets/7?tab=why"
        assert browser.get("/login", params={"to": "/tickets/8"}).headers["location"] == "/tickets/8"


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n//evil.example",
        "https://evil.example",
        "http:/evil.example",
        "javascript:alert(1)",
        "/./..//evil.example",
        "/x/../..//evil.example",
        "\x00/evil",
        "/\x00",
        " //evil.example",
        "evil.example",
        "/\ud800",
        "/login?to=//evil.example",
        "/logout",
        "/" + "a" * 3000,
        "//[evil",
        None,
        "",
    ],
)
def test_no_target_leads_out(evil: str | None) -> None:
    assert inside(evil) == "/"


@pytest.mark.parametrize(
    ("to", "there"),
    [
        ("/tickets/7", "/tickets/7"),
        ("/devices/a%2Fb?q=1&r=%20", "/devices/a%2Fb?q=1&r=%20"),
        ("/%2F%2Fevil.example", "/%2F%2Fevil.example"),
        ("/x?next=//evil.example", "/x?next=//evil.example"),
        ("/x#part", "/x"),
        ("/loginx", "/loginx"),
        ("/é", "/%C3%A9"),
    ],
)
def test_an_address_of_our_own_stays(to: str, there: str) -> None:
    assert inside(to) == there


def test_no_form_leads_out(conn: Connection, database_url: str) -> None:
    ani(conn)
    with web(database_url) as browser:
        for evil in ("//evil.example", "/\\evil.example", "https://evil.example/", "/%09/evil.example"):
            where = sign_in(browser, to=evil).headers["location"]
            assert httpx.URL(browser.base_url).join(where).host == "127.0.0.1", evil


def test_pages_allow_no_script_and_speak_the_readers_language(conn: Connection, database_url: str) -> None:
    with web(database_url) as browser:
        for headers, language in (
            ({}, "id"),
            ({"Accept-Language": "*"}, "id"),
            ({"Accept-Language": "fr"}, "id"),
            ({"Accept-Language": "en-US,en;q=0.9"}, "en"),
            ({"Accept-Language": "id,en;q=0.9"}, "id"),
            ({"Accept-Language": "en", "Cookie": "sigap_language=id"}, "id"),
        ):
            page = browser.get("/login", headers=headers)
            assert page.headers["content-language"] == language, headers
            policy = page.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "<script" not in page.text
            assert len(page.content) < 12_000
        english = browser.get("/login", params={"lang": "en", "to": "/tickets/7"})
        assert 'href="/login?to=%2Ftickets%2F7&amp;lang=id"' in english.text
        assert browser.get("/login").headers["content-language"] == "en"


def test_a_hash_of_old_parameters_is_made_anew(conn: Connection, database_url: str) -> None:
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    person = ani(conn)
    old = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1),)).hash(PASSWORD)
    conn.execute("UPDATE person SET password_hash = %s", (old,))
    with web(database_url) as browser:
        sign_in(browser)
        assert is_signed_in(browser)
    proofs = proofs_of_person(conn, person.id)
    assert proofs is not None
    assert proofs.password_hash not in (None, old)
    assert HASHER.verify(PASSWORD, str(proofs.password_hash))


def test_the_same_letters_from_another_keyboard_are_the_same_password(conn: Connection, database_url: str) -> None:
    ani(conn, password="Café ﬁnal dua belas")
    with web(database_url) as browser:
        sign_in(browser, "Cafe\u0301 final dua belas")
        assert is_signed_in(browser)


def test_odd_forms_are_answered_with_a_page(conn: Connection, database_url: str) -> None:
    ani(conn)
    with web(database_url) as browser:
        for body in (b"", b"\xff\xfe", b"email=%00&password=%00", b"email=a%40b&password=" + b"x" * 10_000, b"&" * 50):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = browser.post("/login", content=body, headers=headers)
            assert answer.status_code == 401, body[:40]
            assert "<form" in answer.text
        for path in ("/link/" + "x" * 43, "/link/short", "/link/%00", "/second-factor", "/oidc/callback"):
            assert browser.get(path).status_code in (303, 400, 404)
            assert browser.post(path).status_code in (303, 401, 404, 405)


def test_a_password_changed_while_it_was_looked_at_signs_nobody_in(conn: Connection, database_url: str) -> None:
    """Two processes serve the same people: what one changes holds in the other."""
    person = ani(conn)
    with web(database_url) as one, web(database_url) as two:
        sign_in(one)
        two.cookies.set("sigap", session_cookie_of(one) or "")
        assert is_signed_in(two)
        two.post("/logout")
        assert not is_signed_in(one)
        sign_in(one)
        conn.execute("UPDATE person SET password_hash = NULL WHERE id = %s", (person.id,))
        assert sign_in(another(two)).status_code == 401
        assert sign_in(another(two), NEW_PASSWORD).status_code == 401


def test_without_a_mail_server_the_page_says_what_to_do(conn: Connection, database_url: str) -> None:
    with web(database_url, smtp_url=None) as browser:
        page = browser.get("/login", params={"lang": "en"})
        assert "Ask your administrator" in words(page)
        assert "Send me a link" not in words(page)
        assert "Ask your administrator" in words(browser.get("/reset"))
