"""What a product's physics declares: metrics, ways to fail, codes, and one function that measures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from firmware_sim.life.span import Span
from firmware_sim.seeded_randomness import Array

Role = Literal["sensor", "setting", "counter", "state"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One quantity of a device. `noise` is the sensor's own (standard deviation); a counter's values are increases
    in a step, `per_hour` what it has counted before we look; a state's are codes of `labels`, or of false and true
    where it has none."""

    id: str
    low: float
    high: float
    noise: float = 0.0
    decimals: int = 2
    role: Role = "sensor"
    labels: tuple[str, ...] = ()
    per_hour: float = 0.0


@dataclass(frozen=True, slots=True)
class Code:
    """A fault code that the device sends: `rate` an hour within `before` hours of failure, and when it has failed."""

    id: str
    severity: str
    before: float = 0.0
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to fail. Days: `life` from new to the first sign (Weibull scale; mean where `signs` is None) and `signs`
    from there to functional failure (low, high). Without signs it is sudden: a constant hazard at any age.

    `weak` is the share of new parts that fail in their first weeks; `noticed` hours from failure to the customer.
    `cured_by`: the command that undoes the damage, in whatever state it is.
    """

    id: str
    component: str
    life: float
    signs: tuple[float, float] | None
    shape: float = 2.5
    weak: float = 0.0
    noticed: tuple[float, float] = (2.0, 12.0)
    codes: tuple[Code, ...] = ()
    cured_by: str | None = None


@dataclass(frozen=True, slots=True)
class Habit:
    """A code of daily use that says nothing of health: sent `per_day` times."""

    id: str
    severity: str
    per_day: float


@dataclass(frozen=True, slots=True)
class Physics:
    """A product as its maker knows it. `measure` gives every metric of a stretch of time, [n devices, steps] each."""

    firmware: str
    metrics: tuple[Metric, ...]
    modes: tuple[Mode, ...]
    measure: Callable[[Span], dict[str, Array]]
    habits: tuple[Habit, ...] = ()
    sensor_codes: tuple[tuple[str, Code], ...] = ()

    @property
    def cures(self) -> frozenset[str]:
        """The commands that undo damage."""
        return frozenset(mode.cured_by for mode in self.modes if mode.cured_by)

    @property
    def settings(self) -> tuple[Metric, ...]:
        return tuple(metric for metric in self.metrics if metric.role == "setting")
