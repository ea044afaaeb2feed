"""Signals: a device's sensors, derived metrics and counters as one number for each bucket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from fleet.product import Derived, Metric, Product, Role
from fleet.times import to_milliseconds
from service.repairs.spans import Stretch
from store.rollups.series import Bucket, Rise, Spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# A stretch says something from so many of its buckets on.
LEAST_BUCKETS, LEAST_SHARE = 2, 0.3


@dataclass(frozen=True, slots=True)
class Signals:
    """Each signal's value in each bucket, NaN where there is none; `at`: when buckets begin (ms, rising)."""

    at: Ints
    values: Mapping[str, Floats]
    period: timedelta

    def mean(self, name: str, stretch: Stretch) -> float:
        """NaN where too few of the stretch's buckets have a value."""
        return float(self.means(name, [stretch])[0])

    def means(self, name: str, stretches: Sequence[Stretch]) -> Floats:
        """The signal's mean over each of some stretches [n]; NaN where too few of its buckets have a value."""
        found = np.full(len(stretches), np.nan)
        for place, stretch in enumerate(stretches):
            first, last = self._within(stretch)
            some = self.values[name][first:last]
            some = some[~np.isnan(some)]
            if len(some) >= max(LEAST_BUCKETS, LEAST_SHARE * ((stretch.until - stretch.since) / self.period)):
                found[place] = some.mean()
        return found

    def buckets(self, stretch: Stretch) -> int:
        first, last = self._within(stretch)
        return last - first

    def _within(self, stretch: Stretch) -> tuple[int, int]:
        """The buckets that lie wholly in a stretch, from the first to before the last."""
        ends = [to_milliseconds(stretch.since), to_milliseconds(stretch.until - self.period) + 1]
        first, last = np.searchsorted(self.at, ends).tolist()
        return first, max(first, last)


def compared_metrics(product: Product) -> list[Metric]:
    """Metrics that tell of the device's health by their mean or their rise."""
    return [m for m in product.metrics if m.role in (Role.SENSOR, Role.COUNTER) and not m.surroundings]


def read_metrics(product: Product) -> list[Metric]:
    """Those, and what derived metrics are made of."""
    wanted = {m.id for m in compared_metrics(product)} | {
        name for one in _derived(product) for name in one.expression.names
    }
    return [m for m in product.metrics if m.id in wanted]


def signals_of(product: Product, buckets: Sequence[Bucket], period: timedelta) -> Signals:
    """Buckets in order of time -> every signal of the product."""
    columns = {m.id: _column(m.id, "", buckets) for m in compared_metrics(product)}
    for one in _derived(product):
        reads = {read: _column(*_split(read), buckets) for read in one.expression.reads}
        columns[one.id] = one.expression.evaluate(reads)
    at = np.array([to_milliseconds(bucket.bucket) for bucket in buckets], np.int64)
    return Signals(at, columns, period)


def _derived(product: Product) -> list[Derived]:
    """Derived metrics that are made of numbers within one bucket."""
    numbers = {m.id for m in product.metrics if m.role in (Role.SENSOR, Role.SETTING)}
    return [one for one in product.derived if one.expression.names <= numbers]


def _split(read: str) -> tuple[str, str]:
    name, _, part = read.partition(".")
    return name, part


def _column(metric: str, part: str, buckets: Sequence[Bucket]) -> Floats:
    return np.array([_number(bucket.values[metric], part) for bucket in buckets], np.float64)


def _number(value: object, part: str) -> float:
    match value:
        case Spread():
            found = getattr(value, part or "mean", None)
        case Rise():
            found = value.increase
        case _:
            found = None
    return np.nan if found is None else float(found)
