"""Inspections that would have been asked for, step by step through a record: each step knows its past only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats
from models.data.history import History, milliseconds
from models.normal_behaviour.fit_past import fit_with_past, normal_rows
from models.normal_behaviour.inspection_budget import Budget, asked_share, inspection_horizon
from models.normal_behaviour.inspections import Inspection, InspectionDesk, statistic
from models.normal_behaviour.sensor_levels import SensorLevels, read_levels


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
    horizon = inspection_horizon(history.product)
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
