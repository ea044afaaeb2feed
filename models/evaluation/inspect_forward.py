"""Inspections that would have been asked for, step by step through a record: each step knows its past only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats
from models.data.history import History, milliseconds
from models.data.split import calm_rows, device_rows
from models.features.labels import label_rows
from models.normal_behaviour.fit_expected import fit_normal_behaviour
from models.normal_behaviour.inspections import (
    Budget,
    CalmPast,
    Inspection,
    InspectionDesk,
    asked_share,
    calm_past,
    statistic,
)
from models.normal_behaviour.sensor_levels import SensorLevels, read_levels
from models.normal_behaviour.unusual import NormalBehaviour

# Limits come from the later part of each device's past, judged by what the earlier part taught.
TAUGHT = 0.6
# A product without failure modes: one open inspection for so many scoring periods.
PERIODS_WITHOUT_MODES = 60


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was asked for, and the rows [r] of all steps that were watched: how far each component was out [r, c], and
    the limit then [r]."""

    inspections: Sequence[Inspection]
    levels: SensorLevels
    components: tuple[str, ...]
    values: Floats
    limits: Floats


def inspect_forward(history: History, moments: Sequence[int], *, budget: Budget | None) -> Inspected:
    """At each of `moments` (ms) everything is fitted anew on what was known then, and watches until the next."""
    levels, period = read_levels(history), milliseconds(history.product.scoring)
    horizon = inspection_horizon(history)
    desk = InspectionDesk(budget, horizon=horizon)
    watched: list[tuple[Bools, tuple[str, ...], Floats, float]] = []
    for begin, end in zip(moments, [*moments[1:], history.end + 1], strict=True):
        normal = normal_rows(history, levels, begin)
        behaviour, past = fit_with_past(history, levels, normal)
        limit = past.limit(asked_share(budget, horizon))
        now = (levels.ts >= begin) & (levels.ts < end)
        if not behaviour.expected or not now.any():
            continue
        unusual = behaviour.unusual(levels).take(now)
        desk.work(levels.take(now), unusual, limit, period)
        watched.append((now, unusual.components, statistic(unusual), limit))
    return _inspected(desk, levels, watched)


def fit_with_past(history: History, levels: SensorLevels, normal: Bools) -> tuple[NormalBehaviour, CalmPast]:
    """Rows [r] that count as normal -> what they teach, and how far out the later part of each device's own rows was by
    what the earlier part teaches, for no row is judged by what it taught."""
    product = history.product
    block = max(1, inspection_horizon(history) // milliseconds(product.scoring))
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
    return normal & calm_rows(levels.serial, levels.ts, known.anomalies, before=0, after=0)


def inspection_horizon(history: History) -> int:
    """How long (ms) an inspection stays open: the longest horizon of the product's failure modes."""
    modes = history.product.failure_modes
    if modes:
        return max(milliseconds(mode.horizon) for mode in modes)
    return PERIODS_WITHOUT_MODES * milliseconds(history.product.scoring)


def _earlier(levels: SensorLevels, normal: Bools) -> Bools:
    earlier = np.zeros(len(levels), bool)
    for _, rows in device_rows(levels.serial):
        own = np.flatnonzero(normal[rows]) + rows.start
        earlier[own[: round(TAUGHT * len(own))]] = True
    return earlier


def _inspected(
    desk: InspectionDesk, levels: SensorLevels, watched: Sequence[tuple[Bools, tuple[str, ...], Floats, float]]
) -> Inspected:
    components = tuple(dict.fromkeys(name for _, names, _, _ in watched for name in names))
    values = np.full((len(levels), len(components)), np.nan)
    limits = np.full(len(levels), np.nan)
    for rows, names, own, limit in watched:
        for place, name in enumerate(names):
            values[rows, components.index(name)] = own[:, place]
        limits[rows] = limit
    seen = ~np.isnan(limits)
    return Inspected(desk.opened, levels.take(seen), components, values[seen], limits[seen])
