"""How long at this pace until a metric reaches the limit at which its component counts as worn out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import theilslopes

from models.data.arrays import Floats
from models.data.history import History
from models.data.split import device_rows
from models.normal_behaviour.sensor_levels import SensorLevels

# The pace is that of so many readings, and needs so many of them.
PACE_ROWS, LEAST_ROWS = 40, 20


@dataclass(frozen=True, slots=True)
class Limit:
    """At `value` of `metric`, on its bad side ("high" or "low"), `component` counts as worn out; `learnt` from the
    readings before a first failure, or declared in the product file."""

    component: str
    metric: str
    value: float
    side: str
    learnt: bool


def find_limits(history: History, levels: SensorLevels) -> list[Limit]:
    """Declared limits; of other metrics with one bad side, listed under a component that failed, what was read before
    the failures: where the robust line through the last readings of each ends, the median of them."""
    product = history.product
    found = []
    for component in product.components:
        modes = {mode.id for mode in product.failure_modes if mode.component == component.id}
        failures = history.failures[history.failures["failure_mode"].isin(list(modes))]
        for metric in product.metrics:
            if metric.id not in component.metrics or metric.bad == "both":
                continue
            value = metric.limit if metric.limit is not None else _before_failures(levels, metric.id, failures)
            if value is not None:
                found.append(Limit(component.id, metric.id, value, metric.bad, metric.limit is None))
    return found


def time_left(levels: SensorLevels, limit: Limit) -> Floats:
    """Rows of whole devices, in the order of time -> ms until the limit at the pace of the last readings [r]; nought
    past it, infinite where the pace leads away from it, NaN where too little was read."""
    left = np.full(len(levels), np.nan)
    toward = 1.0 if limit.side == "high" else -1.0
    for _, rows in device_rows(levels.serial):
        ts, value = levels.ts[rows].astype(np.float64), levels.of((limit.metric,))[rows, 0] * toward
        left[rows] = _of_device(ts, value, limit.value * toward)
    return left


def _of_device(ts: Floats, value: Floats, limit: float) -> Floats:
    left = np.full(len(ts), np.nan)
    known = np.flatnonzero(~np.isnan(value))
    for place in range(LEAST_ROWS, len(known) + 1):
        own = known[max(0, place - PACE_ROWS) : place]
        slope, middle, _, _ = theilslopes(value[own], ts[own])
        left[own[-1]] = _until(ts[own[-1]], slope, middle, limit)
    return left


def _until(now: float, slope: float, middle: float, limit: float) -> float:
    missing = limit - (middle + slope * now)
    if missing <= 0:
        return 0.0
    return missing / slope if slope > 0 else np.inf


def _before_failures(levels: SensorLevels, metric: str, failures: pd.DataFrame) -> float | None:
    found = []
    for serial, when in zip(failures["serial"], failures["ts"], strict=True):
        rows = (levels.serial == serial) & (levels.ts <= int(when))
        values, ts = levels.of((metric,))[rows, 0], levels.ts[rows].astype(np.float64)
        known = np.flatnonzero(~np.isnan(values))[-PACE_ROWS:]
        if len(known) >= LEAST_ROWS:
            slope, middle, _, _ = theilslopes(values[known], ts[known])
            found.append(float(middle + slope * ts[known[-1]]))
    return float(np.median(found)) if found else None
