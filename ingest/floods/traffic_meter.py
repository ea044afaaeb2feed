"""How much each device sends: counted for the record, and held against what it may send.

Two leaky buckets for each device, one of messages and one of bytes. A bucket runs off at `per_second` and holds
`at_once`; what does not fit any more is an excess. A device that was silent may send, beyond that, what it would have
sent meanwhile: it stored it while it was out of reach. Times are seconds of wall time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

Device = tuple[str, str]
"""Product and serial."""
# How long what is owed to a device may be used.
OWED_AT_LEAST_S, OWED_AT_MOST_S = 60.0, 3_600.0
# A device that was silent for longer than SILENT_S may catch up: as many messages as its product's intervals, and half
# as many again, of BYTES_OF_ONE each at the most.
MESSAGES_PER_INTERVAL = 5
SILENT_S, CATCHES_UP, MOST_CAUGHT_UP, BYTES_OF_ONE = 60.0, 1.5, 100_000.0, 2_048


class ExcessKind(StrEnum):
    MESSAGES = "messages"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a device may send: `per_second` for long (0: as much as it likes), `at_once` beyond it."""

    per_second: float
    at_once: float


@dataclass(frozen=True, slots=True)
class Excess:
    """A device sends too much: `per_second` of `kind` since `since`, where `allowed` is what it may send for long."""

    kind: ExcessKind
    since: datetime
    per_second: float
    allowed: float


@dataclass(slots=True)
class Count:
    messages: int = 0
    bytes: int = 0
    last_at: float = 0.0


@dataclass(slots=True)
class _Buckets:
    """`since`: when both were last empty; `sent`, `sent_bytes`: since then. Below zero until `owed_until`: what the
    device may send beyond its allowance. `grant`: the last one it got."""

    last: float
    since: float
    messages: float = 0.0
    bytes: float = 0.0
    sent: int = 0
    sent_bytes: int = 0
    owed_until: float = 0.0
    grant: int = 0

    def owe(self, messages: float, size: float, *, until: float) -> None:
        self.messages -= messages
        self.bytes -= size
        self.owed_until = max(self.owed_until, until)


class TrafficMeter:
    """The buckets of every device that a worker hears, and in `counts` what each sent since they were last kept."""

    def __init__(self, messages: Allowance, size: Allowance) -> None:
        self._messages, self._bytes = messages, size
        self._buckets: dict[Device, _Buckets] = {}
        self._heard: dict[Device, float] = {}
        self.counts: dict[Device, Count] = {}
        self._grant, self._granted_s, self._granted_until = 0, 0.0, 0.0

    def remember(self, heard: Mapping[Device, float]) -> None:
        """When devices were last heard before this worker began."""
        self._heard = {**heard, **self._heard}

    def count(self, device: Device, size: int, at: float, *, interval_s: float = 0.0) -> Excess | None:
        """Counts one message; an Excess where the device sends too much. `interval_s`: between two readings of its
        product, 0 where that is not known."""
        count = self.counts.get(device)
        if count is None:
            count = self.counts[device] = Count()
        count.messages += 1
        count.bytes += size
        count.last_at = at
        buckets = self._buckets.get(device)
        if buckets is None:
            buckets = self._buckets[device] = _Buckets(at, at)
        rate = max(self._messages.per_second, MESSAGES_PER_INTERVAL / interval_s if interval_s else 0.0)
        self._run_off(buckets, at, rate)
        if interval_s and at - self._heard.get(device, at) > SILENT_S:
            self._catch_up(buckets, at, at - self._heard[device], interval_s)
        self._heard[device] = at
        buckets.messages += 1
        buckets.bytes += size
        buckets.sent += 1
        buckets.sent_bytes += size
        if self._messages.per_second and buckets.messages > self._messages.at_once:
            return _excess(ExcessKind.MESSAGES, buckets, buckets.sent, rate)
        if self._bytes.per_second and buckets.bytes > self._bytes.at_once:
            return _excess(ExcessKind.BYTES, buckets, buckets.sent_bytes, self._bytes.per_second)
        return None

    def grant(self, seconds: float, at: float) -> None:
        """Nothing was counted for so long: what waited at the broker meanwhile comes at once now. For a while every
        device may send what it could have sent in that time."""
        self._grant += 1
        self._granted_s, self._granted_until = seconds, at + _usable_s(seconds)

    def forget(self, device: Device) -> None:
        """The device begins anew, with empty buckets."""
        self._buckets.pop(device, None)

    def begin_counts(self) -> None:
        """What was counted so far is on record. Buckets that have run empty are dropped."""
        if self.counts:
            newest = max(count.last_at for count in self.counts.values())
            self._buckets = {d: b for d, b in self._buckets.items() if not self._is_empty(b, newest)}
        self.counts = {}

    def _run_off(self, buckets: _Buckets, at: float, rate: float) -> None:
        passed = max(0.0, at - buckets.last)
        buckets.last = max(at, buckets.last)
        buckets.messages = _lower(buckets.messages, passed * rate)
        buckets.bytes = _lower(buckets.bytes, passed * self._bytes.per_second)
        if at < self._granted_until and buckets.grant != self._grant:
            buckets.grant = self._grant
            owed = self._granted_s * rate, self._granted_s * self._bytes.per_second
            buckets.owe(*owed, until=self._granted_until)
        if at >= buckets.owed_until:
            buckets.messages, buckets.bytes = max(0.0, buckets.messages), max(0.0, buckets.bytes)
        if buckets.messages <= 0.0 and buckets.bytes <= 0.0:
            buckets.since, buckets.sent, buckets.sent_bytes = at, 0, 0

    @staticmethod
    def _catch_up(buckets: _Buckets, at: float, silent_s: float, interval_s: float) -> None:
        messages = min(CATCHES_UP * silent_s / interval_s, MOST_CAUGHT_UP)
        buckets.owe(messages, messages * BYTES_OF_ONE, until=at + _usable_s(silent_s))

    def _is_empty(self, buckets: _Buckets, at: float) -> bool:
        passed = at - buckets.last
        return (
            at >= max(self._granted_until, buckets.owed_until)
            and buckets.messages <= passed * self._messages.per_second
            and buckets.bytes <= passed * self._bytes.per_second
        )


def _usable_s(seconds: float) -> float:
    return min(max(seconds, OWED_AT_LEAST_S), OWED_AT_MOST_S)


def _lower(level: float, by: float) -> float:
    """What is owed and not used up (below zero) stays."""
    return max(0.0, level - by) if level > 0.0 else level


def _excess(kind: ExcessKind, buckets: _Buckets, sent: int, allowed: float) -> Excess:
    seconds = max(1.0, buckets.last - buckets.since)
    return Excess(kind, datetime.fromtimestamp(buckets.since, UTC), sent / seconds, allowed)
