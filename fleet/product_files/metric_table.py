"""The table of one metric in a product file, and what it shares with the other tables."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from fleet.product import Role, Text
from fleet.product_files.table import STRICT, AnyText, Duration, Number, read_text
from fleet.times import format_duration

# When devices send a value: at every interval, or only when it is another one than before.
Reported = Literal["regularly", "on_change"]


def _labels(value: object) -> dict[str, Text] | list[str]:
    names = list(value) if isinstance(value, (list, dict)) else []
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError("every label must be a text that is not empty")
    if not 2 <= len(set(names)) == len(names) <= 32:
        raise ValueError('must be 2 to 32 different texts: ["off", "on"], or { off = { en = "...", id = "..." }, ... }')
    return {name: _label_text(name, text) for name, text in value.items()} if isinstance(value, dict) else names


def _label_text(name: str, text: object) -> Text:
    try:
        return read_text(text)
    except ValueError as exc:
        raise ValueError(f"{name} {exc}") from exc


Labels = Annotated[Any, BeforeValidator(_labels)]


class MetricTable(BaseModel):
    model_config = STRICT

    unit: str
    name: AnyText | None = None
    role: Role = Role.SENSOR
    type: Literal["float", "integer", "boolean"] | None = None
    range: tuple[Number, Number] | None = None
    interval: Duration | None = None
    stale_after: Duration | None = None
    labels: Labels | None = None
    surroundings: bool = False
    reported: Reported | None = None
    heartbeat: Duration | None = None
    level: bool = False
    bad: Literal["high", "low", "both"] | None = None
    limit: Number | None = None
    invalid: Annotated[list[Number], Field(max_length=32)] = []

    @property
    def states(self) -> tuple[str, ...]:
        """A state's labels in the order of their codes; none for another metric."""
        return ("false", "true") if self.type == "boolean" else tuple(self.labels or ())

    @model_validator(mode="after")
    def _fits(self) -> "MetricTable":
        if self.level and self.role is not Role.COUNTER:
            raise ValueError(f'level belongs to role = "counter", not "{self.role}": others have their level anyway')
        if self.heartbeat and self.reported is None:
            raise ValueError('heartbeat belongs to reported = "on_change"')
        if fault := heartbeat_fault(self.reported, self.heartbeat, self.interval):
            raise ValueError(fault)
        if self.surroundings and self.role is not Role.SENSOR:
            raise ValueError(f'surroundings belong to role = "sensor", not "{self.role}"')
        if self.range and self.range[0] >= self.range[1]:
            low, high = self.range
            raise ValueError(f"range [{low:g}, {high:g}]: the low end must be below the high end")
        if self.role is Role.STATE and self.labels is None and self.type != "boolean":
            raise ValueError('a state needs labels = ["off", "on"] or type = "boolean"')
        if self.labels is not None and self.role is not Role.STATE:
            raise ValueError(f'labels belong to role = "state", not "{self.role}"')
        if self.type == "boolean" and self.role is not Role.STATE:
            raise ValueError(f'type = "boolean" belongs to role = "state", not "{self.role}"')
        if self.labels is not None and self.type == "boolean":
            raise ValueError("a boolean has the labels false and true already; leave labels out")
        if self.range and self.role is Role.STATE:
            raise ValueError("a state has labels, no range")
        if self.invalid and self.role is Role.STATE:
            raise ValueError("a state has labels, no invalid numbers: a code beyond its labels is kept aside already")
        return self

    @model_validator(mode="after")
    def _bad_side_fits(self) -> "MetricTable":
        if fault := self._limit_fault():
            raise ValueError(fault)
        return self

    def _limit_fault(self) -> str | None:
        """What is wrong with the side of a metric that is bad, and with its limit there."""
        if self.bad and (self.role not in (Role.SENSOR, Role.COUNTER) or self.surroundings):
            return "bad belongs to a sensor or a counter of the device itself: what was asked of it is never bad"
        if self.limit is None:
            return None
        if self.bad not in ("high", "low"):
            return 'limit needs bad = "high" or bad = "low" beside it, or nobody knows which side of it is bad'
        if self.range and not self.range[0] < self.limit < self.range[1]:
            low, high = self.range
            return f"limit {self.limit:g} is never reached: values outside {low:g}..{high:g} are kept aside"
        return None


def heartbeat_fault(reported: str | None, heartbeat: timedelta | None, interval: timedelta | None) -> str | None:
    """What is wrong with how long a value that does not change may go unsent."""
    if heartbeat is None:
        return None
    if reported != "on_change":
        return 'heartbeat belongs to reported = "on_change"'
    if interval and heartbeat < interval:
        told, every = format_duration(heartbeat), format_duration(interval)
        return f"heartbeat {told} must not be shorter than interval {every}"
    return None
