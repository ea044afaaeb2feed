"""The health of a recorded fleet's components at the end of its record, by what its calm past teaches."""

from collections.abc import Sequence

from models.data.history import History
from models.evaluation.inspect_forward import fit_with_past, inspection_horizon, normal_rows
from models.normal_behaviour.component_health import ComponentHealth, component_health
from models.normal_behaviour.inspections import FALSE_BLOCKS
from models.normal_behaviour.sensor_levels import read_levels


def fleet_health(history: History) -> Sequence[ComponentHealth]:
    """What was before the last horizon teaches, as far as it counts as normal: a fault that came since is no norm. Of a
    record that is shorter than two horizons its first half teaches. Empty where nothing can be watched."""
    levels = read_levels(history)
    if not len(levels):
        return []
    first, last = int(levels.ts.min()), int(levels.ts.max())
    taught = max(last - inspection_horizon(history), (first + last) // 2)
    behaviour, past = fit_with_past(history, levels, normal_rows(history, levels, taught))
    if not behaviour.expected:
        return []
    return component_health(behaviour, levels, behaviour.unusual(levels), past, limit=past.limit(FALSE_BLOCKS))
