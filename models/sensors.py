"""Sensor faults told from sick devices: one sensor that nothing else agrees with, or several metrics together."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from models.arrays import Bools, Floats, Floats32, Ints
from models.features import Features
from models.giving_back import GivenBack

FARTHEST = 1e4
BLOCK_ROWS = 50_000
FAR, DOUBT = 4.0, 0.5
LEAST_SEEN = 1e-6


class Fault(StrEnum):
    """What ails a sensor: its level strays, its readings scatter, or they stand still."""

    DRIFT = "drift"
    NOISY = "noisy"
    STILL = "still"


KINDS = (Fault.DRIFT, Fault.NOISY, Fault.STILL)


class Viewed(Protocol):
    """Which features a view looks at, and how."""

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def giving(self) -> tuple[GivenBack, ...]: ...
    @property
    def logs(self) -> Bools: ...


@dataclass(frozen=True, slots=True)
class SensorView:
    """How d features of one window go together on healthy devices: `z = (x - centre) / scale`, `precision` [d, d] of z.

    `giving`: what features get back that the surroundings' part was taken out of: or one of their sensors that strays
    would take all others along. `owner` [d]: the place of the metric that a feature tells of,
    -1 for counters, which only bear witness. `level` [d]: whether it tells of the level; `logs` [d]: taken as a
    logarithm. `gains` [metrics]: how much blaming a sensor must explain; `rest`: how much may be left unexplained then.
    `days`: the window, which must have passed since a repair. `modes` [k, d]: how sick devices looked in training;
    `likeness` [k]: of what a sensor would explain, the share from which on it may as well be that, once what it
    explains is `FAR` times `gains`; before, half is enough to doubt.
    """

    columns: tuple[str, ...]
    giving: tuple[GivenBack, ...]
    centre: Floats
    scale: Floats
    precision: Floats
    owner: Ints
    level: Bools
    logs: Bools
    gains: Floats
    rest: float
    days: float
    modes: Floats
    likeness: Floats


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


@dataclass(frozen=True, slots=True)
class Gains:
    """What each explanation takes off a row's distance from health `whole` [n]: `sensor` [n, metrics] blaming one
    sensor, `mode` [n, k] one failure mode. `pull` [n, d]: deviations times the precision."""

    whole: Floats
    sensor: Floats
    mode: Floats
    pull: Floats


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


def view_matrix(view: Viewed, features: Features) -> Floats:
    """The view's features [n, d], as measured; spreads as logarithms."""
    at = [features.names.index(name) for name in view.columns]
    matrix = features.matrix[:, at].astype(np.float64)
    for giving in view.giving:
        matrix[:, giving.places] += giving.of(features)
    matrix[:, view.logs] = np.log(np.maximum(matrix[:, view.logs], 0.0) + 1e-6)
    return matrix


def explain_rows(view: SensorView, metrics: int, matrix: Floats, mended: Bools) -> Gains:
    """Rows [n, d] -> what blaming each sensor, or each failure mode, explains of them. `mended` [n]: a mode explains
    its opposite, too, for a device may have been sick in its early life and is not any more.

    The distance is Mahalanobis'. Without a sensor's features it is shorter by exactly what they deviate from what the
    other features tell (reconstruction, Dunia & Qin 1998). What is unknown counts as what the others tell, and speaks
    neither for nor against a mode.
    """
    z = np.clip((matrix - view.centre) / view.scale, -FARTHEST, FARTHEST)
    seen = _seen_of_modes(view, z)
    z = _completed(view, z)
    pull = z @ view.precision
    whole = np.einsum("nd,nd->n", z, pull)
    sensor = np.zeros((len(z), metrics))
    for metric in range(metrics):
        own = np.flatnonzero(view.owner == metric)
        if len(own):
            inverse = np.linalg.inv(view.precision[np.ix_(own, own)])
            sensor[:, metric] = np.einsum("na,ab,nb->n", pull[:, own], inverse, pull[:, own])
    along = pull @ view.modes.T
    mode = np.where(mended[:, None], along, np.maximum(along, 0.0)) ** 2 / seen
    return Gains(whole, sensor, mode, pull)


def _completed(view: SensorView, z: Floats) -> Floats:
    """Unknown values [n, d] as their expectation given the known ones."""
    for some, gone, there in _unknown(z):
        told = np.einsum("nk,mk->nm", z[np.ix_(some, there)], view.precision[np.ix_(gone, there)])
        z[np.ix_(some, gone)] = -np.linalg.solve(view.precision[np.ix_(gone, gone)], told.T).T
    return z


def _seen_of_modes(view: SensorView, z: Floats) -> Floats:
    """How much of each failure mode's look [k] the known values of rows [n, d] can show: [n, k], 1 where all are known.
    Its squared length in what is known alone, whose precision is the Schur complement."""
    seen = np.ones((len(z), len(view.modes)))
    for some, gone, there in _unknown(z):
        across = view.precision[np.ix_(gone, there)]
        known = view.precision[np.ix_(there, there)] - across.T @ np.linalg.solve(
            view.precision[np.ix_(gone, gone)], across
        )
        looks = view.modes[:, there]
        seen[some] = np.maximum(np.einsum("ka,ab,kb->k", looks, known, looks), LEAST_SEEN)
    return seen


def _unknown(z: Floats) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Rows that lack the same, what they lack, and what they have; few rows lack anything, in few patterns."""
    unknown = np.isnan(z)
    rows = np.flatnonzero(unknown.any(axis=1))
    patterns, which = np.unique(unknown[rows], axis=0, return_inverse=True)
    for number, lacks in enumerate(patterns):
        yield rows[which.ravel() == number], np.flatnonzero(lacks), np.flatnonzero(~lacks)


def surest_sensor(view: SensorView, gains: Gains) -> tuple[Floats, Ints]:
    """How surely [n] which sensor [n] explains what strays: below 1 where none does."""
    metric = np.argmax(gains.sensor / view.gains, axis=1)
    surety = gains.sensor[np.arange(len(metric)), metric] / view.gains[metric]
    return np.where(fits(view, gains, metric), surety, 0.0), metric


def fits(view: SensorView, gains: Gains, metric: Ints) -> Bools:
    """Whether blaming the sensor `metric` [n] leaves nothing unusual [n]."""
    return np.asarray(gains.whole - gains.sensor[np.arange(len(metric)), metric] <= view.rest)


def may_be_sick(view: SensorView, gains: Gains, metric: Ints, doubt: float) -> Bools:
    """Whether each way to look sick [n, k] explains nearly as much as the sensor `metric` [n] would (`doubt` of it,
    unless that is much); where that is little, nothing speaks against it."""
    gain = gains.sensor[np.arange(len(metric)), metric]
    far = gain >= FAR * view.gains[metric]
    share = np.where(far[:, None], view.likeness, np.minimum(view.likeness, doubt))
    return np.asarray((gains.mode >= share * gain[:, None]) | (gain < view.gains[metric])[:, None])


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
