"""Requests are limited by token, person and address; web processes share the counts, as exactly as they say."""

import asyncio
import hashlib
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from api.limits.rate_limits import Limit, RateLimits, TooMany
from api.limits.request_meter import SHARE, RequestMeter
from api.web.database import Database
from store.engine.database import Connection
from store.engine.scope import EVERYTHING
from tests.api.api_world import ok, problem, serving, settings_for

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MONTH = datetime.now(UTC) + timedelta(days=30)


def token(conn: Connection, secret: str) -> str:
    conn.execute(
        """INSERT INTO access_token (token_hash, name, hint, scopes, made_by, made_at, expires_at)
           VALUES (%s, %s, 'sgp_', '{tickets.read,devices.read}', 'test', now(), %s)""",
        (hashlib.sha256(secret.encode()).digest(), secret, MONTH),
    )
    return f"Bearer {secret}"


def taken(database_url: str, processes: int, amount: int, turns: int) -> list[int]:
    """How many requests each of several processes let through, which all ask at the same time."""

    async def all_of_them() -> list[int]:
        with ExitStack() as opened:
            meters = []
            for _ in range(processes):
                database = Database(settings_for(database_url), database_url)
                database.open()
                opened.callback(database.close)
                limits = RateLimits({"api_token": f"{amount} per 1 hour"})
                meters.append(RequestMeter(limits, database.scoped(EVERYTHING), wall=lambda: NOW))
            counts = [0] * processes

            async def ask(number: int) -> None:
                try:
                    await meters[number].take(Limit.API_TOKEN, "token/1")
                    counts[number] += 1
                except TooMany:
                    pass

            for _ in range(turns // 20):
                await asyncio.gather(*(ask(number) for number in range(processes) for _ in range(20)))
            return counts

    return asyncio.run(all_of_them())


# A process that waits in vain for its database keeps nobody out: of ten requests, that shows on a busy machine.
@pytest.mark.parametrize("amount", [100, 400])
def test_processes_share_a_limit_to_the_stated_accuracy(database_url: str, amount: int) -> None:
    counts = taken(database_url, processes=3, amount=amount, turns=2 * amount)
    assert amount <= sum(counts) <= amount + 3 * max(1, SHARE * amount)
    assert min(counts) > 0


def test_one_process_is_exact(database_url: str) -> None:
    assert taken(database_url, processes=1, amount=100, turns=300) == [100]


def test_a_process_that_begins_later_knows_what_was_counted(database_url: str) -> None:
    assert taken(database_url, processes=1, amount=100, turns=200) == [100]
    assert taken(database_url, processes=1, amount=100, turns=100)[0] <= SHARE * 100


def test_a_token_is_limited_and_another_is_not(conn: Connection, database_url: str) -> None:
    first, second = token(conn, "first-token-of-many"), token(conn, "second-token-of-many")
    with serving(database_url, rate_limits={"api_token": "5 per 1 hour"}) as client:
        answers = [client.get("/v1/tickets", headers={"Authorization": first}) for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        body = problem(answers[-1], 429)
        assert body["code"] == "too_many"
        assert 0 < int(answers[-1].headers["Retry-After"]) == body["args"]["wait_s"] <= 7200
        ok(client.get("/v1/tickets", headers={"Authorization": second}))
        client.headers.clear()
        assert client.get("/healthz").status_code == 200


def test_guessed_tokens_are_limited_and_a_good_one_gets_in(conn: Connection, database_url: str) -> None:
    good = token(conn, "good-token-of-many")
    with serving(database_url, rate_limits={"token_guess": "5 per 1 hour"}) as client:
        wrong = [client.get("/v1/tickets", headers={"Authorization": f"Bearer wrong-{n}"}) for n in range(8)]
        assert [answer.status_code for answer in wrong] == [401] * 5 + [429] * 3
        ok(client.get("/v1/tickets", headers={"Authorization": good}))


def test_nobody_is_limited_by_address_and_sees_a_page(database_url: str) -> None:
    with serving(database_url, token=None, rate_limits={"anonymous": "3 per 1 hour"}) as client:
        answers = [client.get("/n/no-such-link") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [404] * 3 + [429] * 2
        assert "Mohon tunggu" in answers[-1].text
        assert "Please wait" in answers[-1].text
        assert answers[-1].headers["Retry-After"]
