"""What counts as normal in a record, what it teaches, and how far out its calm past was."""

import numpy as np
import pandas as pd

from fleet.unusual_modes import PREFIX
from models.data.arrays import Bools
from models.data.history import History, milliseconds
from models.data.split import calm_rows, device_rows
from models.features.labels import label_rows
from models.normal_behaviour.fit_expected import fit_normal_behaviour
from models.normal_behaviour.inspection_budget import inspection_horizon
from models.normal_behaviour.inspections import CalmPast, calm_past, statistic
from models.normal_behaviour.sensor_levels import SensorLevels
from models.normal_behaviour.unusual import NormalBehaviour

# Limits come from the later part of each device's past, judged by what the earlier part taught.
TAUGHT = 0.6


def fit_with_past(history: History, levels: SensorLevels, normal: Bools) -> tuple[NormalBehaviour, CalmPast]:
    """Rows [r] that count as normal -> what they teach, and how far out the later part of each device's own rows was by
    what the earlier part teaches, for no row is judged by what it taught."""
    product = history.product
    block = max(1, inspection_horizon(product) // milliseconds(product.scoring))
    earlier = normal & _earlier(levels, normal)
    values = statistic(fit_normal_behaviour(product, levels, earlier).unusual(levels))
    rows = normal & ~earlier
    past = calm_past(levels.take(rows), values[rows], block=block)
    return fit_normal_behaviour(product, levels, normal), past


def normal_rows(history: History, levels: SensorLevels, moment: int) -> Bools:
    """Rows before `moment` (ms) that count as normal by what was known then: no failure near, no labelled anomaly."""
    known = history.until(moment)
    normal = levels.ts < moment
    for mode in history.product.failure_modes:
        labels = label_rows(known, levels.serial, levels.ts, mode, grid=False)
        normal &= (labels.label != 1) & ~labels.down
    calm = calm_rows(levels.serial, levels.ts, known.anomalies, before=0, after=0)
    return normal & calm & calm_rows(levels.serial, levels.ts, _found_unusual(known), before=0, after=0)


def _found_unusual(known: History) -> pd.DataFrame:
    """What inspections found that names no failure mode: the horizon before each was not normal."""
    found = known.failures[known.failures["failure_mode"].str.startswith(PREFIX)]
    horizon = inspection_horizon(known.product)
    return pd.DataFrame({"serial": found["serial"], "start": found["ts"] - horizon, "end": found["ts"]})


def taught_until(history: History, levels: SensorLevels) -> int:
    """The moment (ms) before which a record teaches: a horizon before its end, for a fault that came since is no norm.
    Of a record that is shorter than two horizons its first half teaches."""
    first, last = int(levels.ts.min()), int(levels.ts.max())
    return max(last - inspection_horizon(history.product), (first + last) // 2)


def _earlier(levels: SensorLevels, normal: Bools) -> Bools:
    earlier = np.zeros(len(levels), bool)
    for _, rows in device_rows(levels.serial):
        own = np.flatnonzero(normal[rows]) + rows.start
        earlier[own[: round(TAUGHT * len(own))]] = True
    return earlier
