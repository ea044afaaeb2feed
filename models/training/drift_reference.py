"""What a model file keeps of its healthy training rows, for drift to be found by: levels and deciles by age."""

from collections.abc import Mapping, Sequence

import numpy as np

from models.data.arrays import Bools, Floats
from models.features.build import Features
from models.features.spec import CLEARED, Column
from models.monitoring.drift import AGE, BANDS, LEAST_DEVICES, LEVELS, Reference, age_band, spread_rows
from models.statistics.calibration_slope import log_odds

ROWS_A_DEVICE = 4
LEAST_TREND = 0.3
RISING_KINDS = frozenset({"mean", "dev", "std"})
FULL_KINDS = RISING_KINDS | {"count"}


def make_reference(features: Features, healthy: Bools, scores: Mapping[str, Floats]) -> Reference:
    """What a model's manifest keeps of its healthy training rows: a few rows of each device, by age, as deciles.

    `scores`: out-of-fold probabilities [n] by failure mode. Empty where there is nothing to keep.
    """
    rows = spread_rows(features, healthy, rows=ROWS_A_DEVICE)
    if AGE not in features.names or not len(rows):
        return {}
    age = features.matrix[rows, features.names.index(AGE)].astype(np.float64)
    edges = [float(e) for e in np.quantile(age, np.linspace(0, 1, BANDS + 1))]
    tested = _tested(features.columns)
    matrix = features.matrix[rows].astype(np.float64)
    known = {mode: values[rows] for mode, values in scores.items() if not np.isnan(values[rows]).all()}
    return {
        "devices": len(np.unique(features.serial[rows])),
        "age_edges": edges,
        "features": {
            column.name: _bands(matrix[:, at], age, edges, rises=column.kind in RISING_KINDS)
            for at, column in ((at, features.columns[at]) for at in tested)
        },
        "score_means": {mode: float(f"{np.nanmean(known[mode]):.5g}") for mode in known},
        "scores": {mode: _bands(log_odds(known[mode]), age, edges, rises=True) for mode in known},
    }


def _tested(columns: Sequence[Column]) -> list[int]:
    """Features worth watching: means over the longest window, deviations, spreads, counts; of what stands there cleared
    of the season, too, only that."""
    series = {column.name.rpartition(".")[0] for column in columns}
    chosen: dict[tuple[str, str, str], int] = {}
    for at, column in sorted(enumerate(columns), key=lambda placed: placed[1].window):
        own = column.name.rpartition(".")[0]
        if column.kind in FULL_KINDS and f"{own}:{CLEARED}" not in series:
            chosen[own, column.group, column.kind] = at
    return sorted(chosen.values())


def _bands(values: Floats, age: Floats, edges: Sequence[float], *, rises: bool) -> list[object]:
    """Of each age band: [level, slope by age, deciles of what is left, share that is missing]."""
    band, found = age_band(age, edges), []
    for one in range(BANDS):
        own, old = values[band == one], age[band == one]
        given = ~np.isnan(own)
        known, old = own[given], old[given]
        level, slope = _trend(old, known) if rises else (0.0, 0.0)
        rest = known - level - slope * old
        deciles = [float(f"{q:.5g}") for q in np.quantile(rest, LEVELS)] if len(rest) else []
        found.append([level, slope, deciles, round(1 - len(known) / len(own), 3) if len(own) else None])
    return list(found)


def _trend(age: Floats, values: Floats) -> tuple[float, float]:
    """(level, slope) of values by age; (0, 0) where they hardly go together."""
    if len(values) < LEAST_DEVICES or not age.std() or not values.std():
        return 0.0, 0.0
    together = float(np.corrcoef(age, values)[0, 1])
    if abs(together) < LEAST_TREND:
        return 0.0, 0.0
    slope = float(f"{together * values.std() / age.std():.6g}")
    return float(f"{values.mean() - slope * age.mean():.6g}"), slope
