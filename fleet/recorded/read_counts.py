"""Counts of what a recorded folder held: values by metric and device, and rows of unlisted serials."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fleet.product import Product
from fleet.recorded.plausible import plausible


@dataclass(slots=True)
class Seen:
    """Filled while telemetry is read. By metric: `recorded` cells that are not empty, `usable` ones, their `low` and
    `high`. By serial: `first` and `last` reading (ms). `unlisted`: rows of serials that devices.csv does not list."""

    product: Product
    rows: int = 0
    unlisted: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    recorded: Counter[str] = field(default_factory=Counter)
    usable: Counter[str] = field(default_factory=Counter)
    low: dict[str, float] = field(default_factory=dict)
    high: dict[str, float] = field(default_factory=dict)

    def add(
        self, serials: list[str], devices: NDArray[np.int64], ts: NDArray[np.int64], values: NDArray[np.float64]
    ) -> None:
        """Rows [n] of listed devices: `devices` are places in `serials`, `values` [n, metrics] as recorded."""
        self.rows += len(ts)
        self._add_times(serials, devices, ts)
        for index, metric in enumerate(self.product.metrics):
            numbers = values[:, index]
            self.recorded[metric.id] += int(np.count_nonzero(~np.isnan(numbers)))
            if len(good := numbers[plausible(metric, numbers)]):
                self.usable[metric.id] += len(good)
                self.low[metric.id] = min(self.low.get(metric.id, np.inf), float(good.min()))
                self.high[metric.id] = max(self.high.get(metric.id, -np.inf), float(good.max()))

    def _add_times(self, serials: list[str], devices: NDArray[np.int64], ts: NDArray[np.int64]) -> None:
        first = np.full(len(serials), np.iinfo(np.int64).max)
        last = np.full(len(serials), np.iinfo(np.int64).min)
        np.minimum.at(first, devices, ts)
        np.maximum.at(last, devices, ts)
        for code in np.unique(devices).tolist():
            serial = serials[code]
            self.first[serial] = min(self.first.get(serial, int(first[code])), int(first[code]))
            self.last[serial] = max(self.last.get(serial, int(last[code])), int(last[code]))
