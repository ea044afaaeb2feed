"""Counts requests for their limits in memory, and shares the counts with other web processes through the database.

A process tells the database what it counted, and learns what the others did, once a second and before more than SHARE
of a limit is untold. So all processes together let through at most SHARE of the limit more for each of them.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from api.limits.rate_limits import Limit, RateLimits, TooMany, address_key, seconds_to_wait
from api.web.database import Database, wall_clock
from fleet.process import get_log
from store.engine.database import StoreUnavailable
from store.limits.counts import Count, add_hits, hashed, prune_counts

SHARE = 0.05
TELL_S = 1.0
PRUNE_S = 60.0
MOST_KEYS = 20_000
log = get_log("web")


@dataclass(slots=True)
class Entry:
    """A key in memory: what the database counted when it was asked last, and what it does not know yet."""

    limit: Limit
    amount: int
    count: Count
    told_at: float = -TELL_S
    untold: int = 0
    on_its_way: int = 0

    def used(self, now: datetime) -> float:
        return self.count.weighted(now) + self.on_its_way + self.untold

    def wait_s(self, now: datetime) -> int:
        before, left_s, hits, later_s = self.count.seen(now)
        seen = (before, left_s, hits + self.on_its_way + self.untold, later_s)
        return seconds_to_wait(self.amount, self.count.length_s, seen)

    def must_be_told(self) -> bool:
        return self.on_its_way + self.untold >= max(1.0, SHARE * self.amount) or monotonic() - self.told_at >= TELL_S


class RequestMeter:
    """One for each process; used on its event loop alone."""

    def __init__(self, limits: RateLimits, database: Database, wall: Callable[[], datetime] = wall_clock) -> None:
        self._limits, self._database, self._wall = limits, database, wall
        self._entries: dict[bytes, Entry] = {}
        self._telling = asyncio.Lock()
        self._pruned_at = -PRUNE_S

    async def take(self, limit: Limit, name: str) -> None:
        """Counts one request of `name`; TooMany where the limit is reached."""
        entry = self._entry(limit, name)
        if entry.must_be_told():
            async with self._telling:
                # Somebody who waited for the lock may find that another one told what was counted.
                if entry.must_be_told():
                    await self._tell(entry)
        now = self._wall()
        if entry.used(now) + 1 > entry.amount:
            raise TooMany(entry.limit, entry.wait_s(now))
        entry.untold += 1

    def _entry(self, limit: Limit, name: str) -> Entry:
        item = self._limits.items[limit]
        key = hashed(item.key_for(limit.value, address_key(name)))
        found = self._entries.get(key)
        if found is None:
            if len(self._entries) >= MOST_KEYS:
                self._forget_old()
            found = Entry(limit, item.amount, Count(key, item.get_expiry(), 0, 0, 0))
            self._entries[key] = found
        return found

    async def _tell(self, entry: Entry) -> None:
        """Tells what was counted of all keys, and learns what every process counted of these."""
        told = [one for one in self._entries.values() if one.untold or one is entry]
        for one in told:
            one.on_its_way, one.untold, one.told_at = one.untold, 0, monotonic()
        try:
            hits = {one.count.key: (one.count.length_s, one.on_its_way) for one in told}
            counts = await asyncio.to_thread(self._add, hits)
        except StoreUnavailable as exc:
            # Nearly every request fails without the database: none is kept out by a count that cannot be had.
            log.warning("limits_unavailable", reason=str(exc))
            counts = []
        for one in told:
            one.on_its_way = 0
        for count in counts:
            if (known := self._entries.get(count.key)) is not None:
                known.count = count

    def _add(self, hits: dict[bytes, tuple[int, int]]) -> list[Count]:
        now = self._wall()
        with self._database.connection() as conn:
            if monotonic() - self._pruned_at >= PRUNE_S:
                self._pruned_at = monotonic()
                prune_counts(conn, now=now)
            return add_hits(conn, hits, now=now)

    def _forget_old(self) -> None:
        """Those first that asked longest ago; the database keeps their counts."""
        by_age = sorted(self._entries.values(), key=lambda entry: entry.told_at)
        for entry in by_age[: MOST_KEYS // 2]:
            del self._entries[entry.count.key]
