"""What a product file says of messages that are not in the platform's own format: which topic, and where values lie."""

from dataclasses import dataclass
from enum import StrEnum

from fleet.inputs.json_path import JsonPath
from fleet.inputs.topic_pattern import TopicPattern

Mapped = bool | int | float | str


class TimeFormat(StrEnum):
    MILLISECONDS = "ms"
    SECONDS = "s"
    ISO = "iso"


@dataclass(frozen=True, slots=True)
class InputTime:
    """When a message's values were measured. Without `format`: milliseconds, or RFC 3339 with an offset. `time_zone`:
    where texts without an offset were written."""

    path: JsonPath
    format: TimeFormat | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class InputValue:
    """Where a metric's value lies: `words` gives it for a word, or it is the number times `factor` plus `offset`."""

    metric: str
    path: JsonPath
    factor: float = 1.0
    offset: float = 0.0
    words: tuple[tuple[str, Mapped], ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """Messages of one shape. Without `time`, a value was measured when its message came."""

    id: str
    topic: TopicPattern
    values: tuple[InputValue, ...]
    time: InputTime | None = None
    seq: JsonPath | None = None
