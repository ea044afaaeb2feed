"""Limits by name: who is slowed, who gets in all the same, how long to wait."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.limits.known_browsers import keep_browser
from api.limits.rate_limits import DEFAULTS, Limit, RateLimits, TooMany, address_key, seconds_to_wait
from fleet.settings import BadSettings
from store.engine.database import Connection, connect

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LIMITS = RateLimits({})
ANI = "ani@example.com"


def person(conn: Connection, email: str = ANI) -> int:
    row = conn.execute(
        "INSERT INTO person (name, email, role, state) VALUES (%s, %s, 'agent', 'active') RETURNING id", (email, email)
    ).fetchone()
    assert row is not None
    return int(row[0])


def attempts(
    conn: Connection, number: int, *, addresses: int = 1, account: str = ANI, browser: str | None = None
) -> int:
    """How many of failed attempts were taken."""
    taken = 0
    for count in range(number):
        try:
            LIMITS.begin_sign_in(
                conn,
                address=f"10.0.{count % addresses // 250}.{count % addresses % 250}",
                account=account,
                browser=browser,
                now=NOW,
            )
            taken += 1
        except TooMany:
            continue
    return taken


def test_one_address_against_one_account(conn: Connection) -> None:
    assert attempts(conn, 200) == 10


def test_many_addresses_against_one_account(conn: Connection) -> None:
    assert attempts(conn, 500, addresses=500) == 30


def test_one_address_against_many_accounts(conn: Connection) -> None:
    assert sum(attempts(conn, 1, account=f"a{number}@example.com") for number in range(1000)) == 60


def test_the_owners_browser_gets_in_while_strangers_hammer(conn: Connection) -> None:
    number = person(conn)
    cookie = keep_browser(conn, number, None, now=NOW)
    attempts(conn, 200, addresses=200)
    with pytest.raises(TooMany):
        LIMITS.begin_sign_in(conn, address="10.9.9.9", account=ANI, browser=None, now=NOW)
    attempt = LIMITS.begin_sign_in(conn, address="10.9.9.9", account=f" {ANI.upper()}", browser=cookie, now=NOW)
    LIMITS.signed_in(conn, attempt, now=NOW)
    assert keep_browser(conn, number, cookie, now=NOW) == cookie
    # A cookie that was stolen, or made up, guesses no faster than a stranger does.
    assert attempts(conn, 100, browser=cookie) == 10
    with pytest.raises(TooMany):
        LIMITS.begin_sign_in(conn, address="10.9.9.9", account=ANI, browser="made-up", now=NOW)


def test_another_persons_browser_is_a_strangers(conn: Connection) -> None:
    cookie = keep_browser(conn, person(conn, "eve@example.com"), None, now=NOW)
    attempts(conn, 50, addresses=50)
    assert attempts(conn, 1, browser=cookie) == 0


def test_right_passwords_do_not_count(conn: Connection) -> None:
    for _ in range(100):
        attempt = LIMITS.begin_sign_in(conn, address="10.0.0.1", account=ANI, browser=None, now=NOW)
        LIMITS.signed_in(conn, attempt, now=NOW)
    assert attempts(conn, 100) == 10


def test_the_wait_is_named_and_is_enough(conn: Connection) -> None:
    attempts(conn, 10)
    with pytest.raises(TooMany) as refused:
        LIMITS.begin_sign_in(conn, address="10.0.0.0", account=ANI, browser=None, now=NOW)
    wait = refused.value.wait_s
    assert 0 < wait <= 30 * 60
    later = NOW + timedelta(seconds=wait)
    LIMITS.check(conn, Limit.SIGN_IN_PAIR, ANI, "10.0.0.0", now=later)
    with pytest.raises(TooMany):
        LIMITS.check(conn, Limit.SIGN_IN_PAIR, ANI, "10.0.0.0", now=later)


@pytest.mark.parametrize("elapsed", [0, 1, 30, 59])
@pytest.mark.parametrize(("before", "hits"), [(0, 10), (10, 0), (10, 9), (3, 8), (40, 2), (10, 10)])
def test_a_wait_is_the_shortest_that_is_enough(conn: Connection, elapsed: int, before: int, hits: int) -> None:
    wait = seconds_to_wait(10, 60, (before, 60 - elapsed, hits, 120 - elapsed))

    def fits(seconds: int) -> bool:
        window, into = divmod(elapsed + seconds, 60)
        counts = {0: before * (1 - into / 60) + hits, 1: hits * (1 - into / 60)}
        return counts.get(window, 0.0) + 1 <= 10 + 1e-9

    assert fits(wait)
    assert wait == 1 or not fits(wait - 1)


def test_two_processes_share_and_the_limit_of_mails_outlives_no_link(conn: Connection, database_url: str) -> None:
    with connect(database_url) as other:
        taken = 0
        for number in range(20):
            try:
                LIMITS.mail_wanted((conn, other)[number % 2], address=f"10.0.0.{number}", account=ANI, now=NOW)
                taken += 1
            except TooMany:
                continue
    assert taken == 5


def test_codes_and_guesses_are_limited(conn: Connection) -> None:
    for _ in range(10):
        LIMITS.code_tried(conn, address="10.0.0.1", account="customer/7", now=NOW)
    with pytest.raises(TooMany):
        LIMITS.code_tried(conn, address="10.0.0.2", account="customer/7", now=NOW)
    for _ in range(60):
        LIMITS.guessed(conn, Limit.LINK_GUESS, address="2001:db8::1", now=NOW)
    with pytest.raises(TooMany):
        LIMITS.guessed(conn, Limit.LINK_GUESS, address="2001:db8::dead:beef", now=NOW)
    LIMITS.guessed(conn, Limit.LINK_GUESS, address="2001:db8:0:1::1", now=NOW)


def test_nothing_of_addresses_and_accounts_is_stored(conn: Connection) -> None:
    attempts(conn, 3)
    rows = conn.execute("SELECT r::text FROM rate_count r").fetchall()
    assert len(rows) == 3
    assert not [row for row in rows if "ani" in row[0] or "10.0.0" in row[0]]


def test_odd_names_are_counted_too(conn: Connection) -> None:
    assert attempts(conn, 12, account="\0\ud800'; --") == 10


def test_addresses_that_are_one_household() -> None:
    assert address_key("::ffff:10.0.0.1") == address_key("10.0.0.1") == "10.0.0.1"
    assert address_key("fe80::1%eth0") == "fe80::/64"
    assert address_key("unix:") == "unix:"


def test_settings_change_a_limit_and_are_checked() -> None:
    assert RateLimits({"api_token": "5 per second"}).items[Limit.API_TOKEN].amount == 5
    assert set(DEFAULTS) == set(Limit)
    with pytest.raises(BadSettings, match="no such limit"):
        RateLimits({"api_tokens": "5 per second"})
    with pytest.raises(BadSettings, match="must read like"):
        RateLimits({"api_token": "often"})
    with pytest.raises(BadSettings, match="at least one"):
        RateLimits({"api_token": "0 per second"})


def test_the_document_names_every_limit_as_it_is() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    for limit in Limit:
        assert f"`{limit}`" in text
