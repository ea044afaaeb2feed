"""Features: what was known of each device at each bucket, the same code in training, live scoring and replay."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fleet.product import Product
from models.arrays import Bools, Floats, Floats32, Ints, Texts
from models.history import History, milliseconds
from models.rows import Timeline, lay_out
from models.series import bucket_series
from models.spec import FeatureSpec
from models.windows import Rows, WindowFigures, baseline_mean, window_figures

DAY_MS = 86_400_000
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Column:
    """One feature. `group` is the metric, code, component or attribute it tells of; `window` in buckets or 0."""

    name: str
    group: str
    kind: str
    window: int = 0


@dataclass(frozen=True, slots=True)
class Features:
    """Rows by device and time: `serial` [n], `bucket` and `ts` [n] ms, `matrix` [n, columns] (float32, NaN unknown);
    `seen` [n] counts the device's buckets with readings so far, at most `spec.baseline_buckets`."""

    serial: Texts
    bucket: Ints
    ts: Ints
    seen: Ints
    columns: tuple[Column, ...]
    matrix: Floats32

    def __len__(self) -> int:
        return len(self.ts)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def frame(self) -> pd.DataFrame:
        """serial, bucket, ts, then a column per feature."""
        head = pd.DataFrame({"serial": self.serial, "bucket": self.bucket, "ts": self.ts})
        return pd.concat([head, pd.DataFrame(self.matrix, columns=list(self.names))], axis=1)

    def take(self, rows: Bools | Ints) -> "Features":
        """The rows chosen by a mask or by their places."""
        return Features(
            self.serial[rows], self.bucket[rows], self.ts[rows], self.seen[rows], self.columns, self.matrix[rows]
        )

    def last(self) -> "Features":
        """Each device's newest row."""
        newest = np.flatnonzero(np.append(self.serial[1:] != self.serial[:-1], True)) if len(self) else np.zeros(0, int)
        return self.take(newest.astype(np.int64))


Block = tuple[list[Column], Floats]


def build_features(product: Product, history: History, spec: FeatureSpec, *, since: int | None = None) -> Features:
    """One row per device and bucket with anything in it (each bucket, where `spec.telemetry` is off).

    A row uses its own and earlier buckets of its own device only. `since` (ms) leaves out buckets that start before
    it. `ts` is the last reading, event or repair known in the bucket: the scoring time.
    """
    line = lay_out(history, spec, since)
    blocks: list[Block] = []
    if spec.telemetry and spec.series:
        blocks += _telemetry_blocks(product, history, line, spec)
    blocks += [make(history, line, spec) for make in (_event_block, _age_block, _attribute_block)]
    columns = tuple(column for names, _ in blocks for column in names)
    matrix = np.empty((len(line.rows), len(columns)), np.float32)
    at = 0
    for names, values in blocks:
        matrix[:, at : at + len(names)] = np.clip(values, -3e38, 3e38)
        at += len(names)
    rows = _reading_rows(line)
    seen = np.minimum(np.where(rows.newest >= 0, rows.newest - rows.oldest + 1, 0), spec.baseline_buckets)
    return Features(line.serials[line.device], line.bucket, line.ts, seen, columns, matrix)


def _telemetry_blocks(product: Product, history: History, line: Timeline, spec: FeatureSpec) -> list[Block]:
    buckets = history.buckets
    if len(line.reading_order) != len(buckets) or (np.diff(line.reading_order) != 1).any():
        buckets = buckets.iloc[line.reading_order]
    values = bucket_series(product, buckets, line.readings, spec)
    rows = _reading_rows(line)
    figures = {w: window_figures(values, line.readings, rows, w) for w in spec.windows}
    full = [i for i, series in enumerate(spec.series) if series.full]
    base = baseline_mean(values[:, full], rows, spec.baseline_buckets)
    return [_full_block(spec, full, figures, base), _light_block(spec, figures)]


def _reading_rows(line: Timeline) -> Rows:
    oldest = np.searchsorted(line.readings, line.device * line.span)
    newest = np.searchsorted(line.readings, line.rows, side="right") - 1
    return Rows(line.rows, np.where(newest >= oldest, newest, -1), oldest)


def _full_block(spec: FeatureSpec, full: list[int], figures: dict[int, WindowFigures], base: Floats) -> Block:
    short, middle, whole = spec.windows
    kinds = [("last", whole, figures[whole].last), ("mean", middle, figures[middle].mean)]
    kinds += [("slope", w, figures[w].slope) for w in (middle, whole)]
    kinds += [("std", whole, figures[whole].std)]
    columns, parts = _named(spec, full, kinds)
    deviations = [("dev", w, figures[w].mean[:, full] - base) for w in (short, middle, whole)]
    deviations += [("end", w, figures[w].end[:, full] - base) for w in (middle, whole)]
    for kind, window, values in deviations:
        columns += [_column(spec.series[i].name, spec.series[i].metric, kind, window) for i in full]
        parts.append(values)
    return columns, np.hstack(parts)


