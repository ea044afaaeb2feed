"""What makes feature columns: of telemetry, events, ages and attributes, each for any rows of a history."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from fleet.product import Product
from models.data.arrays import Bools, Floats, Ints
from models.data.history import History, milliseconds
from models.features.rows import Timeline
from models.features.series import bucket_series
from models.features.spec import Column, FeatureSpec, Series
from models.features.windows import EarlyLife, Rows, WindowFigures, window_figures

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
# Some columns, and what makes their values [rows, columns] for a part of the rows.
Maker = tuple[list[Column], Callable[[Timeline], Floats]]


def make_columns(product: Product, history: History, line: Timeline, spec: FeatureSpec) -> list[Maker]:
    """All columns of a spec. What is the same for every row, the series of buckets above all, is made once, here."""
    makers = [make(history, line, spec) for make in (_events, _ages, _attributes)]
    if spec.telemetry and spec.series:
        return [_telemetry(product, history, line, spec), *makers]
    return makers


def reading_rows(line: Timeline) -> Rows:
    """Where the readings of each row's device begin, and where they end at the row."""
    oldest = np.searchsorted(line.readings, line.device * line.span)
    newest = np.searchsorted(line.readings, line.rows, side="right") - 1
    return Rows(line.rows, np.where(newest >= oldest, newest, -1), oldest)


def _telemetry(product: Product, history: History, line: Timeline, spec: FeatureSpec) -> Maker:
    buckets = history.buckets
    if len(line.reading_order) != len(buckets) or (np.diff(line.reading_order) != 1).any():
        buckets = buckets.iloc[line.reading_order]
    full = [series for series in spec.series if series.full]
    light = [series for series in spec.series if not series.full]
    # The full ones first: of the others no more than means are asked for.
    values = bucket_series(product, buckets, line.readings, spec, order=[*full, *light])
    whole: Bools = np.logical_not(np.isnan(values).any(axis=1))
    early = EarlyLife(np.ascontiguousarray(values[:, : len(full)]), reading_rows(line), spec.baseline_buckets)

    def make(part: Timeline) -> Floats:
        rows = reading_rows(part)
        figures = window_figures(values, part.readings, rows, spec.windows, whole=whole, full=len(full))
        base = early.mean(rows)
        return np.hstack([*_full_values(spec, figures, base), *_light_values(spec, len(full), figures)])

    return [*_full_columns(spec, full), *_light_columns(spec, light)], make


def _full_columns(spec: FeatureSpec, full: Sequence[Series]) -> list[Column]:
    short, middle, longest = spec.windows
    kinds = [("last", longest), ("mean", middle), ("slope", middle), ("slope", longest), ("std", longest)]
    kinds += [("dev", short), ("dev", middle), ("dev", longest), ("end", middle), ("end", longest)]
    return [_column(series, kind, window) for kind, window in kinds for series in full]


def _full_values(spec: FeatureSpec, figures: dict[int, WindowFigures], base: Floats) -> list[Floats]:
    """Of the first series of `figures`, as many as have a `base` [n, full]."""
    full = base.shape[1]
    short, middle, longest = (figures[window] for window in spec.windows)
    plain = [longest.last, middle.mean[:, :full], middle.slope, longest.slope, longest.std]
    away = [short.mean[:, :full], middle.mean[:, :full], longest.mean[:, :full], middle.end, longest.end]
    return [*plain, *(values - base for values in away)]


def _light_columns(spec: FeatureSpec, light: Sequence[Series]) -> list[Column]:
    return [_column(series, "mean", w) for w in (spec.windows[0], spec.longest) for series in light]


def _light_values(spec: FeatureSpec, full: int, figures: dict[int, WindowFigures]) -> list[Floats]:
    return [figures[w].mean[:, full:] for w in (spec.windows[0], spec.longest)]


def _column(series: Series, kind: str, window: int) -> Column:
    return Column(f"{series.name}.{kind}_{window}", series.metric, kind, window)


