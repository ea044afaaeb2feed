"""Rows as records: a query names its columns as the record names its fields, in any order."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin, get_type_hints

from psycopg.rows import BaseRowFactory, class_row
from psycopg.sql import SQL, Composed

from fleet.coded import Coded
from store.engine.database import Connection

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R")
Values = Mapping[str, object] | None
Reader = Callable[[Any], Any]


def fetch_one(conn: Connection, query: SQL | Composed, values: Values, record: type[R]) -> R | None:
    """The first row as a record; None where there is none."""
    with conn.cursor(row_factory=rows_of(record)) as cursor:
        return cursor.execute(query, values).fetchone()


def fetch_all(
    conn: Connection, query: SQL | Composed, values: Values, record: type[R], *, binary: bool = False
) -> list[R]:
    """Every row as a record; `binary` asks for the database's own format, for long byte strings."""
    with conn.cursor(row_factory=rows_of(record), binary=binary) as cursor:
        return cursor.execute(query, values).fetchall()


def rows_of(record: type[R]) -> BaseRowFactory[R]:
    """A row factory for a dataclass or named tuple. A field of type Coded comes out of its JSON, one of an enum or a
    tuple out of a text or a list; every other value is left as psycopg reads it."""
    readers = _readers(cast(Hashable, record))
    if not readers:
        return class_row(record)

    def read(**values: Any) -> R:
        for name, reader in readers.items():
            if values.get(name) is not None:
                values[name] = reader(values[name])
        return record(**values)

    # All that psycopg does with the class is to call it with the columns by name.
    return class_row(cast("type[R]", read))


def fields_of(record: "DataclassInstance") -> dict[str, Any]:
    """A record's fields as parameters of a query; what a field holds stays as it is."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


@cache
def _readers(record: Hashable) -> dict[str, Reader]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(record).items()}
    return {name: reader for name, reader in readers.items() if reader is not None}


def _reader(hint: Any) -> Reader | None:
    """What turns a column into a field of this type; None where nothing has to."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    if len(parts) < len(get_args(hint)):
        return _reader(parts[0]) if len(parts) == 1 else None
    if hint is Coded:
        return Coded.from_json
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if (whole := get_origin(hint)) in (tuple, list, Sequence):
        return _list_reader(list if whole is list else tuple, _reader(parts[0]))
    return None


def _list_reader(whole: type, reader: Reader | None) -> Reader | None:
    if reader is None:
        return None if whole is list else whole
    return lambda parts: whole(map(reader, parts))
