"""Single-use links: shown without being spent, spent once, and what each of them does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from store.engine.database import Connection
from store.identity.people import (
    NewPerson,
    Person,
    PersonChange,
    PersonState,
    Role,
    change_person,
    create_person,
    find_person,
)
from store.identity.single_use_links import LinkPurpose
from tests.api.sign_in_world import (
    NEW_PASSWORD,
    PASSWORD,
    ani,
    another,
    count,
    is_signed_in,
    link_of,
    sign_in,
    web,
    words,
)

NOW = datetime.now(UTC)
CHOSEN = {"do": "password", "password": NEW_PASSWORD, "again": NEW_PASSWORD}


def budi(conn: Connection) -> Person:
    """Somebody who was invited."""
    person = create_person(conn, NewPerson("Budi Santoso", Role.TECHNICIAN, "budi@example.org"))
    assert person is not None
    return person


def test_looking_at_a_link_spends_nothing_and_its_button_spends_it_once(conn: Connection, database_url: str) -> None:
    path = link_of(conn, ani(conn), LinkPurpose.SIGN_IN, target="/tickets/7")
    with web(database_url) as browser:
        for _ in range(3):
            page = browser.get(path, params={"lang": "en"})
            assert page.status_code == 200
            assert "This link is for Ani Wijaya" in words(page)
            assert not is_signed_in(browser)
        assert browser.head(path).status_code in (200, 405)
        assert browser.post(path).headers["location"] == "/tickets/7"
        assert is_signed_in(browser)
        for late in (another(browser), browser):
            assert late.get(path).status_code == 404
            assert late.post(path).status_code == 404
        assert count(conn, "session", "how = 'link'") == 1


def test_of_many_clicks_at_once_one_wins(conn: Connection, database_url: str) -> None:
    path = link_of(conn, ani(conn), LinkPurpose.SIGN_IN)
    with web(database_url) as browser, ThreadPoolExecutor(8) as pool:
        browsers = [another(browser) for _ in range(8)]
        statuses = list(pool.map(lambda one: one.post(path).status_code, browsers))
    assert sorted(statuses) == [303] + [404] * 7
    assert count(conn, "session") == 1


@pytest.mark.parametrize("how", ["late", "void", "disabled", "guessed"])
def test_a_link_that_is_good_for_nothing_says_so(conn: Connection, database_url: str, how: str) -> None:
    person = ani(conn)
    at = NOW - timedelta(hours=3) if how == "late" else NOW
    path = link_of(conn, person, LinkPurpose.SIGN_IN, at=at)
    if how == "void":
        link_of(conn, person, LinkPurpose.SIGN_IN)
    if how == "disabled":
        change_person(conn, person.id, PersonChange(state=PersonState.DISABLED))
    if how == "guessed":
        path = path[:-1] + ("A" if path[-1] != "A" else "B")
    with web(database_url) as browser:
        pages = [browser.get(path, params={"lang": "en"}), browser.post(path)]
        assert [page.status_code for page in pages] == [404, 404]
        assert "does not work any more" in words(pages[0])
        assert "Ani" not in pages[0].text
        assert not is_signed_in(browser)


def test_guessing_links_is_limited_and_a_right_one_still_works(conn: Connection, database_url: str) -> None:
    path = link_of(conn, ani(conn), LinkPurpose.SIGN_IN)
    with web(database_url) as browser:
        statuses = [browser.get(f"/link/{number:043d}").status_code for number in range(70)]
        assert statuses[:60] == [404] * 60
        assert statuses[60:] == [429] * 10
        assert browser.post(path).status_code == 303


def test_an_invitation_takes_a_strong_password(conn: Connection, database_url: str) -> None:
    person = budi(conn)
    path = link_of(conn, person, LinkPurpose.INVITATION)
    with web(database_url) as browser:
        browser.get("/login", params={"lang": "en"})
        for password, again, rule in (
            ("short", "short", "at least 10"),
            ("password12", "password12", "easy to guess"),
            ("BudiSantoso1", "BudiSantoso1", "easy to guess"),
            ("x" * 129, "x" * 129, "at most 128"),
            (NEW_PASSWORD, PASSWORD, "differ"),
        ):
            page = browser.post(path, data={"do": "password", "password": password, "again": again})
            assert (page.status_code, rule in words(page)) == (422, True), words(page)
            assert password not in page.text
        assert browser.post(path, data=CHOSEN).status_code == 303
        assert is_signed_in(browser)
        sign_in(other := another(browser), NEW_PASSWORD, email="budi@example.org")
        assert is_signed_in(other)
    found = find_person(conn, person.id)
    assert found is not None
    assert found.state is PersonState.ACTIVE
    assert count(conn, "account_mail", "kind = 'password_changed'") == 0


def test_an_invitation_goes_without_a_password(conn: Connection, database_url: str) -> None:
    person = budi(conn)
    path = link_of(conn, person, LinkPurpose.INVITATION)
    with web(database_url) as browser:
        assert browser.post(path, data={"do": "without"}).status_code == 303
        assert is_signed_in(browser)
    found = find_person(conn, person.id)
    assert found is not None
    assert (found.state, found.has_password) == (PersonState.ACTIVE, False)


def test_a_reset_ends_every_other_session_and_link(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    with web(database_url) as browser:
        sign_in(browser)
        older = link_of(conn, person, LinkPurpose.SIGN_IN)
        path = link_of(conn, person, LinkPurpose.RESET)
        anew = another(browser)
        assert anew.post(path, data={"do": "without"}).status_code == 200
        assert anew.post(path, data=CHOSEN).status_code == 303
        assert is_signed_in(anew)
        assert not is_signed_in(browser)
        assert browser.post(older).status_code == 404
        assert sign_in(browser).status_code == 401
        assert sign_in(browser, NEW_PASSWORD).status_code == 303
    assert count(conn, "account_mail", "kind = 'password_changed'") == 1


def test_asking_for_a_reset_or_a_link_is_answered_alike_for_everybody(conn: Connection, database_url: str) -> None:
    ani(conn)
    with web(database_url) as browser:
        for path, more in (("/reset", {}), ("/login", {"do": "link"})):
            answers = [
                another(browser).post(path, data={"email": email, **more})
                for email in ("ani@example.org", "nobody@example.org", "no address", "")
            ]
            assert {(one.status_code, one.headers["location"], one.text) for one in answers} == {
                (303, answers[0].headers["location"], "")
            }
            assert len({len(one.headers.get("set-cookie", "")) for one in answers}) == 1
            landed = browser.get(answers[0].headers["location"])
            assert landed.status_code in (200, 303)
    # Whose address it is, is looked up when the mail leaves.
    assert count(conn, "account_mail", "person_id IS NULL AND link_id IS NULL") == 4


def test_mails_to_one_account_are_few(conn: Connection, database_url: str) -> None:
    with web(database_url) as browser:
        answers = {_asked(browser) for _ in range(9)}
    assert answers == {(303, "/reset?sent=1")}
    assert count(conn, "account_mail") == 5


def _asked(browser: httpx.Client) -> tuple[int, str]:
    answer = browser.post("/reset", data={"email": "ani@example.org"})
    return answer.status_code, answer.headers["location"]
