"""Compares a device after a repair with its own healthy time, and with how it was before the repair. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from service.repairs.signals import LEAST_BUCKETS, LEAST_SHARE, Floats, Signals
from service.repairs.spans import LEAST_LOOKS, CheckSpans, Stretch

# The healthy band: the middle nine tenths of the looks, a quarter of their width added on each side, and at least a
# hundredth of what is usual.
TAIL, MARGIN, LEAST_WIDTH = 0.05, 0.25, 0.01
# A fault shows in a signal that left its band by half the band's width; clearly, by one and a half.
SHOWS, CLEAR = 0.5, 1.5
# How much of the deviation may be left after a good repair; and how much is, after one that changed nothing, or little.
RESTORED, MOSTLY, AS_BEFORE = 0.2, 0.5, 0.75
MOST_SIGNALS = 5


class Shown(StrEnum):
    """What readings show. RESTORED: the signals of the fault are back at their healthy bands. AS_BEFORE: they are as
    they were. PARTLY: neither. INVISIBLE: the fault did not show in any signal. SILENT: too few readings."""

    RESTORED = "restored"
    AS_BEFORE = "as_before"
    PARTLY = "partly"
    INVISIBLE = "invisible"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ComparedSignal:
    """A signal that showed the fault: its healthy band, and its means before and after the repair. `last`: of the last
    look."""

    name: str
    low: float
    high: float
    before: float
    after: float
    last: float

    @property
    def deviation(self) -> float:
        """By how many widths of the band it was outside before the repair."""
        return _outside(self.before, self.low, self.high) / (self.high - self.low)

    @property
    def remains(self) -> float:
        """How much of the deviation is still there, on the same side: 0 none, 1 all of it."""
        return self._remains(self.after)

    @property
    def restored(self) -> bool:
        """Whether it is back, and did not leave again in the last look."""
        return self.remains <= RESTORED and self._remains(self.last) <= MOSTLY

    def _remains(self, value: float) -> float:
        edge = self.high if self.before > self.high else self.low
        return max(0.0, (value - edge) / (self.before - edge))


@dataclass(frozen=True, slots=True)
class Comparison:
    """`buckets`: how many with readings came after the repair; `healthy`: the healthy time, None where there is none;
    `clear`: whether what is as before was clearly outside."""

    shown: Shown
    signals: tuple[ComparedSignal, ...]
    buckets: int
    healthy: Stretch | None
    clear: bool = False


def compare(
    signals: Signals,
    *,
    healthy: Stretch | None,
    repaired_at: datetime,
    after: Stretch,
    spans: CheckSpans,
    named: Collection[str] = (),
    faulty: Collection[str] = (),
) -> Comparison:
    """`named`: the signals that the prediction was reasoned from; where one of them shows the fault, no others count.
    `faulty`: those with a sensor fault, which say nothing."""
    buckets = signals.buckets(after)
    if buckets < LEAST_SHARE * ((after.until - after.since) / signals.period):
        return Comparison(Shown.SILENT, (), buckets, healthy)
    found = [] if healthy is None else _showing(signals, healthy, repaired_at, after, spans, faulty)
    found = [one for one in found if one.name in named] or found
    found = sorted(found, key=lambda one: -one.deviation)[:MOST_SIGNALS]
    shown, clear = _judged(found)
    return Comparison(shown, tuple(found), buckets, healthy, clear)


def band(means: Floats) -> tuple[float, float]:
    """The healthy band of a signal from its means over looks [n]."""
    low, middle, high = np.quantile(means, [TAIL, 0.5, 1 - TAIL])
    margin = max(MARGIN * (high - low), LEAST_WIDTH * abs(middle) / 2, 1e-9)
    return float(low - margin), float(high + margin)


def _judged(found: list[ComparedSignal]) -> tuple[Shown, bool]:
    """What the signals of the fault show, the clearest first, each weighed by its deviation; and whether clearly."""
    if not found:
        return Shown.INVISIBLE, False
    weights = np.array([one.deviation for one in found])
    left = float(np.average([one.remains for one in found], weights=weights))
    clearest = found[0]
    if clearest.restored and left <= RESTORED:
        return Shown.RESTORED, False
    if clearest.remains >= MOSTLY and left >= MOSTLY:
        return Shown.AS_BEFORE, clearest.deviation >= CLEAR and left >= AS_BEFORE
    return Shown.PARTLY, False


def _showing(
    signals: Signals,
    healthy: Stretch,
    repaired_at: datetime,
    after: Stretch,
    spans: CheckSpans,
    faulty: Collection[str],
) -> list[ComparedSignal]:
    looks = _looks(healthy, spans)
    before = _last_look(signals, repaired_at, spans)
    last = Stretch(after.until - spans.look, after.until)
    found = []
    for name in signals.values:
        means = signals.means(name, looks)
        means = means[~np.isnan(means)]
        ends = [signals.mean(name, stretch) for stretch in (before, after, last)]
        if name in faulty or len(means) < LEAST_LOOKS or np.isnan(ends[:2]).any():
            continue
        low, high = band(means)
        one = ComparedSignal(name, low, high, ends[0], ends[1], ends[1] if np.isnan(ends[2]) else ends[2])
        if one.deviation >= SHOWS:
            found.append(one)
    return found


def _looks(healthy: Stretch, spans: CheckSpans) -> list[Stretch]:
    count = int((healthy.until - healthy.since) / spans.look)
    ends = [healthy.until - place * spans.look for place in range(count)]
    return [Stretch(end - spans.look, end) for end in ends]


def _last_look(signals: Signals, repaired_at: datetime, spans: CheckSpans) -> Stretch:
    """The last look before the repair in which the device sent; a device may have been dead for days."""
    for back in range(30):
        until = repaired_at - back * spans.look
        if signals.buckets(stretch := Stretch(until - spans.look, until)) >= LEAST_BUCKETS:
            return stretch
    return Stretch(repaired_at - spans.look, repaired_at)


def _outside(value: float, low: float, high: float) -> float:
    return max(value - high, low - value, 0.0)
