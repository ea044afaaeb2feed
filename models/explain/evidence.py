"""The evidence of a reason: the value now, the device's own usual, the healthy fleet's, the trend, since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np

from fleet.product import Product, Role
from models.data.arrays import Bools, Floats
from models.data.history import milliseconds
from models.explain.onset import Onset, since_when
from models.features.build import Features
from models.features.makers import DAY_MS
from models.features.spec import Column, FeatureSpec, part_of

NAN = float("nan")
Leads = Literal["level", "own", "trend"]
POINTS = 40
# What deviates by less, in the device's own early spread, is as usual.
LEAST_AWAY = 0.2
# A trend that moves a metric by less than so many of its early spreads within the longest window is none.
LEAST_TREND = 0.5


class Aspect(StrEnum):
    """What of its subject a reason speaks of."""

    LEVEL = "level"
    SPREAD = "spread"
    WITHIN = "spread_within_buckets"
    LOWEST = "lowest"
    HIGHEST = "highest"
    AVERAGE = "average"
    SHARE = "share"
    CHANGES = "changes"
    COUNT = "count"
    AGE = "age"
    REPAIRS = "repairs"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Evidence:
    """NaN where there is nothing to tell. `group` as in `Column`; `series` of the metric; `value` in `window` buckets.

    `usual`: the device's own early life, `spread`: how far buckets lie apart then; `fleet`: healthy devices' median;
    `slope` a day over the longest window; `last_h`: hours since an event; `adjusted`: the settings and
    surroundings whose effect is taken out; `points` (ms, value), at most POINTS; `leads`: what of a level weighs most.
    """

    group: str
    aspect: Aspect
    series: str
    window: int
    value: float
    usual: float = NAN
    spread: float = NAN
    fleet: float = NAN
    slope: float = NAN
    last_h: float = NAN
    onset: Onset | None = None
    adjusted: tuple[str, ...] = ()
    points: tuple[tuple[int, float], ...] = ()
    leads: Leads = "own"

    @property
    def away(self) -> float:
        """How far it lies from its own usual; where it has none, from the healthy fleet's."""
        return self.value - (self.usual if np.isfinite(self.usual) else self.fleet)

    @property
    def deviates(self) -> bool:
        """Whether it lies further from its own usual than its readings ever lie apart by themselves."""
        return bool(abs(self.value - self.usual) >= LEAST_AWAY * self.spread)


@dataclass(frozen=True, slots=True)
class Record:
    """One device's rows in time order, the newest to be explained, and healthy medians by column name."""

    product: Product
    spec: FeatureSpec
    rows: Features
    healthy: Mapping[str, float]

    def column(self, name: str) -> Floats:
        """[n]; NaN where there is no such column."""
        if name not in self.rows.names:
            return np.full(len(self.rows), np.nan)
        return self.rows.matrix[:, self.rows.names.index(name)].astype(np.float64)

    def now(self, name: str) -> float:
        return float(self.column(name)[-1])


def find_evidence(record: Record, group: str, weights: Sequence[tuple[Column, float]]) -> Evidence:
    """What is to be said of a group, from what each of its columns adds: its heaviest series and aspect."""
    heavy: dict[tuple[str, Aspect], float] = {}
    for column, weight in weights:
        key = (_series(column), _aspect(record, column))
        heavy[key] = heavy.get(key, 0.0) + weight
    series, aspect = max(heavy, key=lambda key: heavy[key])
    own = [(c, w) for c, w in weights if (_series(c), _aspect(record, c)) == (series, aspect)]
    heaviest = max(own, key=lambda pair: pair[1])[0]
    if aspect is Aspect.LEVEL:
        return _level(record, group, series, own)
    if aspect is Aspect.COUNT:
        return _count(record, group, series)
    return _against_fleet(record, group, series, aspect, heaviest)


def _series(column: Column) -> str:
    return column.name.rpartition(".")[0] or column.name


def _aspect(record: Record, column: Column) -> Aspect:
    match column.kind:
        case "count" | "since":
            return Aspect.COUNT
        case "age" | "repairs" | "attribute":
            return Aspect(column.kind)
        case "std":
            return Aspect.SPREAD
    series = _series(column)
    if any(one.name == series and one.full for one in record.spec.series):
        return Aspect.LEVEL
    part = part_of(series)
    named = {"stddev": Aspect.WITHIN, "min": Aspect.LOWEST, "max": Aspect.HIGHEST, "changes": Aspect.CHANGES}
    metric = next((m for m in record.product.metrics if m.id == column.group), None)
    is_state = metric is not None and metric.role is Role.STATE
    return named.get(part, Aspect.SHARE if is_state else Aspect.AVERAGE)


