"""What a product file says of messages that are not in the platform's own format: which topic, and where values lie."""

from dataclasses import dataclass
from enum import StrEnum

from fleet.device_statuses import DeviceStatus
from fleet.inputs.json_path import JsonPath
from fleet.inputs.topic_pattern import TopicPattern

Mapped = bool | int | float | str


class InputKind(StrEnum):
    TELEMETRY = "telemetry"
    STATUS = "status"


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
class InputStatus:
    """Where a device's status lies, and the words for each state, as the product file spells them."""

    path: JsonPath
    words: tuple[tuple[DeviceStatus, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Input:
    """Messages of one shape: with `values` of metrics, or with the `status` of the device.

    Without `time`, a value was measured when its message came, and a status counts from then on. `is_sparkplug`: the
    messages are those of an edge node of Sparkplug B or of a device behind one, and `topic` is that of its data. The
    names of its metrics are the paths of `values`; without `values` they are those of the product's metrics.
    """

    id: str
    topic: TopicPattern
    values: tuple[InputValue, ...] = ()
    time: InputTime | None = None
    seq: JsonPath | None = None
    status: InputStatus | None = None
    is_sparkplug: bool = False


def word_of(value: object) -> str:
    """A value of JSON as the word that a product file lists: `true`, `7`; empty for what is neither text nor number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (str, int, float)) else ""
