"""The tables `[inputs.*]` of a product file."""

from typing import Annotated
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

from fleet.inputs.json_path import JsonPath, parse_path
from fleet.inputs.mapping import TimeFormat
from fleet.inputs.topic_pattern import TopicPattern, parse_pattern
from fleet.product_files.table import STRICT, Number


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as exc:  # E.g. "..": no key, or a folder.
        raise ValueError('is no time zone; write a name such as "Asia/Jakarta"') from exc
    return name


def _with_path(value: object) -> object:
    """A path alone stands for a table that holds nothing else."""
    return {"path": value} if isinstance(value, str) else value


Path = Annotated[JsonPath, BeforeValidator(parse_path)]
Topic = Annotated[TopicPattern, BeforeValidator(parse_pattern)]
Zone = Annotated[str, AfterValidator(_zone)]


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

    topic: Topic
    values: dict[str, Annotated[InputValueTable, BeforeValidator(_with_path)]] = Field(min_length=1)
    ts: Annotated[InputTimeTable, BeforeValidator(_with_path)] | None = None
    seq: Path | None = None
