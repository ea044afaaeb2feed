"""Counts for rate limits, shared by every web process: a storage for the library `limits`, on PostgreSQL."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Count:
    """How often a key was hit in its window and in the one before; `length_s`: of a window, in seconds."""

    key: bytes
    length_s: int
    window_no: int
    hits: int
    hits_before: int

    def seen(self, now: datetime) -> tuple[int, float, int, float]:
        """As `limits` has it: (hits of the window before, seconds that they count, hits, seconds that they count)."""
        window, elapsed = divmod(now.timestamp(), self.length_s)
        passed = window - self.window_no
        hits, before = (self.hits, self.hits_before) if passed <= 0 else (0, self.hits if passed == 1 else 0)
        return before, self.length_s - elapsed, hits, 2 * self.length_s - elapsed

    def weighted(self, now: datetime) -> float:
        """Hits within the last `length_s` seconds: those of the window before count by the share that still matters."""
        before, left_s, hits, _ = self.seen(now)
        return hits + before * left_s / self.length_s


class CountStorage(Storage, SlidingWindowCounterSupport):
    """What `limits` counts with, for one connection and one moment; made anew for each check.

    One guarded statement takes a hit: of two processes that ask for the last one, one gets it.
    """

    STORAGE_SCHEME = None

    def __init__(self, conn: Connection, now: datetime) -> None:
        super().__init__()
        self._conn, self._now = conn, now

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counts without a limit; returns the hits of the present window."""
        return add_hits(self._conn, {hashed(key): (expiry, amount)}, now=self._now)[0].hits

    def get(self, key: str) -> int:
        count = find_count(self._conn, key)
        return count.hits if count and count.window_no == int(self._now.timestamp() // count.length_s) else 0

    def get_expiry(self, key: str) -> float:
        count = find_count(self._conn, key)
        return float((count.window_no + 1) * count.length_s) if count else self._now.timestamp()

    def check(self) -> bool:
        return self._conn.execute("SELECT true").fetchone() is not None

    def reset(self) -> int | None:
        return self._conn.execute(SQL["forget_all"]).rowcount

    def clear(self, key: str) -> None:
        self._conn.execute(SQL["forget_count"], {"key": hashed(key)})

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Takes `amount` hits; False, and nothing is counted, where that would be more than `limit`."""
        values = {"key": hashed(key), "most": limit, **_window(self._now, expiry), "amount": amount}
        return self._conn.execute(SQL["take_hits"], values).fetchone() is not None

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        count = find_count(self._conn, key) or Count(hashed(key), expiry, 0, 0, 0)
        return count.seen(self._now)

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        self.clear(key)


def hashed(key: str) -> bytes:
    """A key as it is stored."""
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).digest()


def find_count(conn: Connection, key: str) -> Count | None:
    return fetch_one(conn, SQL["find_count"], {"key": hashed(key)}, Count)


def add_hits(conn: Connection, hits: Mapping[bytes, tuple[int, int]], *, now: datetime) -> list[Count]:
    """Counts many keys at once, without a limit: (seconds of a window, hits) of each; returns what all processes
    counted by now."""
    keys = sorted(hits)
    lengths, amounts = [hits[key][0] for key in keys], [hits[key][1] for key in keys]
    values = {"keys": keys, "lengths": lengths, "amounts": amounts, "at": now.timestamp()}
    return fetch_all(conn, SQL["add_hits"], values, Count)


def give_back_hit(conn: Connection, key: str, *, length_s: int, now: datetime) -> None:
    """A hit that is not to count after all."""
    conn.execute(SQL["give_back_hit"], {"key": hashed(key), **_window(now, length_s)})


def prune_counts(conn: Connection, *, now: datetime) -> int:
    """Forgets what no longer counts."""
    return conn.execute(SQL["prune_counts"], {"now": now}).rowcount


def _window(now: datetime, length_s: int) -> dict[str, float]:
    return {"at": now.timestamp(), "length_s": length_s}
