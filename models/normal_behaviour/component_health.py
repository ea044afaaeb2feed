"""The health of components: 0 to 100, since when, and which metric leads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.split import device_rows
from models.normal_behaviour.inspections import LEAST_ROWS, CalmPast
from models.normal_behaviour.sensor_levels import SensorLevels
from models.normal_behaviour.unusual import NormalBehaviour, Unusual


@dataclass(frozen=True, slots=True)
class ComponentHealth:
    """At a device's last reading: `index` 0 to 100, the share in per cent of the fleet's calm past that was farther
    out; None where nothing is known. `since` (ms): how long it has been farther out than nearly all of that; None where
    it is not. `metric` leads. `learning`: so many readings of the device are missing until its own past can agree."""

    serial: str
    component: str
    index: float | None
    since: int | None
    metric: str
    learning: int


def component_health(
    behaviour: NormalBehaviour, levels: SensorLevels, unusual: Unusual, past: CalmPast, *, limit: float
) -> Sequence[ComponentHealth]:
    """Rows of whole devices, in the order of time -> the health of each device's components, the worst first."""
    found = []
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
                )
            )
    return sorted(found, key=lambda one: (101.0 if one.index is None else one.index, one.since or np.inf))
