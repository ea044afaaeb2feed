"""How far rows lie from health in one view, and what a sensor's fault, or a failure mode, explains of that."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from models.data.arrays import Bools, Floats, Ints
from models.features.build import Features
from models.sensor_faults.surroundings import GivenBack

FARTHEST = 1e4
FAR, DOUBT = 4.0, 0.5
LEAST_SEEN = 1e-6


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
class Gains:
    """What each explanation takes off a row's distance from health `whole` [n]: `sensor` [n, metrics] blaming one
    sensor, `mode` [n, k] one failure mode. `pull` [n, d]: deviations times the precision."""

    whole: Floats
    sensor: Floats
    mode: Floats
    pull: Floats


def view_matrix(view: Viewed, features: Features) -> Floats:
    """The view's features [n, d], as measured; spreads as logarithms."""
    at = features.places(view.columns)
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
