"""Training: what is normal for a fleet, as a model file holds it; of a large fleet some devices teach the rest."""

from dataclasses import replace

import numpy as np

from models.data.arrays import Bools, Floats, Texts
from models.data.history import History
from models.data.split import device_rows
from models.normal_behaviour.fit_past import fit_with_past, normal_rows, taught_until
from models.normal_behaviour.inspection_budget import FALSE_BLOCKS
from models.normal_behaviour.learnt_normal import LearntNormal
from models.normal_behaviour.own_reference import own_offsets
from models.normal_behaviour.sensor_levels import SensorLevels, read_levels
from models.normal_behaviour.unusual import NormalBehaviour

# So many devices say how the fleet behaves; each device says how it differs from that.
MOST_DEVICES = 300
# A component that was repaired is known by what came since, from so many rows on.
LEAST_ROWS = 30


def learn_normal(history: History, *, seed: int) -> LearntNormal | None:
    """None where there is no telemetry to learn from, or none that moves."""
    serials = sorted(history.serials)
    drawn = np.random.default_rng(seed).permutation(len(serials))[:MOST_DEVICES]
    teachers = history.only(frozenset(serials[place] for place in drawn.tolist()))
    levels = read_levels(teachers)
    if not len(levels):
        return None
    normal = normal_rows(teachers, levels, taught_until(teachers, levels))
    behaviour, past = fit_with_past(teachers, levels, normal)
    if not behaviour.expected:
        return None
    fleet = replace(behaviour, expected=tuple(replace(one, offsets={}, spreads={}) for one in behaviour.expected))
    offsets = [
        _offsets(history.only(frozenset(serials[begin : begin + MOST_DEVICES])), fleet)
        for begin in range(0, len(serials), MOST_DEVICES)
    ]
    names: Texts = np.array(serials)
    spreads = np.array(
        [[one.spreads.get(name, np.nan) for one in behaviour.expected] for name in serials], np.float64
    ).reshape(len(serials), len(fleet.expected))
    return LearntNormal(
        behaviour=fleet,
        serials=names,
        offsets=np.concatenate(offsets),
        spreads=spreads,
        maxima=np.concatenate([np.zeros(0), *past.maxima]),
        limit=past.limit(FALSE_BLOCKS),
        until=int(history.end),
    )


def _offsets(history: History, fleet: NormalBehaviour) -> Floats:
    """Of each device, in the order of serials, what each metric reads above the fleet's level [d, m]."""
    serials = sorted(history.serials)
    offsets = np.zeros((len(serials), len(fleet.expected)))
    levels = read_levels(history)
    if not len(levels):
        return offsets
    normal, rows = normal_rows(history, levels, taught_until(history, levels)), dict(device_rows(levels.serial))
    for place, serial in enumerate(serials):
        if serial not in rows:
            continue
        own, device = levels.take(np.arange(rows[serial].start, rows[serial].stop)), normal[rows[serial]]
        for component in dict.fromkeys(fleet.owners):
            told, _ = own_offsets(fleet, own.take(_last_life(own, component, device)), component)
            for column, one in enumerate(fleet.expected):
                offsets[place, column] = told.get(one.metric, offsets[place, column])
    return offsets


def _last_life(own: SensorLevels, component: str, normal: Bools) -> Bools:
    """Of a device's normal rows [r] those since the component's last repair or failure, where they are enough."""
    life = own.life.get(component)
    if life is None:
        return normal
    last: Bools = normal & (life == life.max())
    return last if last.sum() >= LEAST_ROWS else normal
