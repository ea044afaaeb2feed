"""Shapes of answers. What is served as a record holds it takes its fields from the record: no list of fields twice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from inspect import get_annotations
from types import EllipsisType, UnionType
from typing import Annotated, Any, Union, Unpack, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from fleet.coded import Coded

_SHAPES: dict[type, type["Shape"]] = {}


class Shape(BaseModel):
    """A part of an answer, read from a record of the same field names.

    `class TicketOut(Shape, record=Ticket)` has the fields of Ticket in their order, except those of `without`. Where a
    field is itself a record that has a shape, it is served in that shape. A field that the class declares stands in
    the place of the record's; `notes` are descriptions of fields. A code is served as its sentence, with the code
    itself as `<name>_code` behind it.
    """

    model_config = ConfigDict(from_attributes=True, frozen=True)

    def __init_subclass__(
        cls,
        *,
        record: type | None = None,
        without: Collection[str] = (),
        notes: Mapping[str, str] | None = None,
        **config: Unpack[ConfigDict],
    ) -> None:
        super().__init_subclass__(**config)
        if record is not None:
            own = get_annotations(cls)
            cls.__annotations__ = {**_fields_of(record, without, notes or {}), **own}
            _SHAPES.setdefault(record, cls)


class CodeOut(Shape):
    """What a sentence says, for programs: a code and its arguments, which may be codes again."""

    code: str
    args: dict[str, JsonValue] = {}


def like(**example: Any) -> ConfigDict:
    """The configuration of a shape with an example."""
    return ConfigDict(from_attributes=True, frozen=True, json_schema_extra={"examples": [example]})


def _fields_of(record: type, without: Collection[str], notes: Mapping[str, str]) -> dict[str, Any]:
    """The types of a record's fields as they are served; KeyError for a name that the record does not have."""
    hints = get_type_hints(record)
    types: dict[str, Any] = {}
    for field in fields(record):
        types |= _codes_of(field.name, hints[field.name]) or {field.name: _served(hints[field.name])}
    for name in without:
        del types[name]
    return types | {name: Annotated[types[name], Field(description=note)] for name, note in notes.items()}


def _codes_of(name: str, hint: Any) -> dict[str, Any]:
    """The two fields in which a code is served; none for a field of another type."""
    if hint is Coded:
        return {name: str, f"{name}_code": CodeOut}
    return {name: str, f"{name}_code": CodeOut | None} if hint == (Coded | None) else {}


def _served(hint: Any) -> Any:
    """A type as answers have it: records in their shapes, objects as JSON, codes as text, lists for any sequence."""
    if shape := _SHAPES.get(hint):
        return shape
    if hint in (object, Any):
        return JsonValue
    parts = tuple(_served(part) for part in get_args(hint) if not isinstance(part, EllipsisType))
    match get_origin(hint):
        case None:
            return str if isinstance(hint, type) and issubclass(hint, StrEnum) else hint
        case origin if origin in (Union, UnionType):
            return Union[parts]  # noqa: UP007
        case origin if origin in (list, tuple, Sequence):
            return list[parts[0]]  # type: ignore[valid-type]
        case origin if origin in (dict, Mapping):
            return dict[parts[0], parts[1]]  # type: ignore[valid-type]
    raise TypeError(f"{hint} has no form in an answer")
