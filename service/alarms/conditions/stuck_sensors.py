"""Stuck sensors, detected by the device's own past: a value that stands still while the others move."""

from dataclasses import dataclass

import numpy as np

from service.alarms.conditions.thresholds import bounds, carry
from service.alarms.memory import Bools, Floats, Ints, Memory
from service.alarms.plan import Plan, SensorWatch

# A sensor must have changed 50 times before its past says anything. Then 24 readings on one value are odd, while the
# other sensors moved, if that is three times the longest stay so far.
WARM_UP_CHANGES = 50.0
STUCK_READINGS = 24.0
TIMES_LONGEST = 3.0
# A reading counts as moving where half of the other sensors changed, of those that ever do.
LIVELY_CHANGES = 10.0
MOVING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Rows:
    """New readings in order of device (its place in the batch) and time; `values` [n, metrics]."""

    device: Ints
    ts: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class Stillness:
    """Transitions of one sensor, as of a rule."""

    device: Ints
    raised: Bools
    at: Floats
    value: Floats


def watch_stillness(plan: Plan, memory: Memory, rows: Rows, active: Bools) -> list[Stillness]:
    """Judges every sensor by new rows, and brings what is remembered of it up to date. `active` [devices, sensors].

    Time is counted in moving readings: in a device that idles, with everything still, nothing is stuck.
    """
    if not len(rows.device):
        return []
    first, _ = bounds(rows.device)
    columns = [_changes(sensor, memory, rows, first) for sensor in plan.sensors]
    changed = np.stack(columns, axis=1) if columns else np.zeros((len(first), 0), bool)
    lively = memory["changes"][rows.device] >= LIVELY_CHANGES
    moves = changed & lively
    judged = []
    for place, sensor in enumerate(plan.sensors):
        others = lively.sum(axis=1) - lively[:, place]
        moving = moves.sum(axis=1) - moves[:, place] >= MOVING_SHARE * others
        judged.append(_judge(sensor, place, memory, rows, changed[:, place], moving, active[:, place]))
    return judged


def _changes(sensor: SensorWatch, memory: Memory, rows: Rows, first: Bools) -> Bools:
    """The rows at which a sensor's value differs from its last value."""
    value = rows.values[:, sensor.column]
    start = memory["metric_value"][rows.device, sensor.column]
    before = np.where(first, start, np.roll(carry(value, first, start), 1))
    changed: Bools = ~np.isnan(value) & ~np.isnan(before) & (value != before)
    return changed


def _judge(
    sensor: SensorWatch, place: int, memory: Memory, rows: Rows, changed: Bools, moving: Bools, active: Bools
) -> Stillness:
    device, ts, value = rows.device, rows.ts, rows.values[:, sensor.column]
    first, last = bounds(device)
    still, stay = _still(memory["still"][device, place], moving & ~np.isnan(value), changed, first)
    freed = changed & active[device] & (_count(changed, first, np.zeros(len(ts))) == 1)
    longest = _running_most(device, first, np.where(changed & ~freed, stay, 0.0), memory["longest"][device, place])
    changes = _count(changed, first, memory["changes"][device, place])
    changed_ts = carry(np.where(changed, ts, np.nan), first, memory["changed_ts"][device, place])
    stuck = (
        ~np.isnan(value)
        & (changes >= WARM_UP_CHANGES)
        & (still >= np.maximum(STUCK_READINGS, TIMES_LONGEST * longest))
        & (ts - changed_ts >= sensor.stuck_ms)
    )
    event = np.where(stuck, 1.0, np.where(changed, 0.0, np.nan))
    state = carry(event, first, active[device].astype(float)) > 0
    moved = state != np.where(first, active[device], np.roll(state, 1))
    ends = np.flatnonzero(last)
    for name, column in (("still", still), ("longest", longest), ("changes", changes), ("changed_ts", changed_ts)):
        memory[name][device[ends], place] = column[ends]
    return Stillness(device[moved], state[moved], ts[moved], value[moved])


def _still(before: Floats, moving: Bools, changed: Bools, first: Bools) -> tuple[Floats, Floats]:
    """On each row: moving readings since the last change, and how many they were just before this row."""
    total = np.cumsum(moving).astype(float)
    begin = total - moving - before
    base = carry(np.where(changed, total, np.where(first, begin, np.nan)), first, begin)
    still = total - base
    return still, np.where(first, before, np.roll(still, 1))


def _count(changed: Bools, first: Bools, before: Floats) -> Floats:
    """Changes so far, row by row within a device, on top of `before`."""
    total = np.cumsum(changed).astype(float)
    none = np.full(len(total), np.nan)
    return total - carry(np.where(first, total - changed - before, none), first, none)


def _running_most(device: Ints, first: Bools, values: Floats, before: Floats) -> Floats:
    """The largest value so far, row by row within a device, `before` included."""
    values = np.where(first, np.maximum(values, before), values)
    offset = device * (values.max() + 1.0)
    most: Floats = np.maximum.accumulate(values + offset) - offset
    return most
