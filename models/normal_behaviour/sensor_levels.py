"""The level of every metric in every bucket of a history, by device and time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fleet.product import Product, Role
from fleet.unusual_modes import unusual_mode
from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.history import History
from models.data.split import device_rows
from models.features.rows import lay_out
from models.features.series import raw_series
from models.features.spec import FeatureSpec, Series, all_series, is_condition
from models.features.window_lengths import default_windows


@dataclass(frozen=True, slots=True)
class SensorLevels:
    """Buckets [r] by device and time, with the level of each of `metrics` there [r, m] (NaN unknown); `ts`: the last
    reading. `life` [r] numbers the stretches of each device and component between repairs and failures, by component.
    """

    serial: Texts
    bucket: Ints
    ts: Ints
    metrics: tuple[str, ...]
    values: Floats
    life: Mapping[str, Ints]

    def __len__(self) -> int:
        return len(self.ts)

    def of(self, metrics: tuple[str, ...]) -> Floats:
        """Their levels [r, given]."""
        return self.values[:, [self.metrics.index(name) for name in metrics]]

    def take(self, rows: Bools | Ints) -> "SensorLevels":
        """The rows chosen by a mask or by their places."""
        life = {name: own[rows] for name, own in self.life.items()}
        return SensorLevels(self.serial[rows], self.bucket[rows], self.ts[rows], self.metrics, self.values[rows], life)


def read_levels(history: History) -> SensorLevels:
    """Means of sensors and settings, increases of counters, derived metrics; states have no level."""
    product = history.product
    spec = FeatureSpec(windows=default_windows(product))
    line = lay_out(history, spec, None)
    buckets = history.buckets.iloc[line.reading_order]
    wanted = level_series(product)
    values = raw_series(product, buckets, line.readings, wanted, gap=spec.longest)
    serial, ts = buckets["serial"].to_numpy(object), buckets["known_at"].to_numpy(np.int64)
    life = {component.id: _lives(history, component.id, serial, ts) for component in product.components}
    bucket = buckets["bucket"].to_numpy(np.int64)
    return SensorLevels(serial, bucket, ts, tuple(one.metric for one in wanted), values, life)


def level_series(product: Product) -> list[Series]:
    """Of each metric the series that is its level."""
    return [one for one in all_series(product) if _is_level(product, one)]


def watched_metrics(product: Product, levels: SensorLevels) -> tuple[str, ...]:
    """Those whose deviation may tell of the device's health: neither asked for nor around it. What a component's
    derived metric reads is watched in that alone."""
    left_out = {metric.id for metric in product.metrics if is_condition(metric)}
    listed = {name for component in product.components for name in component.metrics}
    for derived in product.derived:
        left_out |= derived.expression.names - listed if derived.id in listed else set()
    return tuple(name for name in levels.metrics if name not in left_out)


def _is_level(product: Product, series: Series) -> bool:
    role = next((metric.role for metric in product.metrics if metric.id == series.metric), None)
    return role is not Role.STATE and series.part in ("", "increase")


def _lives(history: History, component: str, serial: Texts, ts: Ints) -> Ints:
    """Of each row [r] how many repairs and failures of the component its device had before."""
    lives, rows = np.zeros(len(ts), np.int64), dict(device_rows(serial))
    for device, when in life_ends(history, component):
        if (own := rows.get(device)) is not None:
            lives[own] += ts[own] > when
    return lives


def life_ends(history: History, component: str) -> list[tuple[str, int]]:
    """Repairs and failures of a component: (serial, ms) of each."""
    modes = {mode.id for mode in history.product.failure_modes if mode.component == component}
    modes.add(unusual_mode(component))
    failed = history.failures[history.failures["failure_mode"].isin(list(modes))]
    repaired = history.maintenance[history.maintenance["component"] == component]
    frames = (failed, repaired)
    return [(str(serial), int(ts)) for one in frames for serial, ts in zip(one["serial"], one["ts"], strict=True)]
