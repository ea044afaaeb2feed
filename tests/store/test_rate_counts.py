"""Counts of rate limits: shared by connections, exact under parallel hits, forgotten in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from limits import parse
from limits.strategies import FixedWindowRateLimiter, SlidingWindowCounterRateLimiter

from store.engine.database import Connection, connect
from store.limits.counts import CountStorage, add_hits, find_count, give_back_hit, hashed, prune_counts

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
TEN = parse("10 per 1 minute")


def hit(conn: Connection, now: datetime, key: str = "ani") -> bool:
    return SlidingWindowCounterRateLimiter(CountStorage(conn, now)).hit(TEN, key)


def test_parallel_hits_of_several_connections_never_exceed_the_limit(database_url: str) -> None:
    def ten_hits(_: int) -> int:
        with connect(database_url) as conn:
            return sum(hit(conn, NOON) for _ in range(10))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ten_hits, range(6))) == 10


def test_a_window_slides_from_one_minute_into_the_next(conn: Connection) -> None:
    assert all(hit(conn, NOON + timedelta(seconds=59)) for _ in range(10))
    assert not hit(conn, NOON + timedelta(seconds=60))
    # Half of the window before still counts: five of ten.
    assert sum(hit(conn, NOON + timedelta(seconds=90)) for _ in range(10)) == 5
    assert sum(hit(conn, NOON + timedelta(minutes=5)) for _ in range(20)) == 10


def test_a_clock_that_is_behind_gains_nothing(conn: Connection) -> None:
    assert all(hit(conn, NOON) for _ in range(10))
    assert not hit(conn, NOON - timedelta(seconds=90))
    assert not hit(conn, NOON)


def test_keys_do_not_share_and_a_hit_can_be_given_back(conn: Connection) -> None:
    assert all(hit(conn, NOON) for _ in range(10))
    assert hit(conn, NOON, "budi")
    give_back_hit(conn, TEN.key_for("ani"), length_s=60, now=NOON)
    assert hit(conn, NOON)
    assert not hit(conn, NOON)


def test_many_keys_are_counted_at_once_and_come_back_with_their_sums(conn: Connection) -> None:
    first = add_hits(conn, {hashed("a"): (60, 3), hashed("b"): (60, 1)}, now=NOON)
    again = add_hits(conn, {hashed("a"): (60, 4)}, now=NOON)
    assert sorted(count.hits for count in first) == [1, 3]
    assert [count.hits for count in again] == [7]
    assert again[0].weighted(NOON) == 7
    assert again[0].weighted(NOON + timedelta(seconds=90)) == 3.5
    assert again[0].weighted(NOON + timedelta(seconds=120)) == 0


def test_the_storage_serves_the_other_strategies_of_the_library(conn: Connection) -> None:
    limiter = FixedWindowRateLimiter(CountStorage(conn, NOON))
    assert sum(limiter.hit(TEN, "ani") for _ in range(12)) == 10
    assert not limiter.test(TEN, "ani")
    assert limiter.get_window_stats(TEN, "ani") == ((NOON + timedelta(minutes=1)).timestamp(), 0)
    limiter.clear(TEN, "ani")
    assert limiter.test(TEN, "ani")
    storage = CountStorage(conn, NOON)
    assert storage.check()
    limiter.hit(TEN, "ani")
    assert storage.reset() == 1


def test_what_counts_no_more_is_pruned(conn: Connection) -> None:
    hit(conn, NOON)
    assert prune_counts(conn, now=NOON + timedelta(seconds=119)) == 0
    assert prune_counts(conn, now=NOON + timedelta(seconds=121)) == 1
    assert find_count(conn, TEN.key_for("ani")) is None
