"""One device message's values, checked against its product file."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from fleet.coded import Coded, coded
from fleet.product import Metric, Product, Role
from fleet.sentinels import NAMED_INVALID, is_invalid
from fleet.shown import shown

FLOAT4_MAX = 3.4028234663852886e38
FLOAT8_MAX = 1.7976931348623157e308
FLOAT8_LEAST = 5e-324
FLOAT4_MIN = 1.1754943508222875e-38  # nearer to zero a database refuses the cast to 4 bytes
LONGEST_TEXT = 200
BOOLEAN = ("false", "true")
BOOLEAN_WORDS = {"false": 0, "off": 0, "no": 0, "0": 0, "true": 1, "on": 1, "yes": 1, "1": 1}
_NUMBER = re.compile(r"\s*[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)
Value = float | int | None


@dataclass(frozen=True, slots=True)
class Aside:
    """A value kept out of its column, with the rule that it broke: it may be the evidence of the fault.

    `value` is None where it is no number; then `text` is what was sent, at most LONGEST_TEXT characters of it.
    """

    metric: str
    value: float | None
    rule: Coded
    text: str | None = None


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
        self._names = frozenset(metric.id for metric in product.metrics)
        self._columns = [(metric.id, metric, *_plain(metric)) for metric in product.metrics]

    def check(self, values: Mapping[str, object]) -> Checked:
        """Values by metric -> Checked. A value that its metric cannot have costs nothing but itself."""
        row: list[Value] = []
        aside: list[Aside] = []
        for name, metric, low, high, least in self._columns:
            value = values.get(name)
            if value is None:
                row.append(None)
            elif isinstance(value, float) and low <= value <= high:
                row.append(value if value >= least or value <= -least else 0.0)
            else:
                row.append(_state(metric, value, aside) if metric.labels else _number(metric, value, aside))
        undeclared: tuple[str, ...] = ()
        if len(values) > len(row) or not self._names.issuperset(values):
            undeclared = tuple(
                name if isinstance(name, str) else shown(name) for name in values if name not in self._names
            )
        return Checked(tuple(row), tuple(aside), undeclared)


def boolean_word(text: str) -> int | None:
    """0 or 1 for a word that devices and spreadsheets write for a boolean (`ON`, `False`, `1`), None for another."""
    return BOOLEAN_WORDS.get(text.strip().lower())


def range_fault(metric: Metric, number: float) -> Coded | None:
    """The rule that a finite number breaks: it is named invalid, or out of range; or None."""
    if metric.invalid and is_invalid(metric, number):
        return NAMED_INVALID
    if (metric.low is not None and number < metric.low) or (metric.high is not None and number > metric.high):
        return coded("value_out_of_range", low=metric.low, high=metric.high)
    if (metric.role is not Role.COUNTER and abs(number) > FLOAT4_MAX) or math.isinf(number):
        return coded("value_too_large", bytes=4 if metric.role is not Role.COUNTER else 8)
    return None


def no_state(metric: Metric) -> Coded:
    """The rule that a number breaks which stands for no state of the metric."""
    return coded("value_no_state", last=len(metric.labels) - 1)


def _plain(metric: Metric) -> tuple[float, float, float]:
    """(lowest, highest, least): a number from lowest to highest breaks no rule, and one nearer to 0 than least is 0."""
    if metric.role is Role.STATE or metric.invalid:
        return math.inf, -math.inf, 0.0
    low = -math.inf if metric.low is None else metric.low
    high = math.inf if metric.high is None else metric.high
    if metric.role is Role.COUNTER:
        return max(low, -FLOAT8_MAX), min(high, FLOAT8_MAX), FLOAT8_LEAST
    return max(low, -FLOAT4_MAX), min(high, FLOAT4_MAX), FLOAT4_MIN


def _number(metric: Metric, value: object, aside: list[Aside]) -> Value:
    if not isinstance(value, (int, float)):
        aside.append(_no_number(metric, value))
        return None
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    if math.isnan(number) or (math.isinf(number) and isinstance(value, float)):
        return None
    if rule := range_fault(metric, number):
        aside.append(Aside(metric.id, max(-1.7e308, min(1.7e308, number)), rule))
        return None
    return 0.0 if abs(number) < (FLOAT8_LEAST if metric.role is Role.COUNTER else FLOAT4_MIN) else number


def _state(metric: Metric, value: object, aside: list[Aside]) -> Value:
    if isinstance(value, str):
        if value in metric.labels:
            return metric.labels.index(value)
        if metric.labels == BOOLEAN and (code := boolean_word(value)) is not None:
            return code
    if not isinstance(value, (int, float)):
        aside.append(Aside(metric.id, None, coded("value_no_label", labels=metric.labels), _text(value)))
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if 0 <= value < len(metric.labels) and value == int(value):
        return int(value)
    aside.append(Aside(metric.id, float(max(-1e300, min(1e300, value))), no_state(metric)))
    return None


def _no_number(metric: Metric, value: object) -> Aside:
    rule = "value_no_number"
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        rule = "value_in_quotes"
    elif isinstance(value, (list, tuple)):
        rule = "value_is_list"
    elif isinstance(value, Mapping):
        rule = "value_is_object"
    return Aside(metric.id, None, coded(rule), _text(value))


def _text(value: object) -> str:
    return value[:LONGEST_TEXT] if isinstance(value, str) else shown(value, LONGEST_TEXT)
