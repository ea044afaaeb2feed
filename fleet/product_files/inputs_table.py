"""The tables `[inputs.*]` of a product file."""

import re
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from fleet.device_statuses import DeviceStatus
from fleet.inputs.json_path import JsonPath, parse_path
from fleet.inputs.mapping import InputKind, TimeFormat, word_of
from fleet.inputs.sparkplug import parse_edge_pattern
from fleet.inputs.topic_pattern import TopicPattern, parse_pattern
from fleet.product_files.table import STRICT, Number
from fleet.shown import shown

# What systems write for a state, in any case; a list of the product file stands in the place of one of these.
USUAL_WORDS = {
    DeviceStatus.ONLINE: ("online", "true", "on", "yes", "1"),
    DeviceStatus.SLEEPING: ("sleeping",),
    DeviceStatus.OFFLINE: ("offline", "false", "off", "no", "0"),
}
OF_TELEMETRY, OF_STATUS = ("values", "seq"), ("state", *USUAL_WORDS)
NOT_OF_SPARKPLUG = ("kind", "ts", "seq", *OF_STATUS)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as exc:  # E.g. "..": no key, or a folder.
        raise ValueError('is no time zone; write a name such as "Asia/Jakarta"') from exc
    return name


def _with_path(value: object) -> object:
    """A path alone stands for a table that holds nothing else."""
    return {"path": value} if isinstance(value, str) else value


def _status_word(value: object) -> str:
    word = "" if isinstance(value, float) else word_of(value).strip()
    if not word:
        raise ValueError("must be a text, a whole number, true or false")
    return word


def _named(value: object) -> object:
    """The name of a Sparkplug metric as the path that leads to it; what is no name stays as it is."""
    if isinstance(value, str) and value:
        return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
    return {**value, "path": _named(value.get("path"))} if isinstance(value, dict) else value


Path = Annotated[JsonPath, BeforeValidator(parse_path)]
Topic = Annotated[TopicPattern, BeforeValidator(parse_pattern)]
EdgeNode = Annotated[TopicPattern, BeforeValidator(parse_edge_pattern)]
Zone = Annotated[str, AfterValidator(_zone)]
Words = Annotated[list[Annotated[str, BeforeValidator(_status_word)]], Field(min_length=1)]


class InputTimeTable(BaseModel):
    model_config = STRICT

    path: Path
    format: TimeFormat | None = None
    time_zone: Zone | None = None

    @model_validator(mode="after")
    def _fits(self) -> "InputTimeTable":
        if self.time_zone and self.format not in (None, TimeFormat.ISO):
            raise ValueError(f'time_zone belongs to texts (format = "iso"), not to format = "{self.format}"')
        return self


class InputValueTable(BaseModel):
    model_config = STRICT

    path: Path
    factor: Number = 1.0
    offset: Number = 0.0
    map: dict[str, StrictBool | StrictInt | StrictFloat | StrictStr] | None = Field(default=None, min_length=1)

    @property
    def is_scaled(self) -> bool:
        return self.factor != 1 or self.offset != 0

    @model_validator(mode="after")
    def _fits(self) -> "InputValueTable":
        if self.map and self.is_scaled:
            raise ValueError("map gives the values themselves; leave factor and offset out")
        if self.factor == 0:
            raise ValueError("factor 0 would make every value the same")
        return self


class InputTable(BaseModel):
    model_config = STRICT

    topic: Topic | None = None
    sparkplug: EdgeNode | None = None
    kind: InputKind = InputKind.TELEMETRY
    values: dict[str, Annotated[InputValueTable, BeforeValidator(_with_path)]] = Field(default={}, min_length=1)
    ts: Annotated[InputTimeTable, BeforeValidator(_with_path)] | None = None
    seq: Path | None = None
    state: Path | None = None
    online: Words | None = None
    sleeping: Words | None = None
    offline: Words | None = None

    @property
    def pattern(self) -> TopicPattern:
        """Which topics carry the messages."""
        pattern = self.topic or self.sparkplug
        assert pattern is not None
        return pattern

    def words(self) -> dict[DeviceStatus, tuple[str, ...]]:
        """The words for each state; what is listed for one is no usual word of another."""
        listed = {state: tuple(getattr(self, state) or ()) for state in DeviceStatus}
        taken = {word.lower() for words in listed.values() for word in words}
        return {
            state: words or tuple(word for word in USUAL_WORDS[state] if word not in taken)
            for state, words in listed.items()
        }

    @model_validator(mode="before")
    @classmethod
    def _with_names(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "sparkplug" not in data or not isinstance(data.get("values"), dict):
            return data
        return {**data, "values": {metric: _named(value) for metric, value in data["values"].items()}}

    @model_validator(mode="after")
    def _fits_sparkplug(self) -> "InputTable":
        if self.topic is None and self.sparkplug is None:
            raise ValueError("topic is missing; an edge node of Sparkplug B has sparkplug in its place")
        if self.topic and self.sparkplug:
            raise ValueError("has a topic or sparkplug, and not both")
        if self.sparkplug and (foreign := [key for key in NOT_OF_SPARKPLUG if key in self.model_fields_set]):
            raise ValueError(f"{', '.join(foreign)} cannot stand beside sparkplug, which carries all of it by itself")
        return self

    @model_validator(mode="after")
    def _fits(self) -> "InputTable":
        is_status = self.kind is InputKind.STATUS
        foreign = [key for key in (OF_TELEMETRY if is_status else OF_STATUS) if key in self.model_fields_set]
        if foreign:
            other = InputKind.TELEMETRY if is_status else InputKind.STATUS
            raise ValueError(f'{", ".join(foreign)} belong to kind = "{other}", not to kind = "{self.kind}"')
        if not is_status and not self.values and not self.sparkplug:
            raise ValueError('values are missing; an input of the device\'s status needs kind = "status"')
        known: dict[str, DeviceStatus] = {}
        for state in DeviceStatus:
            for word in getattr(self, state) or ():
                if known.setdefault(word.lower(), state) is not state:
                    raise ValueError(f"{state} = {shown(word)} is a word of {known[word.lower()]} already")
        return self
