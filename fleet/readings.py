"""One device message's values, checked against its product file."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from fleet.product import Metric, Product, Role
from fleet.sentinels import NAMED_INVALID, is_invalid
from fleet.shown import shown
from fleet.times import format_duration

FLOAT4_MAX = 3.4028234663852886e38
FLOAT4_MIN = 1.1754943508222875e-38  # nearer to zero a database refuses the cast to 4 bytes
Value = float | int | None


class BadReading(ValueError):
    """A reading that cannot be stored; the message names metric, value and rule."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A value kept out of its column, with the rule that it broke: it may be the evidence of the fault."""

    metric: str
    value: float
    rule: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A reading's values in the product's metric order, what was kept aside and what is not declared."""

    values: tuple[Value, ...]
    aside: tuple[Aside, ...]
    undeclared: tuple[str, ...]


class Checker:
    """Checks the readings of one product version."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self._metrics = product.metrics
        self._names = frozenset(metric.id for metric in product.metrics)

    def check(self, values: Mapping[str, object]) -> Checked:
        """Values by metric -> Checked; BadReading for a value of no allowed type."""
        row: list[Value] = []
        aside: list[Aside] = []
        for metric in self._metrics:
            value = values.get(metric.id)
            row.append(None if value is None else self._value(metric, value, aside))
        undeclared: tuple[str, ...] = ()
        if len(values) > len(row) or not self._names.issuperset(values):
            undeclared = tuple(
                name if isinstance(name, str) else shown(name) for name in values if name not in self._names
            )
        return Checked(tuple(row), tuple(aside), undeclared)

    def _value(self, metric: Metric, value: object, aside: list[Aside]) -> Value:
        if metric.role is Role.STATE:
            return _state(metric, value, aside)
        if isinstance(value, bool):
            value = int(value)
        if not isinstance(value, (int, float)):
            raise BadReading(f"{metric.id} {shown(value)} must be a number, a boolean or null")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isnan(number) or (math.isinf(number) and isinstance(value, float)):
            return None
        if rule := range_fault(metric, number):
            aside.append(Aside(metric.id, max(-1.7e308, min(1.7e308, number)), rule))
            return None
        return 0.0 if abs(number) < FLOAT4_MIN and (metric.role is not Role.COUNTER or not number) else number


def range_fault(metric: Metric, number: float) -> str | None:
    """The rule that a finite number breaks: it is named invalid, or out of range; or None."""
    if metric.invalid and is_invalid(metric, number):
        return NAMED_INVALID
    if (metric.low is not None and number < metric.low) or (metric.high is not None and number > metric.high):
        low = "" if metric.low is None else f"{metric.low:g}"
        high = "" if metric.high is None else f"{metric.high:g}"
        return f"outside {low}..{high}"
    if (metric.role is not Role.COUNTER and abs(number) > FLOAT4_MAX) or math.isinf(number):
        return "outside a 4-byte number" if metric.role is not Role.COUNTER else "outside an 8-byte number"
    return None


def lateness_fault(*, age_seconds: float, ahead_limit_s: float, late_limit_s: float) -> str | None:
    """The clock rule that a reading of this age (seconds behind the fleet's clock) breaks, or None."""
    if age_seconds < -ahead_limit_s:
        return f"is {_spell(-age_seconds)} ahead of the fleet's clock; at most {_spell(ahead_limit_s)} is taken"
    if age_seconds > late_limit_s:
        return f"is {_spell(age_seconds)} behind the fleet's clock; at most {_spell(late_limit_s)} is taken"
    return None


def _state(metric: Metric, value: object, aside: list[Aside]) -> Value:
    if isinstance(value, str):
        if value not in metric.labels:
            raise BadReading(f"{metric.id} {shown(value)} is none of {', '.join(metric.labels)}")
        return metric.labels.index(value)
    if not isinstance(value, (int, float)):
        raise BadReading(f"{metric.id} {shown(value)} must be one of {', '.join(metric.labels)}, its number, or null")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if 0 <= value < len(metric.labels) and value == int(value):
        return int(value)
    aside.append(Aside(metric.id, float(max(-1e300, min(1e300, value))), f"no state of 0..{len(metric.labels) - 1}"))
    return None


def _spell(seconds: float) -> str:
    if seconds >= 86_400:
        return f"{seconds / 86_400:.1f} days"
    return format_duration(timedelta(seconds=round(seconds))) if seconds >= 1 else "under 1s"