def _level(record: Record, group: str, series: str, weights: Sequence[tuple[Column, float]]) -> Evidence:
    short, middle, whole = record.spec.windows
    usual = record.column(f"{series}.mean_{middle}") - record.column(f"{series}.dev_{middle}")
    recent = record.column(f"{series}.dev_{short}")
    window = _heaviest_window(weights, short, middle)
    away = record.now(f"{series}.dev_{window}")
    spread = record.spec.scales.get(series, NAN)
    per_bucket = record.now(f"{series}.slope_{whole}")
    tells = abs(per_bucket) * whole >= LEAST_TREND * spread
    onset = None
    if np.isfinite(away) and abs(away) >= LEAST_AWAY * spread:
        least = max(spread, abs(away) / 4)
        onset = _onset(record, np.sign(away) * recent >= least, ~np.isnan(recent))
    return Evidence(
        group,
        Aspect.LEVEL,
        series,
        window,
        float(usual[-1]) + away,
        usual=float(usual[-1]),
        spread=spread,
        fleet=record.healthy.get(f"{series}.mean_{middle}", NAN),
        slope=per_bucket * DAY_MS / milliseconds(record.product.scoring) if tells else NAN,
        onset=onset,
        adjusted=_adjusted(record, series),
        points=_points(record, recent + usual),
        leads=_leading(weights),
    )


def _heaviest_window(weights: Sequence[tuple[Column, float]], short: int, middle: int) -> int:
    """The short window where its deviation weighs most of all deviations, else the middle one."""
    deviations = [(weight, column.window) for column, weight in weights if column.kind == "dev"]
    return short if deviations and max(deviations)[1] == short else middle


def _leading(weights: Sequence[tuple[Column, float]]) -> Leads:
    sums: dict[Leads, float] = {"own": 0.0, "level": 0.0, "trend": 0.0}
    kinds: dict[str, Leads] = {"slope": "trend", "dev": "own", "end": "own"}
    for column, weight in weights:
        sums[kinds.get(column.kind, "level")] += weight
    return max(sums, key=lambda name: sums[name])


def _count(record: Record, group: str, series: str) -> Evidence:
    """The shortest window that holds as many as the longest: that is when they came."""
    counts = {window: record.column(f"{series}.count_{window}") for window in record.spec.windows}
    whole = record.spec.longest
    value = float(counts[whole][-1])
    window = next(w for w, found in counts.items() if found[-1] == value or w == whole)
    return Evidence(
        group,
        Aspect.COUNT,
        series,
        window if value > 0 else whole,
        value,
        fleet=record.healthy.get(f"{series}.count_{whole}", NAN),
        last_h=record.now(f"{series}.since") if value > 0 else NAN,
        onset=_onset(record, counts[whole] > 0, ~np.isnan(counts[whole])),
    )


def _against_fleet(record: Record, group: str, series: str, aspect: Aspect, column: Column) -> Evidence:
    values, fleet = record.column(column.name), record.healthy.get(column.name, NAN)
    away = float(values[-1]) - fleet
    fixed = aspect in (Aspect.AGE, Aspect.REPAIRS, Aspect.ATTRIBUTE)
    onset = None
    if not fixed and np.isfinite(away) and away != 0:
        onset = _onset(record, np.sign(away) * (values - fleet) >= abs(away) / 2, ~np.isnan(values))
    points = () if fixed else _points(record, values)
    return Evidence(
        group,
        aspect,
        series,
        column.window,
        float(values[-1]),
        fleet=fleet,
        onset=onset,
        adjusted=() if fixed else _adjusted(record, series),
        points=points,
    )


def _adjusted(record: Record, series: str) -> tuple[str, ...]:
    regime = record.spec.regime_of(series)
    return regime.metrics if regime is not None else ()


def _onset(record: Record, standing: Bools, known: Bools) -> Onset | None:
    return since_when(standing, known, record.rows.bucket)


def _points(record: Record, values: Floats) -> tuple[tuple[int, float], ...]:
    known = np.flatnonzero(~np.isnan(values))
    if len(known) > POINTS:
        known = known[np.unique(np.linspace(0, len(known) - 1, POINTS).round().astype(np.int64))]
    return tuple((int(record.rows.ts[i]), float(values[i])) for i in known)
