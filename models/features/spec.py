"""What features are made of for one product, fixed in training: windows, series, codes, components, regimes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from fleet.product import Derived, Metric, Product, Role
from models.data.arrays import Bools, Floats, Ints
from models.features.window_lengths import BASELINE_BUCKETS

CLEARED = "cleared"
LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Series:
    """One number per bucket, made of one `metric`; `full` series get slopes and deviations, others means.

    A full series is cleared of what settings and surroundings explain where it stands. Of the others, those that they
    explain stand there twice, as measured and under `twin`.
    """

    name: str
    metric: str
    full: bool

    @property
    def part(self) -> str:
        """What of the metric's buckets: "" for the level, else "min", "increase", a state's code, ..."""
        return part_of(self.name)

    @property
    def twin(self) -> "Series":
        """The same, cleared."""
        return Series(f"{self.name}:{CLEARED}", self.metric, self.full)


@dataclass(frozen=True, slots=True)
class Column:
    """One feature. `group`: the metric, code, component or attribute that it is made of; `window` in buckets or 0."""

    name: str
    group: str
    kind: str
    window: int = 0


@dataclass(frozen=True, slots=True)
class Regime:
    """What settings and surroundings explain of each of s series: a ridge fit in p of their series and the squares of
    these, then a small tree.

    `settings`: p names such as "load" and "load:stddev". `centre`, `scale` [p]; `weights` [1 + 2p, s]; tree arrays by
    node, `value` [nodes, s]; `level` [s] is added back. Series that are not `used` are left as they are.
    """

    settings: tuple[str, ...]
    centre: Floats
    scale: Floats
    weights: Floats
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    level: Floats
    used: tuple[str, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Those whose effect is taken out."""
        return tuple(dict.fromkeys(name.partition(":")[0] for name in self.settings))

    @property
    def columns(self) -> tuple[str, ...]:
        """The rollup column of each of `settings`."""
        return rollup_columns(self.settings)


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """Fitted on training data only; `scales` is the pooled within-device spread of each full series in early life."""

    windows: tuple[int, int, int]
    baseline_buckets: int = BASELINE_BUCKETS
    telemetry: bool = True
    series: tuple[Series, ...] = ()
    codes: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regimes: tuple[Regime, ...] = ()
    scales: dict[str, float] = field(default_factory=dict)

    @property
    def longest(self) -> int:
        return self.windows[-1]

    @property
    def conditions(self) -> tuple[str, ...]:
        """The metrics whose effect on others is taken out."""
        return tuple(dict.fromkeys(metric for regime in self.regimes for metric in regime.metrics))

    @property
    def doubled(self) -> frozenset[str]:
        """The series as measured that stand there cleared, too."""
        names = {series.name for series in self.series}
        return frozenset(series.name for series in self.series if series.twin.name in names)

    def regime_of(self, series: str) -> Regime | None:
        """What the series is cleared by; None for one that is as measured."""
        return next((regime for regime in self.regimes if series in regime.used), None)


def rollup_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Of each sensor's or setting's series ("load", "load:stddev") the rollup column that holds it."""
    return tuple(f"{name.partition(':')[0]}_{part_of(name) or 'mean'}" for name in names)


def part_of(series: str) -> str:
    """The part of a metric's buckets that a series of this name holds."""
    return series.split(":")[1] if ":" in series else ""


def is_condition(metric: Metric) -> bool:
    """Whether it is an operating condition, which moves the others without harm: a setting, or what is around."""
    return metric.role is Role.SETTING or metric.surroundings


def touched_by(
    spec: FeatureSpec, metrics: Iterable[str], derived: Iterable[Derived], columns: Iterable[tuple[str, str]]
) -> Bools:
    """Which of some columns (name, group) readings of these metrics have a part in: their own, those of `derived`
    metrics, and all that is cleared of them."""
    gone = frozenset(metrics)
    groups = gone | {item.id for item in derived if item.expression.names & gone}
    cleared = {name for regime in spec.regimes if gone & set(regime.metrics) for name in regime.used}
    return np.array([group in groups or name.rpartition(".")[0] in cleared for name, group in columns], bool)


def all_series(product: Product) -> tuple[Series, ...]:
    """Every series that a product's metrics can give, before training leaves out the constant ones."""
    found: list[Series] = []
    several = product.scoring > product.interval
    for metric in product.metrics:
        match metric.role:
            case Role.SENSOR:
                found.append(Series(metric.id, metric.id, True))
                if several:
                    found += [Series(f"{metric.id}:{part}", metric.id, False) for part in ("stddev", "min", "max")]
            case Role.SETTING:
                found.append(Series(metric.id, metric.id, False))
            case Role.COUNTER:
                found.append(Series(f"{metric.id}:increase", metric.id, True))
                if metric.level:
                    found.append(Series(f"{metric.id}:{LEVEL}", metric.id, True))
            case Role.STATE:
                found += [Series(f"{metric.id}:{code}", metric.id, False) for code in range(1, len(metric.labels))]
                found.append(Series(f"{metric.id}:changes", metric.id, False))
    found += [Series(derived.id, derived.id, True) for derived in product.derived]
    return tuple(found)
