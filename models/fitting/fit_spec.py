"""Fitting a feature specification on training data: which series move, what settings explain, which codes came."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fleet.product import Metric, Product
from models.data.arrays import Bools, Floats, Ints
from models.data.history import History, milliseconds
from models.data.split import calm_rows
from models.features.labels import label_rows
from models.features.rows import lay_out
from models.features.series import bucket_columns, bucket_series, raw_series
from models.features.spec import (
    FeatureSpec,
    Regime,
    Series,
    all_series,
    is_condition,
    rollup_columns,
)
from models.features.window_lengths import BASELINE_BUCKETS, default_windows, early_buckets
from models.fitting.fit_regimes import fit_regimes

MOST_CODES = 40
# A device must have so many buckets beyond its early life before anything can be learnt of them.
LEAST_AFTER = 30
MOST_TEXTS = 50
REGIME_ROWS = 100_000


def fit_spec(history: History, *, telemetry: bool = True, left_out: frozenset[str] = frozenset()) -> FeatureSpec:
    """The specification of a training record; `left_out` metrics with what derives from them, and `attribute:<name>`s,
    are not used."""
    product = history.product
    left = [f"attribute:{name}" for name in history.devices.columns]
    numbers, texts = _attributes(history.devices.loc[:, [name not in left_out for name in left]])
    components = [c.id for c in product.components]
    spec = FeatureSpec(
        windows=default_windows(product),
        baseline_buckets=_early_life(history),
        telemetry=telemetry and len(history.buckets) > 0,
        codes=_codes(history),
        components=tuple(dict.fromkeys([*components, *sorted(set(history.maintenance["component"]))])),
        numbers=numbers,
        texts=texts,
    )
    return _with_series(history, spec, left_out) if spec.telemetry else spec


def _early_life(history: History) -> int:
    """How many buckets: what the product asks for, or two thirds of the longest record where no device has more than
    that by as many as a detector needs."""
    asked = early_buckets(history.product)
    longest = int(history.buckets["serial"].value_counts().max()) if len(history.buckets) else 0
    if longest >= asked + LEAST_AFTER:
        return asked
    return min(asked, max(BASELINE_BUCKETS, longest * 2 // 3))


def _codes(history: History) -> tuple[str, ...]:
    seen = history.events["code"].value_counts()
    return tuple(sorted(str(code) for code in seen.index[:MOST_CODES]))


def _attributes(devices: pd.DataFrame) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    names = [name for name in devices.columns if name not in ("serial", "installed_at")]
    numbers = tuple(name for name in names if pd.api.types.is_numeric_dtype(devices[name]))
    texts: dict[str, tuple[str, ...]] = {}
    for name in names:
        known = _texts(devices[name])
        if name not in numbers and 2 <= len(known) <= most_texts(len(devices)):
            texts[name] = tuple(known)
    return numbers, texts


def most_texts(devices: int) -> int:
    """Of an attribute with more texts than this nothing can be learnt: too few devices have each."""
    return min(MOST_TEXTS, max(2, devices // 3))


def unused_texts(devices: pd.DataFrame, spec: FeatureSpec, left_out: frozenset[str]) -> dict[str, int]:
    """Attributes of too many texts, and how many each has; not those that name every device otherwise."""
    found = {}
    for name in devices.columns:
        used = name in ("serial", "installed_at") or name in spec.numbers or name in spec.texts
        if not used and f"attribute:{name}" not in left_out:
            found[str(name)] = len(_texts(devices[name]))
    return {name: count for name, count in found.items() if most_texts(len(devices)) < count < len(devices)}


def _texts(values: "pd.Series[str]") -> list[str]:
    return sorted({str(text) for text in values if text is not None})


def _with_series(history: History, spec: FeatureSpec, left_out: frozenset[str]) -> FeatureSpec:
    product = history.product
    line = lay_out(history, spec, None)
    buckets = history.buckets.iloc[line.reading_order]
    wanted = [s for s in all_series(product) if not _reads(product, s) & left_out]
    values = raw_series(product, buckets, line.readings, wanted, gap=spec.longest)
    moving = [i for i in range(len(wanted)) if _moves(values[:, i])]
    series = tuple(wanted[i] for i in moving)
    conditions = [m for m in product.metrics if is_condition(m) and m.id not in left_out]
    rows = np.flatnonzero(_healthy(history, buckets))
    rows = rows[:: max(1, len(rows) // REGIME_ROWS)]
    regimes, cleared = _regimes(buckets, rows, values[np.ix_(rows, np.array(moving, np.int64))], series, conditions)
    fitted = replace(spec, series=(*series, *cleared), regimes=regimes)
    del values
    final = bucket_series(product, buckets, line.readings, fitted)
    full = [i for i, s in enumerate(series) if s.full]
    scales = _early_spread(final[:, full], line.readings // line.span, fitted.baseline_buckets)
    for place, i in enumerate(full):
        fitted.scales[series[i].name] = float(scales[place])
    return fitted


def _regimes(
    buckets: pd.DataFrame, rows: Ints, values: Floats, series: Sequence[Series], conditions: Sequence[Metric]
) -> tuple[tuple[Regime, ...], tuple[Series, ...]]:
    """The healthy `rows` [r] of buckets with their series [r, s] -> what `conditions` explain of the full series, and
    of the others; the twins of those others that it clears.

    Levels are cleared by means alone. What a bucket holds within it (its least, its spread, a state's share) moves with
    what the surroundings do within it, too.
    """
    own = {metric.id for metric in conditions}
    means = [metric.id for metric in conditions]
    spreads = [s.name for s in series if s.part == "stddev" and s.metric in own]
    found: list[Regime] = []
    cleared: list[Series] = []
    for full, names in ((True, means), (False, [*means, *spreads])):
        places = [i for i, s in enumerate(series) if s.full is full and s.metric not in own]
        wanted = [series[i] if full else series[i].twin for i in places]
        settings = bucket_columns(buckets, rollup_columns(names))[rows] if names else np.zeros((len(rows), 0))
        regimes = fit_regimes(settings, names, values[:, places], [s.name for s in wanted])
        found += regimes
        cleared += [s for s in wanted if not full and any(s.name in regime.used for regime in regimes)]
    return tuple(found), tuple(cleared)


def _reads(product: Product, series: Series) -> frozenset[str]:
    derived = next((d for d in product.derived if d.id == series.metric), None)
    return derived.expression.names if derived else frozenset({series.metric})


def _moves(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return len(known) > 1 and float(known.max() - known.min()) > 1e-6 * max(1e-9, float(np.abs(known).max()))


def _healthy(history: History, buckets: pd.DataFrame) -> Bools:
    serial, ts = buckets["serial"].to_numpy(object), buckets["known_at"].to_numpy(np.int64)
    healthy = np.ones(len(buckets), bool)
    for mode in history.product.failure_modes:
        labels = label_rows(history, serial, ts, mode, grid=False)
        healthy &= (labels.label != 1) & ~labels.down
    period = milliseconds(history.product.scoring)
    healthy &= calm_rows(serial, ts, history.anomalies, before=period, after=period)
    return healthy if healthy.any() else np.ones(len(buckets), bool)


def _early_spread(values: Floats, device: Ints, buckets: int) -> Floats:
    """Pooled standard deviation within each device's first buckets; the overall one where that is nought."""
    starts = np.searchsorted(device, device)
    early = np.arange(len(device)) - starts < buckets
    part, owner = values[early], device[early]
    spreads = pd.DataFrame(part).groupby(owner).var().mean().to_numpy(np.float64)
    whole = pd.DataFrame(values).std().to_numpy(np.float64)
    scale = np.where(np.isfinite(spreads) & (spreads > 1e-12 * whole**2), np.sqrt(np.maximum(spreads, 0)), whole)
    return np.where(np.isfinite(scale) & (scale > 0), scale, 1.0)
