"""The second factor: asked for after every proof, good once, and gone only with everything that hung on it."""

from datetime import UTC, datetime, timedelta

import httpx
import pyotp

from api.access.second_factor import (
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    stop_second_factor,
)
from store.engine.database import Connection
from store.identity.people import Person, find_person
from store.identity.second_factors import count_recovery_codes
from store.identity.single_use_links import LinkPurpose
from tests.api.sign_in_world import NEW_PASSWORD, ani, another, count, is_signed_in, link_of, sign_in, web

STEP = timedelta(seconds=30)


class Telephone:
    """An app that shows one-time codes; each asked for is of a later step, as if time had passed."""

    def __init__(self, secret: str) -> None:
        self._totp = pyotp.TOTP(secret.replace(" ", ""))

    def code(self, at: datetime | None = None) -> str:
        return self._totp.at(at or datetime.now(UTC))


def protect(conn: Connection, person: Person) -> tuple[Telephone, list[str]]:
    """Sets a second factor up, two minutes ago."""
    offer = begin_second_factor(conn, person)
    assert offer is not None
    assert offer.qr.startswith("<svg")
    phone, then = Telephone(offer.secret), datetime.now(UTC) - timedelta(minutes=2)
    codes = confirm_second_factor(conn, person.id, phone.code(then), now=then, but_session=None)
    assert codes is not None
    return phone, codes


def test_a_code_is_asked_for_after_password_link_and_reset(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    _, codes = protect(conn, person)
    with web(database_url) as browser:
        for proof in ("password", "link", "reset"):
            mine = another(browser)
            if proof == "password":
                answer = sign_in(mine, to="/tickets/7")
            elif proof == "link":
                answer = mine.post(link_of(conn, person, LinkPurpose.SIGN_IN, target="/tickets/7"))
            else:
                path = link_of(conn, person, LinkPurpose.RESET, target="/tickets/7")
                answer = mine.post(path, data={"password": NEW_PASSWORD, "again": NEW_PASSWORD})
            assert answer.headers["location"] == "/second-factor", proof
            assert not is_signed_in(mine)
            assert mine.get("/second-factor").status_code == 200
            assert mine.post("/second-factor", data={"code": "000000"}).status_code == 401
            assert not is_signed_in(mine)
            entered = mine.post("/second-factor", data={"code": codes.pop()})
            assert entered.headers["location"] == "/tickets/7"
            assert is_signed_in(mine)


def test_an_apps_code_is_good_once(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    phone, _ = protect(conn, person)
    with web(database_url) as browser:
        sign_in(browser)
        code = phone.code()
        spaced = f"{code[:3]} {code[3:]}"
        assert browser.post("/second-factor", data={"code": spaced}).status_code == 303
        second = another(browser)
        sign_in(second)
        assert second.post("/second-factor", data={"code": code}).status_code == 401


def test_a_recovery_code_is_good_once_however_it_is_typed(conn: Connection) -> None:
    person = ani(conn)
    _, codes = protect(conn, person)
    now = datetime.now(UTC)
    assert check_second_factor(conn, person.id, codes[0].upper().replace("-", " "), now=now)
    assert not check_second_factor(conn, person.id, codes[0], now=now)
    assert count_recovery_codes(conn, person.id) == len(codes) - 1


def test_codes_of_the_steps_around_are_taken_and_older_ones_are_not(conn: Connection) -> None:
    person = ani(conn)
    phone, _ = protect(conn, person)
    now = datetime.now(UTC)
    assert not check_second_factor(conn, person.id, phone.code(now - 3 * STEP), now=now)
    assert check_second_factor(conn, person.id, phone.code(now - STEP), now=now)
    assert check_second_factor(conn, person.id, phone.code(now + STEP), now=now)
    assert not check_second_factor(conn, person.id, phone.code(now), now=now)


def test_a_secret_counts_once_it_is_confirmed(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    assert begin_second_factor(conn, person) is not None
    with web(database_url) as browser:
        assert sign_in(browser).headers["location"] == "/welcome"
        protect(conn, person)
        assert not is_signed_in(browser), "setting it up ends other sessions"
    assert begin_second_factor(conn, person) is None


def test_removing_it_takes_a_code_and_ends_other_sessions(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    _, codes = protect(conn, person)
    now = datetime.now(UTC)
    with web(database_url) as browser:
        sign_in(browser)
        assert browser.post("/second-factor", data={"code": codes[0]}).status_code == 303
        assert not stop_second_factor(conn, person.id, codes[0], now=now, but_session=None)
        assert stop_second_factor(conn, person.id, codes[1], now=now, but_session=None)
        assert not is_signed_in(browser)
        assert sign_in(browser).headers["location"] == "/welcome"
    found = find_person(conn, person.id)
    assert found is not None
    assert not found.has_second_factor
    assert count(conn, "recovery_code") == 0
    assert count(conn, "account_mail", "kind = 'second_factor_removed'") == 1


def test_guessing_codes_is_limited(conn: Connection, database_url: str) -> None:
    protect(conn, ani(conn))
    with web(database_url) as browser:
        statuses = []
        for _ in range(3):
            sign_in(browser)
            statuses += [_guess(browser, number) for number in range(6)]
    assert statuses[:10] == [401] * 10
    assert set(statuses[10:]) == {429}


def _guess(browser: httpx.Client, number: int) -> int:
    return browser.post("/second-factor", data={"code": f"{number:06d}"}).status_code
