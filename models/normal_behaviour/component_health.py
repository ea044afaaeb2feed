"""The health of components: 0 to 100, since when, and which metric leads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats
from models.data.split import device_rows
from models.normal_behaviour.inspections import CONFIRMATIONS, LEAST_ROWS, CalmPast, statistic
from models.normal_behaviour.sensor_levels import SensorLevels
from models.normal_behaviour.unusual import NormalBehaviour, Unusual

MOST_DEVIATIONS = 3


@dataclass(frozen=True, slots=True)
class ComponentHealth:
    """At a device's last reading: `index` 0 to 100, the share in per cent of the fleet's calm past that was farther
    out; None where nothing is known. `since` (ms): how long it has been farther out than nearly all of that; None where
    it is not. `metric` leads. `learning`: so many readings of the device are missing until its own past can agree.
    `size`: how far out its last three readings were at least, by both clocks. `deviations`: of up to three metrics by
    how many spreads they are above what they should read, the farthest first."""

    serial: str
    component: str
    index: float | None
    since: int | None
    metric: str
    learning: int
    size: float | None = None
    deviations: tuple[tuple[str, float], ...] = ()


def component_health(
    behaviour: NormalBehaviour, levels: SensorLevels, unusual: Unusual, past: CalmPast, *, limit: float
) -> Sequence[ComponentHealth]:
    """Rows of whole devices, in the order of time -> the health of each device's components, the worst first."""
    found = []
    sizes = statistic(unusual)
    for serial, rows in device_rows(levels.serial):
        for place, component in enumerate(unusual.components):
            values = unusual.frozen[rows, place]
            known = np.flatnonzero(~np.isnan(values))
            if not len(known):
                continue
            last = int(known[-1])
            share = past.calmer_than(float(values[last]))
            calm = np.flatnonzero(values[known] <= limit)
            begun = int(calm[-1]) + 1 if len(calm) else 0
            since = int(levels.ts[rows][known[begun]]) if begun < len(known) else None
            found.append(
                ComponentHealth(
                    serial=serial,
                    component=component,
                    index=None if share is None else 100 * share,
                    since=since,
                    metric=behaviour.expected[int(unusual.metric[rows.start + last, place])].metric,
                    learning=max(0, LEAST_ROWS - len(known)),
                    size=_lasting(sizes[rows, place][known]),
                    deviations=_deviations(behaviour, unusual, component, rows.start + last),
                )
            )
    return sorted(found, key=lambda one: (101.0 if one.index is None else one.index, one.since or np.inf))


def _lasting(sizes: Floats) -> float | None:
    """The least of the last `CONFIRMATIONS`; None where there are fewer."""
    if len(sizes) < CONFIRMATIONS or np.isnan(sizes[-CONFIRMATIONS:]).any():
        return None
    return float(sizes[-CONFIRMATIONS:].min())


def _deviations(
    behaviour: NormalBehaviour, unusual: Unusual, component: str, row: int
) -> tuple[tuple[str, float], ...]:
    """The component's metrics that are on their bad side there, those that stray at least half as far as the first."""
    found = []
    for place, (one, owner, side) in enumerate(zip(behaviour.expected, behaviour.owners, behaviour.bad, strict=True)):
        spreads = float(unusual.near[row, place])
        bad = {"high": spreads, "low": -spreads, "both": abs(spreads)}[side]
        if owner == component and bad > 0:
            found.append((bad, one.metric, spreads))
    found.sort(reverse=True)
    return tuple((metric, spreads) for bad, metric, spreads in found[:MOST_DEVIATIONS] if bad >= found[0][0] / 2)
