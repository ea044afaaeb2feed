"""PostgreSQL's binary COPY as numpy columns, both ways: millions of rows without a Python object for each value.

Every column has a fixed width and is never NULL (NaN stands for nothing), so rows are records of one size.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt
from psycopg.sql import SQL, Composed

from store.engine.database import Connection

Kind = Literal["integer", "real", "double precision", "timestamptz"]
Column = npt.NDArray[np.int64] | npt.NDArray[np.float64]
Columns = dict[str, Column]

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
END = b"\xff\xff"
# Milliseconds from 1970 to PostgreSQL's own origin, 2000-01-01.
ORIGIN_MS = 946_684_800_000
# What came is turned into columns whenever it is so long: the text is larger than they are.
AT_ONCE_BYTES = 32_000_000
WIRE: dict[Kind, str] = {"integer": ">i4", "real": ">f4", "double precision": ">f8", "timestamptz": ">i8"}


PACK: dict[Kind, SQL] = {
    "integer": SQL("string_agg(int4send({v}), ''::bytea)"),
    "real": SQL("string_agg(float4send({v}), ''::bytea)"),
    "double precision": SQL("string_agg(float8send({v}), ''::bytea)"),
    "timestamptz": SQL("string_agg(timestamptz_send({v}), ''::bytea)"),
}


class BadCopy(ValueError):
    """What came is no COPY of the columns that were asked for: one of them was NULL, or of another type."""


def read_columns(conn: Connection, copy: Composed, columns: Mapping[str, Kind]) -> dict[str, Column]:
    """The answer to a binary COPY TO STDOUT -> its columns by name [n]: times in ms since the epoch (int64), numbers as
    float64, integers as int64. BadCopy where a row does not have these columns."""
    parts: dict[str, list[Column]] = {name: [] for name in columns}
    text, begin, size = bytearray(), len(SIGNATURE), _record(columns).itemsize
    with conn.cursor() as cursor, cursor.copy(copy) as blocks:
        for block in blocks:
            text += block
            if len(text) > AT_ONCE_BYTES:
                whole = begin + (len(text) - begin - len(END)) // size * size
                _read(text[begin:whole], columns, parts)
                text, begin = text[whole:], 0
    _read(text[begin : len(text) - len(END)], columns, parts)
    return {name: cast(Column, np.concatenate(parts.pop(name))) for name in columns}


def _read(text: bytearray, columns: Mapping[str, Kind], parts: dict[str, list[Column]]) -> None:
    """Whole rows -> one more part of each column."""
    record = _record(columns)
    if len(text) % record.itemsize:
        raise BadCopy(f"{len(text)} bytes of rows of {record.itemsize} bytes: a column was NULL")
    rows = np.frombuffer(text, record)
    if any((rows[f"{name}.size"] != record[name].itemsize).any() for name in columns):
        raise BadCopy("a column was NULL, or of another type than was asked for")
    for name, kind in columns.items():
        parts[name].append(_native(rows[name], kind))


@dataclass(frozen=True, slots=True)
class Packed:
    """Columns as they came, a text of bytes for each key: `texts` by name, [k] each."""

    kinds: Mapping[str, Kind]
    texts: dict[str, list[bytes]]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many values belong to each key [k]."""
        first = next(iter(self.kinds))
        width = np.dtype(WIRE[self.kinds[first]]).itemsize
        return np.array([len(text) // width for text in self.texts[first]], np.int64)


def read_packed(conn: Connection, copy: Composed, groups: Sequence[Mapping[str, Kind]]) -> tuple[Column, list[Packed]]:
    """An answer with one row for each key: the integer key, then for each column of each group what `packed` makes of
    its values -> the keys [k], and each group's columns."""
    with conn.cursor() as cursor, cursor.copy(copy) as blocks:
        data = b"".join(blocks)
    kinds = [kind for group in groups for kind in group.values()]
    keys: list[int] = []
    parts: list[list[bytes]] = [[] for _ in kinds]
    at = len(SIGNATURE)
    while data[at : at + 2] != END:
        keys.append(int.from_bytes(data[at + 6 : at + 10], "big"))
        at += 10
        for part in parts:
            size = max(int.from_bytes(data[at : at + 4], "big", signed=True), 0)
            part.append(data[at + 4 : at + 4 + size])
            at += 4 + size
    coming = iter(parts)
    return np.array(keys, np.int64), [Packed(group, dict(zip(group, coming, strict=False))) for group in groups]


def unpack(name: str, kind: Kind, texts: Iterable[bytes], count: int) -> Column:
    """Texts of bytes end to end as a column [count]; BadCopy where they are none of it."""
    column = _native(np.frombuffer(b"".join(texts), WIRE[kind]), kind)
    if len(column) != count:
        raise BadCopy(f"{name} was NULL, or of another type than was asked for")
    return column


def nothing(kind: Kind, count: int) -> bytes:
    """So many values that are unknown, as bytes."""
    return np.full(count, np.nan, WIRE[kind]).tobytes()


def packed(value: Composed, kind: Kind) -> Composed:
    """The aggregate that strings values of a kind together as bytes: a group becomes one row."""
    return PACK[kind].format(v=value)


def write_columns(
    conn: Connection, copy: SQL | Composed, columns: Mapping[str, Kind], values: Mapping[str, Column]
) -> None:
    """Columns [n] as a binary COPY FROM STDIN; times in ms since the epoch."""
    record = _record(columns)
    rows = np.zeros(len(next(iter(values.values()))), record)
    rows["columns"] = len(columns)
    for name, kind in columns.items():
        rows[f"{name}.size"] = record[name].itemsize
        given = values[name]
        rows[name] = (given.astype(np.int64) - ORIGIN_MS) * 1000 if kind == "timestamptz" else given
    _send(conn, copy, (SIGNATURE, rows.tobytes(), END))


def _send(conn: Connection, copy: SQL | Composed, parts: Iterable[bytes]) -> None:
    with conn.cursor() as cursor, cursor.copy(copy) as into:
        for part in parts:
            into.write(part)


def _record(columns: Mapping[str, Kind]) -> np.dtype[np.void]:
    fields: Sequence[tuple[str, str]] = [("columns", ">i2")]
    for name, kind in columns.items():
        fields = [*fields, (f"{name}.size", ">i4"), (name, WIRE[kind])]
    return np.dtype(list(fields))


def _native(values: npt.NDArray[Any], kind: Kind) -> Column:
    if kind == "timestamptz":
        return values.astype(np.int64) // 1000 + ORIGIN_MS
    if kind == "integer":
        return values.astype(np.int64)
    return values.astype(np.float64)
