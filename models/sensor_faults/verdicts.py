"""Tells sensor faults from failing devices: one sensor disagrees with all others, or several metrics move together."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from models.data.arrays import Bools, Floats, Floats32, Ints
from models.features.build import Features
from models.sensor_faults.gains import (
    DOUBT,
    Gains,
    SensorView,
    explain_rows,
    fits,
    may_be_sick,
    surest_sensor,
    view_matrix,
)

BLOCK_ROWS = 50_000


class Fault(StrEnum):
    """What ails a sensor: its level strays, its readings scatter, or they stand still."""

    DRIFT = "drift"
    NOISY = "noisy"
    STILL = "still"


KINDS = (Fault.DRIFT, Fault.NOISY, Fault.STILL)


@dataclass(frozen=True, slots=True)
class SensorModel:
    """Fitted by `fit_sensors`; silent until a device has `warm_up` buckets with readings. `confirmations`: verdicts in
    a row that make an alarm, more than the shortest window holds, so that one odd reading alone is none. `announced`
    [k]: the feature that counts the code without which nothing looks sick in that way, "" where there is none.

    `views` judge sensors; `witnesses`, which also look at what parts read while they run, only say what sickness it
    cannot be.
    """

    metrics: tuple[str, ...]
    views: tuple[SensorView, ...]
    witnesses: tuple[SensorView, ...]
    warm_up: int
    confirmations: int
    announced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of each row: the place of the faulty sensor's metric, -1 for none [n]; the place of its fault in `KINDS` [n]; how
    surely, 1 where it just suffices [n]; how far its level is from what the other metrics tell, in its unit [n]."""

    metric: Ints
    kind: Ints
    surety: Floats
    away: Floats


def suspect_sensors(model: SensorModel, features: Features) -> Ints:
    """Rows -> the place of the metric [n], -1 for none, whose sensor's fault explains what strays where failures nearly
    always look otherwise. That is too little for a verdict yet, but enough to wait with a ticket."""
    return judge_sensors(model, features, doubt=1.0).metric


def judge_sensors(model: SensorModel, features: Features, *, doubt: float = DOUBT) -> Verdicts:
    """Rows -> which sensor, if any, is at fault in each. The surest view has its say, unless one disagrees: what strays
    in any window must be the same sensor's doing. A failure mode may be it instead that looks so in every window:
    where it explains `doubt` of what the sensor would, or its own likeness if that is less."""
    if len(features) > BLOCK_ROWS:
        starts = range(0, len(features), BLOCK_ROWS)
        rows = [np.arange(start, min(start + BLOCK_ROWS, len(features))) for start in starts]
        parts = [judge_sensors(model, features.take(some), doubt=doubt) for some in rows]
        return Verdicts(*(np.concatenate([getattr(part, name) for part in parts]) for name in Verdicts.__slots__))
    n, metrics = len(features), len(model.metrics)
    found = Verdicts(np.full(n, -1), np.zeros(n, np.int64), np.zeros(n), np.full(n, np.nan))
    warm = features.seen >= model.warm_up
    seen = [(view, _explained(view, metrics, features)) for view in model.views]
    for view, gains in seen:
        surety, metric = surest_sensor(view, gains)
        better = warm & settled(features, view.days) & (surety >= 1) & (surety > found.surety)
        kind, away = _kinds(view, gains, metric)
        found.metric[better], found.surety[better] = metric[better], surety[better]
        found.kind[better], found.away[better] = kind[better], away[better]
    agreed, blamed = found.metric >= 0, np.maximum(found.metric, 0)
    possible = _as_codes_say(model, features)
    for view, gains in seen:
        agreed &= (gains.whole <= view.rest) | fits(view, gains, blamed)
        possible &= may_be_sick(view, gains, blamed, doubt)
    # A part that has failed and says so does not run: its witnesses saw it as it was before.
    announced = np.array([name != "" for name in model.announced])
    for view in model.witnesses:
        gains = _explained(view, metrics, features)
        possible &= may_be_sick(view, gains, blamed, doubt) | announced | ~fits(view, gains, blamed)[:, None]
    agreed &= ~possible.any(axis=1)
    found.metric[~agreed] = -1
    return found


def _as_codes_say(model: SensorModel, features: Features) -> Bools:
    """Whether rows may look sick in each way [n, k] as far as the device's own codes say. What was mended may have sent
    its code long ago, and looked so in its early life."""
    possible = np.ones((len(features), len(model.announced)), bool)
    mended = mended_rows(features)
    for place, name in enumerate(model.announced):
        if name:
            possible[:, place] = mended | (features.matrix[:, features.names.index(name)] > 0)
    return possible


def _explained(view: SensorView, metrics: int, features: Features) -> Gains:
    return explain_rows(view, metrics, view_matrix(view, features), mended_rows(features))


def settled(features: Features, days: float) -> Bools:
    """Rows [n] so long after the device's last repair that a window of so many days holds nothing from before it."""
    ages = _ages(features)
    return np.asarray(~(np.fmin.reduce(ages, axis=1) <= days + 1)) if ages.shape[1] else np.ones(len(features), bool)


def mended_rows(features: Features) -> Bools:
    """Rows [n] of devices of which a part was ever replaced: what was worn in early life is not any more."""
    ages = _ages(features)
    if not ages.shape[1]:
        return np.zeros(len(features), bool)
    return np.asarray(np.fmax.reduce(ages, axis=1) - np.fmin.reduce(ages, axis=1) > 1)


def _ages(features: Features) -> Floats32:
    return features.matrix[:, [i for i, column in enumerate(features.columns) if column.kind == "age"]]


def _kinds(view: SensorView, gains: Gains, metric: Ints) -> tuple[Ints, Floats]:
    """What ails the blamed sensors [n], and how far their level is from what the others tell [n]."""
    kind, away = np.zeros(len(metric), np.int64), np.full(len(metric), np.nan)
    for place in np.unique(metric):
        rows, own = metric == place, np.flatnonzero(view.owner == place)
        if not len(own):
            continue
        given_others = np.linalg.inv(view.precision[np.ix_(own, own)])
        strays = np.einsum("na,ab->nb", gains.pull[rows][:, own], given_others)
        size = strays / np.sqrt(np.diag(given_others))
        level, scatter = view.level[own], view.logs[own]
        first = np.flatnonzero(level)[0] if level.any() else 0
        away[rows] = strays[:, first] * view.scale[own[first]]
        by_level = np.abs(size[:, level]).max(axis=1) if level.any() else np.zeros(len(size))
        by_spread = size[:, scatter].max(axis=1) if scatter.any() else np.zeros(len(size))
        stands = -size[:, scatter].min(axis=1) if scatter.any() else np.zeros(len(size))
        kind[rows] = np.argmax([by_level, by_spread, stands], axis=0)
    return kind, away