def _events(history: History, line: Timeline, spec: FeatureSpec) -> Maker:
    codes = history.events["code"].to_numpy(object)[line.event_order]
    chosen = [codes == code for code in spec.codes]
    found = [(line.events[mask], line.event_ts[mask]) for mask in chosen]
    if spec.codes:
        found.append((line.events, line.event_ts))
    period = milliseconds(history.product.scoring)
    columns = []
    for code in [*spec.codes, ""] if spec.codes else []:
        columns += [Column(f"event:{code or '*'}.count_{w}", f"event:{code}", "count", w) for w in spec.windows]
        columns.append(Column(f"event:{code or '*'}.since", f"event:{code}", "since", spec.longest))

    def make(part: Timeline) -> Floats:
        values: list[Floats | Ints] = []
        for keys, ts in found:
            upto = np.searchsorted(keys, part.rows, side="right")
            values += [upto - np.searchsorted(keys, part.rows - w, side="right") for w in spec.windows]
            last = np.where(upto > 0, keys[np.maximum(upto - 1, 0)] if len(keys) else 0, -1)
            recent = (upto > 0) & (part.rows - last < spec.longest)
            when = ts[np.maximum(upto - 1, 0)] if len(ts) else np.zeros(len(part.rows), np.int64)
            values.append(np.where(recent, (part.ts - when) / HOUR_MS, spec.longest * period / HOUR_MS))
        return _stacked(values, part)

    return columns, make


def _ages(history: History, line: Timeline, spec: FeatureSpec) -> Maker:
    """Ages in days: of the device since it was installed, of each component since it was replaced; repairs counted.

    Where horizons are days long, by the calendar: a fraction of a day would tell the hour at which work is booked,
    and failures are often booked at one hour.
    """
    whole_days = min((milliseconds(m.horizon) for m in history.product.failure_modes), default=0) >= DAY_MS
    installations = history.devices["installed_at"].to_numpy(np.int64)
    names = history.maintenance["component"].to_numpy(object)[line.repair_order]
    actions = history.maintenance["action"].astype(str).str.lower().str.startswith("replac").to_numpy(bool)
    replaced = actions[line.repair_order]
    columns, found = [Column("device.age", "device", "age")], []
    for component in spec.components:
        columns.append(Column(f"part:{component}.age", f"part:{component}", "age"))
        columns.append(Column(f"part:{component}.repairs", f"part:{component}", "repairs"))
        every, swaps = names == component, (names == component) & replaced
        found.append((line.repairs[swaps], line.repair_ts[swaps], line.repairs[every]))

    def make(part: Timeline) -> Floats:
        installed, begin = installations[part.device], part.device * part.span
        age = _days(installed, part.ts, whole=whole_days)
        values: list[Floats | Ints] = [age]
        for keys, ts, every in found:
            last = np.searchsorted(keys, part.rows, side="right") - 1
            known = last >= np.searchsorted(keys, begin)
            when = ts[np.maximum(last, 0)] if len(ts) else installed
            values.append(np.where(known, _days(when, part.ts, whole=whole_days), age))
            values.append(np.searchsorted(every, part.rows, side="right") - np.searchsorted(every, begin))
        return _stacked(values, part)

    return columns, make


def _days(since: Ints, ts: Ints, *, whole: bool) -> Floats:
    days = ts // DAY_MS - since // DAY_MS if whole else (ts - since) / DAY_MS
    return np.asarray(days, np.float64)


def _attributes(history: History, line: Timeline, spec: FeatureSpec) -> Maker:
    columns, found = [], []
    for name in (*spec.numbers, *spec.texts):
        columns.append(Column(f"attribute:{name}", f"attribute:{name}", "attribute"))
        if name not in history.devices:
            found.append(np.full(len(history.devices), np.nan))
        elif name in spec.texts:
            codes = {text: float(code) for code, text in enumerate(spec.texts[name])}
            found.append(np.array([codes.get(str(text), np.nan) for text in history.devices[name]], np.float64))
        else:
            numbers = pd.to_numeric(history.devices[name], errors="coerce")
            found.append(numbers.to_numpy(np.float64, na_value=np.nan))
    return columns, lambda part: _stacked([values[part.device] for values in found], part)


def _stacked(values: Sequence[Floats | Ints], part: Timeline) -> Floats:
    """Columns [n] side by side [n, k]."""
    return np.stack(values, axis=1).astype(np.float64) if values else np.zeros((len(part.rows), 0))