def _light_block(spec: FeatureSpec, figures: dict[int, WindowFigures]) -> Block:
    light = [i for i, series in enumerate(spec.series) if not series.full]
    short, _, whole = spec.windows
    columns, parts = _named(spec, light, [("mean", w, figures[w].mean) for w in (short, whole)])
    return columns, np.hstack(parts)


def _named(
    spec: FeatureSpec, places: list[int], kinds: list[tuple[str, int, Floats]]
) -> tuple[list[Column], list[Floats]]:
    columns = [_column(spec.series[i].name, spec.series[i].metric, kind, w) for kind, w, _ in kinds for i in places]
    return columns, [values[:, places] for _, _, values in kinds]


def _column(series: str, group: str, kind: str, window: int) -> Column:
    return Column(f"{series}.{kind}_{window}", group, kind, window)


def _event_block(history: History, line: Timeline, spec: FeatureSpec) -> Block:
    codes = history.events["code"].to_numpy(object)[line.event_order]
    period = milliseconds(history.product.scoring)
    chosen = [(code, codes == code) for code in spec.codes]
    columns, parts = [], []
    for code, mask in [*chosen, ("", np.ones(len(codes), bool))] if spec.codes else []:
        keys, ts = line.events[mask], line.event_ts[mask]
        upto = np.searchsorted(keys, line.rows, side="right")
        for window in spec.windows:
            columns.append(Column(f"event:{code or '*'}.count_{window}", f"event:{code}", "count", window))
            parts.append((upto - np.searchsorted(keys, line.rows - window, side="right")).astype(np.float64))
        columns.append(Column(f"event:{code or '*'}.since", f"event:{code}", "since", spec.longest))
        last = np.where(upto > 0, keys[np.maximum(upto - 1, 0)] if len(keys) else 0, -1)
        recent = (upto > 0) & (line.rows - last < spec.longest)
        when = ts[np.maximum(upto - 1, 0)] if len(ts) else np.zeros(len(line.rows), np.int64)
        parts.append(np.where(recent, (line.ts - when) / HOUR_MS, spec.longest * period / HOUR_MS))
    return columns, np.stack(parts, axis=1) if parts else np.zeros((len(line.rows), 0))


def _age_block(history: History, line: Timeline, spec: FeatureSpec) -> Block:
    """Ages in days: of the device since it was installed, of each component since it was replaced; repairs counted.

    Where horizons are days long, by the calendar: a fraction of a day would tell the hour at which work is booked,
    and failures are often booked at one hour.
    """
    whole_days = min((milliseconds(m.horizon) for m in history.product.failure_modes), default=0) >= DAY_MS
    installed = history.devices["installed_at"].to_numpy(np.int64)[line.device]
    age = _days(installed, line.ts, whole=whole_days)
    columns, parts = [Column("device.age", "device", "age")], [age]
    names = history.maintenance["component"].to_numpy(object)[line.repair_order]
    actions = history.maintenance["action"].astype(str).str.lower().str.startswith("replac").to_numpy(bool)
    replaced = actions[line.repair_order]
    for component in spec.components:
        of_it = names == component
        keys, ts = line.repairs[of_it & replaced], line.repair_ts[of_it & replaced]
        last = np.searchsorted(keys, line.rows, side="right") - 1
        known = last >= np.searchsorted(keys, line.device * line.span)
        when = ts[np.maximum(last, 0)] if len(ts) else installed
        columns += [Column(f"part:{component}.age", f"part:{component}", "age")]
        parts.append(np.where(known, _days(when, line.ts, whole=whole_days), age))
        every = line.repairs[of_it]
        done = np.searchsorted(every, line.rows, side="right") - np.searchsorted(every, line.device * line.span)
        columns += [Column(f"part:{component}.repairs", f"part:{component}", "repairs")]
        parts.append(done.astype(np.float64))
    return columns, np.stack(parts, axis=1)


def _days(since: Ints, ts: Ints, *, whole: bool) -> Floats:
    days = ts // DAY_MS - since // DAY_MS if whole else (ts - since) / DAY_MS
    return np.asarray(days, np.float64)


def _attribute_block(history: History, line: Timeline, spec: FeatureSpec) -> Block:
    columns, parts = [], []
    for name in (*spec.numbers, *spec.texts):
        columns.append(Column(f"attribute:{name}", f"attribute:{name}", "attribute"))
        if name not in history.devices:
            parts.append(np.full(len(line.rows), np.nan))
        elif name in spec.texts:
            codes = {text: float(code) for code, text in enumerate(spec.texts[name])}
            known = [codes.get(str(text), np.nan) for text in history.devices[name]]
            parts.append(np.array(known, np.float64)[line.device])
        else:
            numbers = pd.to_numeric(history.devices[name], errors="coerce").to_numpy(np.float64, na_value=np.nan)
            parts.append(numbers[line.device])
    return columns, np.stack(parts, axis=1) if parts else np.zeros((len(line.rows), 0))
