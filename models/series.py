"""Buckets turned into series: one number per bucket for each sensor, derived metric, counter and state."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fleet.product import Metric, Product, Role
from models.arrays import Floats, Ints
from models.regime import take_out_regime
from models.spec import FeatureSpec, Series


def bucket_series(product: Product, buckets: pd.DataFrame, keys: Ints, spec: FeatureSpec) -> Floats:
    """Sorted buckets [r] with their keys -> values [r, series], settings' effect taken out where training found one."""
    raw = raw_series(product, buckets, keys, spec.series, gap=spec.longest)
    if spec.regime is None:
        return raw
    settings = np.stack([_column(buckets, f"{name}_mean") for name in spec.regime.settings], axis=1)
    take_out_regime(spec.regime, settings, raw, [series.name for series in spec.series])
    return raw


def raw_series(product: Product, buckets: pd.DataFrame, keys: Ints, wanted: Sequence[Series], *, gap: int) -> Floats:
    """Values [r, wanted] as measured; increases and changes look back at most `gap` buckets."""
    values = np.full((len(buckets), len(wanted)), np.nan)
    derived = {item.id: item for item in product.derived}
    for place, series in enumerate(wanted):
        if series.metric in derived:
            expression = derived[series.metric].expression
            columns = {name: _level(product.metric(name), buckets) for name in expression.names}
            values[:, place] = expression.evaluate(columns)
        else:
            values[:, place] = _metric_series(product.metric(series.metric), series, buckets, keys, gap)
    return values


def needed_columns(product: Product, spec: FeatureSpec, *, full_only: bool = False) -> tuple[str, ...]:
    """The rollup columns that `bucket_series` reads, and no others; with `full_only` those of the full series, which
    is all that a device's early life is looked at for."""
    if not spec.telemetry:
        return ()
    derived = {item.id: item for item in product.derived}
    found: dict[str, None] = {}
    for series in spec.series:
        if full_only and not series.full:
            continue
        if series.metric in derived:
            names = sorted(derived[series.metric].expression.names)
            found |= dict.fromkeys(_level_name(product.metric(name)) for name in names)
        else:
            found |= dict.fromkeys(_series_columns(product.metric(series.metric), series))
    if spec.series and spec.regime is not None:
        found |= dict.fromkeys(f"{name}_mean" for name in spec.regime.settings)
    return tuple(found)


def remembered_columns(product: Product, spec: FeatureSpec) -> tuple[str, ...]:
    """Count columns of the metrics whose value in an earlier bucket matters: a counter's, a state's that may change."""
    if not spec.telemetry:
        return ()
    counters = {metric.id for metric in product.metrics if metric.role is Role.COUNTER}
    looks_back = [s.metric for s in spec.series if s.metric in counters or s.name.endswith(":changes")]
    return tuple(f"{metric}_count" for metric in dict.fromkeys(looks_back))


def _series_columns(metric: Metric, series: Series) -> list[str]:
    part = series.name.partition(":")[2]
    match metric.role:
        case Role.SENSOR | Role.SETTING:
            parts = [part or "mean"]
        case Role.COUNTER:
            parts = ["first", "last", "min", "max"]
        case Role.STATE:
            parts = ["last"] if part == "changes" else ["count", f"n{part}"]
    return [f"{metric.id}_{name}" for name in parts]


def _metric_series(metric: Metric, series: Series, buckets: pd.DataFrame, keys: Ints, gap: int) -> Floats:
    part = series.name.partition(":")[2]
    match metric.role:
        case Role.SENSOR | Role.SETTING:
            return _column(buckets, f"{metric.id}_{part or 'mean'}")
        case Role.COUNTER:
            return _increase(metric, buckets, keys, gap)
        case Role.STATE if part == "changes":
            return _changes(_column(buckets, f"{metric.id}_last"), keys, gap)
        case Role.STATE:
            count = _column(buckets, f"{metric.id}_count")
            share = _column(buckets, f"{metric.id}_n{part}")
            return np.divide(share, count, out=np.full_like(share, np.nan), where=count > 0)


def _level(metric: Metric, buckets: pd.DataFrame) -> Floats:
    return _column(buckets, _level_name(metric))


def _level_name(metric: Metric) -> str:
    return f"{metric.id}_{'mean' if metric.role in (Role.SENSOR, Role.SETTING) else 'last'}"


def _column(buckets: pd.DataFrame, name: str) -> Floats:
    column = buckets[name]
    if column.dtype == np.float64:
        return column.to_numpy()
    return column.to_numpy(np.float64, na_value=np.nan)


def _increase(metric: Metric, buckets: pd.DataFrame, keys: Ints, gap: int) -> Floats:
    """A counter's increase in each bucket, resets allowed: after one it counts again from zero."""
    first, last, low, high = (_column(buckets, f"{metric.id}_{part}") for part in ("first", "last", "min", "max"))
    within = np.where(last >= high, last - first, (high - first) + np.maximum(last - low, 0.0))
    before = _before(last, keys, gap)
    across = np.where(np.isnan(before), 0.0, np.where(first >= before, first - before, first))
    return within + across


def _changes(last: Floats, keys: Ints, gap: int) -> Floats:
    before = _before(last, keys, gap)
    changed = (last != before).astype(np.float64)
    return np.where(np.isnan(last) | np.isnan(before), np.nan, changed)


def _before(values: Floats, keys: Ints, gap: int) -> Floats:
    """The value of the nearest earlier row that has one, at most `gap` keys back; NaN where there is none."""
    rows = np.arange(len(values))
    newest = np.maximum.accumulate(np.where(np.isnan(values), -1, rows)) if len(values) else rows
    at = np.concatenate([np.full(1, -1), newest[:-1]])[: len(values)]
    found = (at >= 0) & (keys - keys[np.maximum(at, 0)] <= gap)
    return np.where(found, values[np.maximum(at, 0)], np.nan)
