"""What a device reads above the fleet's level: by component, from its first rows after a repair, or from all."""

import numpy as np

from models.normal_behaviour.expected_value import POOLED
from models.normal_behaviour.sensor_levels import SensorLevels
from models.normal_behaviour.unusual import NormalBehaviour


def own_offsets(fleet: NormalBehaviour, rows: SensorLevels, component: str) -> tuple[dict[str, float], int]:
    """Rows of one device -> by metric of the component the median of what is left over of the fleet's level,
    pooled with nought, and how many of these rows have any. `fleet`: without offsets of devices."""
    own: dict[str, float] = {}
    most = 0
    for one, owner in zip(fleet.expected, fleet.owners, strict=True):
        if owner != component:
            continue
        rest = one.residual(rows)
        known = rest[~np.isnan(rest)]
        if len(known):
            own[one.metric] = float(np.median(known)) * len(known) / (len(known) + POOLED)
            most = max(most, len(known))
    return own, most
