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
class _Sent:
    """What one device sent: `counted` since counts were last kept; its buckets. `since`: when both were last empty;
    `sent`, `sent_bytes`: since then. Below zero until `owed_until`: what it may send beyond its allowance. `grant`: the
    last one it got. `heard`: when it was last heard, whatever `last` of its buckets is."""

    heard: float
    last: float
    since: float
    counted: int = 0
    counted_bytes: int = 0
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
    """What every device that a worker hears sent. A message costs little: it is counted on the way of all others."""

    def __init__(self, messages: Allowance, size: Allowance) -> None:
        self._messages, self._bytes = messages, size
        self._devices: dict[Device, _Sent] = {}
        self._heard: dict[Device, float] = {}
        self._grant, self._granted_s, self._granted_until = 0, 0.0, 0.0

    def remember(self, heard: Mapping[Device, float]) -> None:
        """When devices were last heard before this worker began."""
        self._heard = {**heard, **self._heard}

    def count(self, device: Device, size: int, at: float, *, interval_s: float = 0.0) -> Excess | None:
        """Counts one message; an Excess where the device sends too much. `interval_s`: between two readings of its
        product, 0 where that is not known."""
        sent = self._devices.get(device)
        if sent is None:
            sent = self._devices[device] = _Sent(self._heard.pop(device, at), at, at)
        sent.counted += 1
        sent.counted_bytes += size
        per_second = self._messages.per_second
        rate = per_second
        if interval_s and per_second * interval_s < MESSAGES_PER_INTERVAL:
            rate = MESSAGES_PER_INTERVAL / interval_s
        self._run_off(sent, at, rate)
        silent_s, sent.heard = at - sent.heard, at
        if silent_s > SILENT_S and interval_s:
            self._catch_up(sent, at, silent_s, interval_s)
        sent.messages += 1
        sent.bytes += size
        sent.sent += 1
        sent.sent_bytes += size
        if sent.messages > self._messages.at_once and per_second:
            return _excess(ExcessKind.MESSAGES, sent, sent.sent, rate)
        if sent.bytes > self._bytes.at_once and self._bytes.per_second:
            return _excess(ExcessKind.BYTES, sent, sent.sent_bytes, self._bytes.per_second)
        return None

    @property
    def counts(self) -> dict[Device, Count]:
        """What each device sent since `begin_counts`."""
        return {
            device: Count(sent.counted, sent.counted_bytes, sent.heard)
            for device, sent in self._devices.items()
            if sent.counted
        }

    def grant(self, seconds: float, at: float) -> None:
        """Nothing was counted for so long: what waited at the broker meanwhile comes at once now. For a while every
        device may send what it could have sent in that time."""
        self._grant += 1
        self._granted_s, self._granted_until = seconds, at + _usable_s(seconds)

    def forget(self, device: Device) -> None:
        """The device begins anew, with empty buckets."""
        if (sent := self._devices.get(device)) is not None:
            sent.since, sent.messages, sent.bytes, sent.sent, sent.sent_bytes = sent.last, 0.0, 0.0, 0, 0
            sent.owed_until, sent.grant = 0.0, 0

    def begin_counts(self) -> None:
        """What was counted so far is on record. Of devices whose buckets have run empty, no more is kept than when
        they were last heard."""
        newest = max((sent.heard for sent in self._devices.values()), default=0.0)
        for device, sent in list(self._devices.items()):
            sent.counted = sent.counted_bytes = 0
            if self._is_empty(sent, newest):
                self._heard[device] = sent.heard
                del self._devices[device]

    def _run_off(self, sent: _Sent, at: float, rate: float) -> None:
        passed = at - sent.last
        if passed > 0.0:
            sent.last = at
            if sent.messages > 0.0:
                sent.messages = max(0.0, sent.messages - passed * rate)
            if sent.bytes > 0.0:
                sent.bytes = max(0.0, sent.bytes - passed * self._bytes.per_second)
        if at < self._granted_until and sent.grant != self._grant:
            sent.grant = self._grant
            owed = self._granted_s * rate, self._granted_s * self._bytes.per_second
            sent.owe(*owed, until=self._granted_until)
        if at >= sent.owed_until and (sent.messages < 0.0 or sent.bytes < 0.0):
            sent.messages, sent.bytes = max(0.0, sent.messages), max(0.0, sent.bytes)
        if sent.messages <= 0.0 and sent.bytes <= 0.0:
            sent.since, sent.sent, sent.sent_bytes = at, 0, 0

    @staticmethod
    def _catch_up(sent: _Sent, at: float, silent_s: float, interval_s: float) -> None:
        messages = min(CATCHES_UP * silent_s / interval_s, MOST_CAUGHT_UP)
        sent.owe(messages, messages * BYTES_OF_ONE, until=at + _usable_s(silent_s))

    def _is_empty(self, sent: _Sent, at: float) -> bool:
        passed = at - sent.last
        return (
            at >= max(self._granted_until, sent.owed_until)
            and sent.messages <= passed * self._messages.per_second
            and sent.bytes <= passed * self._bytes.per_second
        )


def _usable_s(seconds: float) -> float:
    return min(max(seconds, OWED_AT_LEAST_S), OWED_AT_MOST_S)


def _excess(kind: ExcessKind, sent: _Sent, number: int, allowed: float) -> Excess:
    seconds = max(1.0, sent.last - sent.since)
    return Excess(kind, datetime.fromtimestamp(sent.since, UTC), number / seconds, allowed)
