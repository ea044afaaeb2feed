"""Sensor ablation: the probability of a failure without everything that a sensor has a part in."""

from collections.abc import Iterable

import numpy as np

from fleet.product import Product, Role
from models.data.arrays import Floats, Floats32
from models.features.build import Features
from models.features.spec import touched_by
from models.model_files.bundle import Bundle

# A risk rests on a sensor where without it the probability falls below so much of the threshold.
RESTS = 0.5
# So many figures of trials are held at once.
MOST_FIGURES = 20_000_000


def probability_without(bundle: Bundle, product: Product, rows: Features, mode: str, metrics: Iterable[str]) -> Floats:
    """Rows -> the probability of `mode` [n] with everything unknown that the sensors of `metrics` have a part in, or
    with all of that as on healthy devices, whichever is lower: unknown may itself be a sign, of a machine that stands
    still."""
    model = bundle.modes[mode].failure
    unknown, healthy = (model.predict(trial) for trial in _without(bundle, product, rows, metrics))
    return np.minimum(unknown, healthy)


def rests_on(bundle: Bundle, product: Product, rows: Features, mode: str) -> list[dict[str, float]]:
    """Rows at risk -> of each the sensors that its risk depends on, with the probability without the sensor."""
    limit = RESTS * bundle.points[mode].threshold
    metrics = [metric.id for metric in product.metrics if metric.role is Role.SENSOR]
    trials = 2 * max(len(metrics), 1) * len(bundle.columns)
    at_once = max(1, MOST_FIGURES // trials)
    found: list[dict[str, float]] = []
    for begin in range(0, len(rows), at_once):
        some = rows.take(np.arange(begin, min(begin + at_once, len(rows))))
        without = _each_without(bundle, product, some, mode, metrics)
        found += [{metric: float(p) for metric, p in zip(metrics, own, strict=True) if p < limit} for own in without]
    return found


def _each_without(bundle: Bundle, product: Product, rows: Features, mode: str, metrics: list[str]) -> Floats:
    """The probability of `mode` without each of the sensors [n, metrics], all predicted at once."""
    if not metrics:
        return np.zeros((len(rows), 0))
    trials = np.concatenate([trial for metric in metrics for trial in _without(bundle, product, rows, [metric])])
    predicted = bundle.modes[mode].failure.predict(trials).reshape(len(metrics), 2, len(rows))
    return np.asarray(predicted.min(axis=1).T)


def _without(bundle: Bundle, product: Product, rows: Features, metrics: Iterable[str]) -> tuple[Floats32, Floats32]:
    """The rows' matrix with what the sensors have a part in unknown, and with it as on healthy devices."""
    groups = {column.name: column.group for column in rows.columns}
    touched = touched_by(bundle.spec, metrics, product.derived, [(name, groups[name]) for name in bundle.columns])
    matrix = bundle.matrix(rows)
    return np.where(touched, np.float32(np.nan), matrix), np.where(touched, bundle.healthy, matrix)
