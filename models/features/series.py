"""Buckets turned into series: one number per bucket for each sensor, derived metric, counter and state."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from fleet.counters import DIP_BUCKETS, PARTS, READ, Counted, increases, value_before
from fleet.product import Metric, Product, Role
from models.data.arrays import Floats, Ints
from models.data.history import rollup_columns
from models.data.side_by_side import side_by_side
from models.features.regimes import take_out_regime
from models.features.spec import LEVEL, FeatureSpec, Series


def bucket_series(
    product: Product, buckets: pd.DataFrame, keys: Ints, spec: FeatureSpec, *, order: Sequence[Series] | None = None
) -> Floats:
    """Sorted buckets [r] with their keys -> values [r, series], settings' effect taken out where training found one;
    the series of `spec` as they stand there, or in another `order`."""
    wanted = spec.series if order is None else order
    raw = raw_series(product, buckets, keys, wanted, gap=spec.longest)
    names = [series.name for series in wanted]
    for regime in spec.regimes:
        settings = bucket_columns(buckets, regime.columns)
        take_out_regime(regime, settings, raw, names)
    return raw


def bucket_columns(buckets: pd.DataFrame, names: Sequence[str]) -> Floats:
    """Columns of buckets [r, names], NaN where there is no value."""
    return side_by_side([_column(buckets, name) for name in names], len(buckets))


def raw_series(product: Product, buckets: pd.DataFrame, keys: Ints, wanted: Sequence[Series], *, gap: int) -> Floats:
    """Values [r, wanted] as measured; increases and changes look back at most `gap` buckets."""
    measured = []
    derived = {item.id: item for item in product.derived}
    for series in wanted:
        if series.metric in derived:
            expression = derived[series.metric].expression
            columns = {read: _part(*_read(product, read), buckets, keys, gap) for read in expression.reads}
            measured.append(np.broadcast_to(expression.evaluate(columns), len(buckets)))
        else:
            measured.append(_metric_series(product.metric(series.metric), series, buckets, keys, gap))
    return side_by_side(measured, len(buckets))


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
            for read in sorted(derived[series.metric].expression.reads):
                found |= dict.fromkeys(_part_columns(*_read(product, read)))
        else:
            found |= dict.fromkeys(_series_columns(product.metric(series.metric), series))
    for regime in spec.regimes:
        if not full_only or any(series.full and series.name in regime.used for series in spec.series):
            found |= dict.fromkeys(regime.columns)
    for metric in product.metrics:
        if metric.on_change and any(name in found for name in rollup_columns(metric)):
            found |= dict.fromkeys([f"{metric.id}_count", f"{metric.id}_last"])
    return tuple(found)


def remembered_columns(product: Product, spec: FeatureSpec) -> tuple[tuple[str, ...], ...]:
    """Of each metric whose value in an earlier bucket matters (a counter, a state that may change) the columns that are
    above zero in that bucket; the next where the one before never is."""
    if not spec.telemetry:
        return ()
    return tuple(
        (f"{metric}_end", f"{metric}_count") if product.metric(metric).role is Role.COUNTER else (f"{metric}_count",)
        for metric in _looking_back(product, spec)
    )


def memory(product: Product, spec: FeatureSpec) -> timedelta:
    """How far back a remembered value is looked for: over the longest window, or as long as a value holds."""
    return max([spec.longest * product.scoring, *(m.stale_after for m in product.metrics if m.on_change)])


def buckets_before(product: Product, spec: FeatureSpec) -> int:
    """How many buckets before a row its features are made of, beside what is remembered."""
    counts = spec.telemetry and any(product.metric(m).role is Role.COUNTER for m in _looking_back(product, spec))
    return spec.longest + (DIP_BUCKETS if counts else 0)


def _looking_back(product: Product, spec: FeatureSpec) -> list[str]:
    counters = {metric.id for metric in product.metrics if metric.role is Role.COUNTER}
    derived = {item.id: item.expression for item in product.derived}
    needed = set(needed_columns(product, spec)) if product.on_change else set()
    looks_back = [m.id for m in product.metrics if m.on_change and f"{m.id}_count" in needed]
    for series in spec.series:
        if series.metric in derived:
            reads = sorted(derived[series.metric].reads)
            looks_back += [read.partition(".")[0] for read in reads if read.endswith(".increase")]
        elif (series.metric in counters and series.part != LEVEL) or series.name.endswith(":changes"):
            looks_back.append(series.metric)
    return list(dict.fromkeys(looks_back))


def _series_columns(metric: Metric, series: Series) -> list[str]:
    part = series.part
    match metric.role:
        case Role.SENSOR | Role.SETTING:
            parts = [part or "mean"]
        case Role.COUNTER:
            parts = ["last"] if part == LEVEL else [*READ]
        case Role.STATE:
            parts = ["last"] if part == "changes" else ["count", f"n{part}"]
    return [f"{metric.id}_{name}" for name in parts]


def _metric_series(metric: Metric, series: Series, buckets: pd.DataFrame, keys: Ints, gap: int) -> Floats:
    part = series.part
    match metric.role:
        case Role.SENSOR | Role.SETTING:
            return _column(buckets, f"{metric.id}_{part or 'mean'}")
        case Role.COUNTER if part == LEVEL:
            return _column(buckets, f"{metric.id}_last")
        case Role.COUNTER:
            return _increase(metric, buckets, keys, gap)
        case Role.STATE if part == "changes":
            return _changes(_column(buckets, f"{metric.id}_last"), keys, gap)
        case Role.STATE:
            return _share(metric, int(part), buckets)


def _read(product: Product, read: str) -> tuple[Metric, str]:
    """What an expression reads -> its metric and the part of it, "" for the level."""
    name, _, part = read.partition(".")
    return product.metric(name), part


def _part(metric: Metric, part: str, buckets: pd.DataFrame, keys: Ints, gap: int) -> Floats:
    """A metric's level, or another part of its buckets: min, max, ..., a counter's increase, the share of a label."""
    if part == "increase":
        return _increase(metric, buckets, keys, gap)
    if metric.role is Role.STATE and part:
        return _share(metric, metric.labels.index(part), buckets)
    return _column(buckets, _part_columns(metric, part)[0])


def _part_columns(metric: Metric, part: str) -> list[str]:
    match metric.role:
        case Role.SENSOR | Role.SETTING:
            parts = [part or "mean"]
        case Role.COUNTER:
            parts = [*READ] if part else ["last"]
        case Role.STATE:
            parts = ["count", f"n{metric.labels.index(part)}"] if part else ["last"]
    return [f"{metric.id}_{name}" for name in parts]


def _column(buckets: pd.DataFrame, name: str) -> Floats:
    column = buckets[name]
    if column.dtype == np.float64:
        return column.to_numpy()
    return column.to_numpy(np.float64, na_value=np.nan)


def _increase(metric: Metric, buckets: pd.DataFrame, keys: Ints, gap: int) -> Floats:
    """A counter's increase in each bucket, and in the step from the bucket before it."""
    counted = Counted(*(_column(buckets, f"{metric.id}_{part}") for part in PARTS))
    return increases(_column(buckets, f"{metric.id}_first"), counted, keys, gap=gap)


def _share(metric: Metric, code: int, buckets: pd.DataFrame) -> Floats:
    """How many of a bucket's readings had the label of that code; all or none where a value is held."""
    count, own = _column(buckets, f"{metric.id}_count"), _column(buckets, f"{metric.id}_n{code}")
    share = np.divide(own, count, out=np.full_like(own, np.nan), where=count > 0)
    if not metric.on_change:
        return share
    return np.where((count == 0) & ~np.isnan(_column(buckets, f"{metric.id}_last")), own, share)


def _changes(last: Floats, keys: Ints, gap: int) -> Floats:
    before = value_before(last, keys, gap=gap)
    changed = (last != before).astype(np.float64)
    return np.where(np.isnan(last) | np.isnan(before), np.nan, changed)
