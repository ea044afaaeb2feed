"""The health of a recorded fleet's components at the end of its record, by what its calm past teaches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.history import History
from models.data.split import device_rows
from models.normal_behaviour.component_health import ComponentHealth, component_health
from models.normal_behaviour.fit_past import fit_with_past, normal_rows, taught_until
from models.normal_behaviour.inspection_budget import FALSE_BLOCKS
from models.normal_behaviour.sensor_levels import read_levels
from models.normal_behaviour.time_to_limit import Limit, find_limits, time_left


@dataclass(frozen=True, slots=True)
class Pace:
    """So long (ms) after its last reading a device's component reaches its limit at the present pace; 0 past it."""

    serial: str
    limit: Limit
    left: float


def fleet_health(history: History) -> Sequence[ComponentHealth]:
    """What was before the last horizon teaches, as far as it counts as normal: a fault that came since is no norm. Of a
    record that is shorter than two horizons its first half teaches. Empty where nothing can be watched."""
    levels = read_levels(history)
    if not len(levels):
        return []
    behaviour, past = fit_with_past(history, levels, normal_rows(history, levels, taught_until(history, levels)))
    if not behaviour.expected:
        return []
    return component_health(behaviour, levels, behaviour.unusual(levels), past, limit=past.limit(FALSE_BLOCKS))


def fleet_pace(history: History) -> Sequence[Pace]:
    """Of each device and limit, declared or learnt, the time left at its last reading, the shortest first; none where
    the pace does not lead there."""
    levels = read_levels(history)
    found = []
    for limit in find_limits(history, levels):
        left = time_left(levels, limit)
        for serial, rows in device_rows(levels.serial):
            known = left[rows][~np.isnan(left[rows])]
            if len(known) and np.isfinite(known[-1]):
                found.append(Pace(serial, limit, float(known[-1])))
    return sorted(found, key=lambda pace: pace.left)
