"""How much a counter counted: the only implementation of the rule in Python (docs/decisions/0025).

`sigap.counter_parts` (migration 0017) is the same rule in SQL; a test compares the two.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A counter that falls by at most a tenth dipped; one that falls further started again from zero.
DIP = 0.9
# Where a counter of 16 or 32 bits starts again from zero, if the step over the limit is at most this part of it.
LIMITS, WRAP = (2.0**16, 2.0**32), 0.05
# With keys, so many buckets after a dip its way back adds nothing; then the lower level is a correction.
DIP_BUCKETS = 6
# What a bucket keeps of a counter's readings above zero.
PARTS = ("begin", "end", "top", "peak", "after")
# All that the increase of a bucket is derived from.
READ = ("first", *PARTS)


@dataclass(frozen=True, slots=True)
class Counted:
    """A counter in n stretches of readings, each part [n]; NaN where a stretch has no reading above zero.

    `begin`, `end`: its first and last reading above zero. `top`: its highest before the first restart in it; `peak`:
    its highest since the last one; `after`: what it counted from the first restart on, 0 where there is none.
    """

    begin: Floats
    end: Floats
    top: Floats
    peak: Floats
    after: Floats


class _Steps(NamedTuple):
    """Of each stretch: how much it counted, with the step to it; the highest value at its end; whether it starts with a
    restart."""

    increase: Floats
    highest: Floats
    restart: Bools


def increases(first: Floats, counted: Counted, keys: Ints | None = None, *, gap: int = 0) -> Floats:
    """The increase [n] in each of a counter's buckets, in order: within it, and in the step to it. NaN for a bucket
    without a reading. `first`: each bucket's first reading. With `keys` (ascending) only what lies at most `gap` keys
    back counts, and a dip is remembered for `DIP_BUCKETS`: so a row needs no more than that of the past."""
    before = value_before(counted.end, keys, gap=gap)
    only_zeros = np.where(np.isnan(counted.end) & ~np.isnan(first), 0.0, np.nan)
    zero_before = np.where(first == 0, 0.0, value_before(only_zeros, keys, gap=gap))
    before = np.where(np.isnan(before), zero_before, before)
    rows = np.flatnonzero(~np.isnan(counted.end))
    near = np.zeros(len(rows), np.int64) if keys is None else np.searchsorted(keys[rows], keys[rows] - DIP_BUCKETS)
    found = np.where(np.isnan(first), np.nan, 0.0)
    found[rows] = _steps(_take(counted, rows), before[rows], near).increase
    return found


def readings(values: Floats) -> Counted:
    """Each reading [n] as a stretch of its own."""
    above = np.where(values > 0, values, np.nan)
    return Counted(above, above, above, above, np.where(values > 0, 0.0, np.nan))


def join(counted: Counted, starts: Ints) -> Counted:
    """Stretches that follow each other -> one for each group of them; `starts` [g]: where each group begins."""
    group = np.zeros(len(counted.end), np.int64)
    group[starts[1:]] = 1
    rows = np.flatnonzero(~np.isnan(counted.end))
    group = np.cumsum(group)[rows]
    whole = [np.full(len(starts), np.nan) for _ in PARTS]
    if not len(rows):
        return Counted(*whole)
    own = _take(counted, rows)
    begins = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    ends = np.append(begins[1:], len(rows)) - 1
    before = np.append(np.nan, own.end[:-1])
    before[begins] = np.nan
    steps = _steps(own, before, np.zeros(len(rows), np.int64))
    inside = own.after > 0
    restarts: Ints = np.cumsum(steps.restart) + np.cumsum(inside) - inside
    sizes = ends - begins + 1
    early: Bools = restarts == np.repeat(restarts[begins], sizes)
    parts = (
        own.begin[begins],
        own.end[ends],
        np.maximum.reduceat(np.where(early, own.top, -np.inf), begins),
        steps.highest[ends],
        np.add.reduceat(np.where(early, own.after, steps.increase), begins),
    )
    for column, part in zip(whole, parts, strict=True):
        column[group[begins]] = part
    return Counted(*whole)


def value_before(values: Floats, keys: Ints | None = None, *, gap: int = 0) -> Floats:
    """The value of the nearest earlier row that has one, NaN where there is none. With `keys` (ascending) only rows at
    most `gap` keys back count."""
    rows = np.arange(len(values))
    newest = np.maximum.accumulate(np.where(np.isnan(values), -1, rows)) if len(values) else rows
    at = np.concatenate([np.full(1, -1), newest[:-1]])[: len(values)]
    found = at >= 0
    if keys is not None:
        found &= keys - keys[np.maximum(at, 0)] <= gap
    return np.where(found, values[np.maximum(at, 0)], np.nan)


def _steps(own: Counted, before: Floats, near: Ints) -> _Steps:
    """`before` [n]: the last value above zero before each stretch, 0 where only zeros came before, NaN where nothing
    did. `near` [n]: the earliest stretch whose dip each remembers; that before it always is."""
    fresh, restart = np.isnan(before), own.begin < DIP * before
    level = np.where(fresh | restart, own.begin, before)
    inside = own.after > 0
    if (own.end < own.peak).any() or (own.begin < before)[~restart].any():
        rows = np.arange(len(level))
        begun = np.maximum.accumulate(np.where(fresh | restart | inside, rows, 0)) if len(rows) else rows
        lows = np.maximum(np.minimum(near, rows - 1), np.append(0, begun[:-1])[: len(rows)])
        looks = ~(fresh | restart) & (before > 0)
        level[looks] = _highest(own.peak, lows[looks], rows[looks])
    rise = np.maximum(own.top - level, 0.0)
    rise[restart] += since_restart(before[restart], own.begin[restart])
    return _Steps(rise + own.after, np.where(inside, own.peak, np.maximum(own.top, level)), restart)


def since_restart(before: Floats, value: Floats) -> Floats:
    """What a counter counted that fell from `before` to `value`: from zero on, or over the limit of its bits."""
    counted = value.copy()
    for limit in LIMITS:
        wrapped = limit - before + value
        counted = np.where((before < limit) & (wrapped <= WRAP * limit), wrapped, counted)
    return counted


def _highest(values: Floats, lows: Ints, highs: Ints) -> Floats:
    """The highest of values[low:high] for each pair, none empty: by maxima over 1, 2, 4, ... neighbours."""
    found, width = np.empty(len(lows)), highs - lows
    step = 1
    while len(width) and step <= width.max():
        own = (width >= step) & (width < 2 * step)
        found[own] = np.maximum(values[lows[own]], values[highs[own] - step])
        values = np.maximum(values[:-step], values[step:])
        step *= 2
    return found


def _take(counted: Counted, rows: Ints) -> Counted:
    if len(rows) == len(counted.end):
        return counted
    return Counted(*(getattr(counted, name)[rows] for name in PARTS))
