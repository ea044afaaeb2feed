"""What features are made of for one product, fixed in training: windows, series, codes, components, regimes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from fleet.product import Derived, Metric, Product, Role
from models.arrays import Floats, Ints
from models.history import milliseconds

BASELINE_BUCKETS = 20
MOST_BASELINE_BUCKETS = 500
LONGEST_WINDOW = 120
WINDOWS_WITHOUT_MODES = (3, 10, 30)


@dataclass(frozen=True, slots=True)
class Series:
    """One number per bucket. `metric` is what it tells of; `full` series get slopes and deviations, others means."""

    name: str
    metric: str
    full: bool


@dataclass(frozen=True, slots=True)
class Regime:
    """What settings and surroundings explain of each of s series: a ridge fit in these p metrics and their squares,
    then a small tree.

    `centre`, `scale` [p]; `weights` [1 + 2p, s]; tree arrays by node, `value` [nodes, s]; `level` [s] is added back.
    Series that are not `used` are left as they are.
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
    regime: Regime | None = None
    scales: dict[str, float] = field(default_factory=dict)

    @property
    def longest(self) -> int:
        return self.windows[-1]


def is_condition(metric: Metric) -> bool:
    """Whether it is an operating condition, which moves the others without harm: a setting, or what is around."""
    return metric.role is Role.SETTING or metric.surroundings


def touched_groups(spec: FeatureSpec, metrics: Iterable[str], derived: Iterable[Derived] = ()) -> frozenset[str]:
    """The groups of columns that readings of these metrics have a part in: their own, those of `derived` metrics, and
    all that the regime clears of them."""
    gone = frozenset(metrics)
    found = gone | {item.id for item in derived if item.expression.names & gone}
    if spec.regime is not None and gone & set(spec.regime.settings):
        found |= {series.metric for series in spec.series if series.name in spec.regime.used}
    return found


def early_buckets(product: Product) -> int:
    """How many of a device's first buckets are taken for its own healthy state."""
    if product.early_life is None:
        return BASELINE_BUCKETS
    return int(np.clip(product.early_life // product.scoring, 2, MOST_BASELINE_BUCKETS))


def history_needed(product: Product, spec: FeatureSpec) -> tuple[int, int]:
    """(first buckets of a device, last buckets by the calendar) that the newest row's features read.

    Events are read over the same last buckets; all maintenance of the device is read. Increases of counters look
    back by one more longest window, for a device that was silent.
    """
    return spec.baseline_buckets, 2 * spec.longest + 1


def default_windows(product: Product) -> tuple[int, int, int]:
    """About a sixth, two thirds and twice the shortest horizon, in buckets; distinct, and not endless."""
    if not product.failure_modes:
        return WINDOWS_WITHOUT_MODES
    horizon = min(milliseconds(mode.horizon) for mode in product.failure_modes)
    whole = int(np.clip(2 * horizon // milliseconds(product.scoring), 4, LONGEST_WINDOW))
    short = max(1, round(whole / 12))
    middle = max(short + 1, round(whole / 3))
    return short, middle, max(middle + 1, whole)


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
            case Role.STATE:
                found += [Series(f"{metric.id}:{code}", metric.id, False) for code in range(1, len(metric.labels))]
                found.append(Series(f"{metric.id}:changes", metric.id, False))
    found += [Series(derived.id, derived.id, True) for derived in product.derived]
    return tuple(found)
