"""What a risk rests on: its probability without what a sensor has a part in."""

from collections.abc import Iterable

import numpy as np

from fleet.product import Product, Role
from models.arrays import Floats, Floats32
from models.bundle import Bundle
from models.features import Features
from models.spec import touched_by

# A risk rests on a sensor where without it the probability falls below so much of the threshold.
RESTS = 0.5


def probability_without(bundle: Bundle, product: Product, rows: Features, mode: str, metrics: Iterable[str]) -> Floats:
    """Rows -> the probability of `mode` [n] with everything unknown that the sensors of `metrics` have a part in."""
    return bundle.modes[mode].failure.predict(_without(bundle, product, rows, metrics))


def rests_on(bundle: Bundle, product: Product, row: Features, mode: str) -> dict[str, float]:
    """One row at risk -> the sensors that the risk rests on, each by itself, with the probability without it."""
    limit = RESTS * bundle.points[mode].threshold
    metrics = [metric.id for metric in product.metrics if metric.role is Role.SENSOR]
    trials = np.vstack([_without(bundle, product, row, [metric]) for metric in metrics])
    told = bundle.modes[mode].failure.predict(trials)
    return {metric: float(p) for metric, p in zip(metrics, told, strict=True) if p < limit}


def _without(bundle: Bundle, product: Product, rows: Features, metrics: Iterable[str]) -> Floats32:
    groups = {column.name: column.group for column in rows.columns}
    read = [(name, groups[name]) for name in bundle.columns]
    matrix = bundle.matrix(rows).copy()
    matrix[:, touched_by(bundle.spec, metrics, product.derived, read)] = np.nan
    return matrix
