"""Threshold rules over the readings of many devices at once: limit, duration and hysteresis on event time."""

from dataclasses import dataclass

import numpy as np

from service.alarms.memory import Bools, Floats, Ints
from service.alarms.plan import RuleWatch


@dataclass(frozen=True, slots=True)
class Series:
    """One metric's values, ordered by device (its place in the batch) and time; times in milliseconds.

    `remembered` marks a device's first row where it is what the last look left.
    """

    device: Ints
    ts: Floats
    value: Floats
    remembered: Bools


@dataclass(frozen=True, slots=True)
class RuleState:
    """How a rule stood before: `active` [devices]; `run_since` [devices]; `forced` [devices], when an alarm that
    stands was raised: late readings do not undo it (NaN: there is none within the rows)."""

    active: Bools
    run_since: Floats
    forced: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule makes of a series.

    Transitions in order of device and time: `device`, `raised` (or returned), `at` and `value`, [k] each. Of every
    device with rows (`seen` [m]): whether the alarm stands, since when the limit is broken, and when a wait ends.
    """

    device: Ints
    raised: Bools
    at: Floats
    value: Floats
    seen: Ints
    active: Bools
    run_since: Floats
    due: Floats


def judge(watch: RuleWatch, series: Series, before: RuleState, now: float) -> Judged:
    """Raises and returns of one rule.

    A value holds until the next one, at most for the metric's `stale_after`; the last one until `now`, too. The
    alarm rises when the limit was broken for `lasting` without a break, at that time, and returns with the first
    value that is back past the limit by the hysteresis.
    """
    device, ts, value = series.device, series.ts, series.value
    broken, clear = _broken(watch, value)
    first, last = bounds(device)
    run_since = _run_since(watch, series, before, broken, first)
    reach = run_since + watch.lasting_ms
    following = np.where(last, now, np.roll(ts, -1))
    holds = np.minimum(following, ts + watch.stale_ms)
    within = np.where(last, reach <= holds, (reach < following) & (reach <= ts + watch.stale_ms))
    crosses = broken & ((reach <= ts) | within)
    start = before.active | (before.forced < _at_first(ts, device, first, len(before.active)))
    crosses |= _forced(before.forced[device], ts, np.where(last, np.inf, np.roll(ts, -1)))
    event = np.where(crosses, 1.0, np.where(clear, 0.0, np.nan))
    state = carry(event, first, start[device].astype(float)) > 0
    was = np.where(first, start[device], np.roll(state, 1))
    moved = state != was
    ends = np.flatnonzero(last)
    waiting = broken & ~state & (reach <= ts + watch.stale_ms) & (reach > now)
    return Judged(
        device=device[moved],
        raised=state[moved],
        at=np.where(state, np.fmax(reach, 0.0), ts)[moved],
        value=value[moved],
        seen=device[ends],
        active=state[ends],
        run_since=np.where(broken, run_since, np.nan)[ends],
        due=np.where(waiting, reach, np.inf)[ends],
    )


def bounds(device: Ints) -> tuple[Bools, Bools]:
    """Which rows are the first and the last of their device."""
    change = device[1:] != device[:-1]
    edge = np.ones(min(len(device), 1), bool)
    return np.concatenate((edge, change)), np.concatenate((change, edge))


def carry(values: Floats, first: Bools, start: Floats) -> Floats:
    """The last value that is not NaN, row by row within a device; before the first one, `start` of that row."""
    known = np.where(first & np.isnan(values), start, values)
    place = np.maximum.accumulate(np.where(first | ~np.isnan(known), np.arange(len(known)), 0))
    return known[place]


def _broken(watch: RuleWatch, value: Floats) -> tuple[Bools, Bools]:
    """Which values break the limit, and which are back past it by the hysteresis."""
    rule = watch.rule
    if rule.above is not None:
        return value > rule.above, value <= rule.above - rule.hysteresis
    assert rule.below is not None
    return value < rule.below, value >= rule.below + rule.hysteresis


def _run_since(watch: RuleWatch, series: Series, before: RuleState, broken: Bools, first: Bools) -> Floats:
    """Since when the limit is broken without a break, on each row that breaks it."""
    ts = series.ts
    goes_on = ~first & np.roll(broken, 1) & (ts - np.roll(ts, 1) <= watch.stale_ms)
    anchor = np.where(broken & ~goes_on, ts, np.nan)
    kept = before.run_since[series.device]
    anchor = np.where(series.remembered & broken & ~np.isnan(kept), kept, anchor)
    return carry(anchor, first, np.full(len(ts), np.nan))


def _forced(forced: Floats, ts: Floats, following: Floats) -> Bools:
    """The row during which an alarm that stands was raised."""
    raised: Bools = (ts <= forced) & (forced < following)
    return raised


def _at_first(ts: Floats, device: Ints, first: Bools, devices: int) -> Floats:
    """Each device's first time; minus infinity where it has no row."""
    first_ts = np.full(devices, -np.inf)
    first_ts[device[first]] = ts[first]
    return first_ts
