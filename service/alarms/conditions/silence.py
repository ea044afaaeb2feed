"""What is not said: silent devices, metrics without a value, values that are out of range again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from service.alarms.memory import Bools, Floats, Memory
from service.alarms.plan import RANGE_TIMES, Plan
from store.service.rule_work import StoredAside


@dataclass(frozen=True, slots=True)
class Quiet:
    """Of every device: whether it is too quiet, since when (milliseconds), and when it will be (infinity: not)."""

    quiet: Bools
    at: Floats
    due: Floats


@dataclass(frozen=True, slots=True)
class Burst:
    """Values out of range: the newest one, and when they became an alarm (NaN: they did not)."""

    last: float
    raised: float
    value: float


Bursts = dict[tuple[int, str], Burst]


def quiet_devices(plan: Plan, spoke: Floats, now: float) -> Quiet:
    """Devices that sent nothing at all for too long, by the fleet's clock; `spoke` [devices]: when they last did."""
    return _quiet(spoke, plan.silent_ms, now)


def quiet_metric(memory: Memory, column: int, lasting_ms: float, now: float) -> Quiet:
    """Devices of which a metric had no value for so long, by the fleet's clock."""
    return _quiet(memory["metric_ts"][:, column], lasting_ms, now)


def missing_values(memory: Memory, column: int, stale_ms: float, aside: Floats) -> Quiet:
    """Devices that go on sending, but of this sensor nothing; `aside` [devices]: its newest value out of range."""
    spoke = np.fmax(memory["metric_ts"][:, column], aside)
    missing: Bools = memory["last_ts"] - spoke > stale_ms
    return Quiet(missing, spoke + stale_ms, np.full(len(spoke), np.inf))


def find_bursts(plan: Plan, asides: Sequence[StoredAside], places: dict[int, int]) -> Bursts:
    """By (place of the device, metric): values out of range that came close together."""
    within = dict(zip((w.metric for w in plan.ranges), plan.range_ms, strict=True))
    found: Bursts = {}
    for (device, metric), group in groupby(asides, key=lambda a: (a.device, a.metric)):
        if metric in within:
            found[places[device], metric] = _burst([*group], within[metric])
    return found


def _quiet(spoke: Floats, lasting_ms: float, now: float) -> Quiet:
    due = spoke + lasting_ms
    quiet: Bools = due <= now
    return Quiet(quiet, due, np.where(due > now, due, np.inf))


def _burst(asides: list[StoredAside], within_ms: float) -> Burst:
    last, place, raised = asides[-1], len(asides) - 1, float("nan")
    while place >= RANGE_TIMES - 1 and asides[place].ts - asides[place - RANGE_TIMES + 1].ts <= within_ms:
        raised, place = float(asides[place].ts), place - 1
    return Burst(float(last.ts), raised, last.value)
