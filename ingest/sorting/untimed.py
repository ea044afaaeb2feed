"""When messages came that hold no time of their own, and which of them came before.

A broker sends again what it has no acknowledgement for, after a crash between the commit and the acknowledgement. A
message with a time is then the same reading by its time. One without is the same reading by its content: what was
stored in the last seconds is remembered in the transaction that stores it. A message that may be a repetition, and has
the content of a remembered one, is given the time of that one. On each connection, a remembered message answers for one
repetition, so that a door that opens, shuts and opens again opens twice.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from fleet.times import from_milliseconds, to_milliseconds
from ingest.messages import Message

# A broker gets the acknowledgement of each message within moments of its commit.
MOST, SECONDS = 1_000, 30
MOST_TOPICS = 100_000
Arrival = tuple[int, int]
"""Digest of a message and the moment it was given, in milliseconds since the epoch."""


class Untimed:
    """`known`: what a process before this one stored last, and when, in milliseconds since the epoch."""

    def __init__(self, known: Mapping[Arrival, int] | None = None) -> None:
        self._kept, self._most = dict(known or {}), MOST
        self._answered: set[tuple[Arrival, int]] = set()
        self._given: dict[tuple[int, str], Arrival] = {}
        self._newest: dict[tuple[str, str], int] = {}

    def begin(self) -> None:
        """Other messages follow: those before are stored."""
        self._given.clear()

    def arrival(self, message: Message, product: str, clock: datetime, *, driven: bool) -> Arrival:
        """One message's arrival for the fleet of one product, whose clock shows `clock`; asked again, the same.

        Two messages of one topic are a millisecond apart at least.
        """
        key = (id(message), product)
        if (given := self._given.get(key)) is None:
            digest = _digest(message, product)
            given = self._before(digest, message.repeated_on) if message.repeated_on else None
            given = given or (digest, self._moment(message, product, clock, driven=driven))
            self._given[key] = given
        return given

    def keep(self, arrivals: Iterable[Arrival], *, wall: datetime) -> Mapping[Arrival, int]:
        """Remembers what is stored now; everything that is worth remembering, oldest first."""
        now, new = to_milliseconds(wall), list(arrivals)
        for arrival in new:
            self._kept.pop(arrival, None)
            self._kept[arrival] = now
        recent = [arrival for arrival, stored in self._kept.items() if now - stored <= SECONDS * 1000]
        # After a large batch, acknowledgements of all of it may be under way while the next ones are stored.
        self._most = max(MOST, 2 * len(new), self._most // 2)
        self._kept = {arrival: self._kept[arrival] for arrival in recent[-self._most :]}
        self._answered = {one for one in self._answered if one[0] in self._kept}
        return self._kept

    def _before(self, digest: int, connection: int) -> Arrival | None:
        for arrival in self._kept:
            if arrival[0] == digest and (arrival, connection) not in self._answered:
                self._answered.add((arrival, connection))
                return arrival
        return None

    def _moment(self, message: Message, product: str, clock: datetime, *, driven: bool) -> int:
        if message.first_received_at is not None and not driven:
            return to_milliseconds(message.first_received_at)
        moment = to_milliseconds(clock if driven else message.received_at)
        last = self._newest.get((message.topic, product), 0)
        if last - SECONDS * 1000 < moment <= last:
            moment = last + 1
        if len(self._newest) >= MOST_TOPICS:
            self._newest.clear()
        self._newest[message.topic, product] = moment
        return moment


def moment_of(arrival: Arrival) -> datetime:
    return from_milliseconds(arrival[1])


def _digest(message: Message, product: str) -> int:
    """64 bits of what makes two messages the same."""
    whole = b"\0".join((message.topic.encode("utf-8", "surrogateescape"), product.encode(), message.payload))
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest(), signed=True)
