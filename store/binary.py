"""PostgreSQL's binary COPY as numpy columns, both ways: millions of rows without a Python object for each value.

Every column has a fixed width and is never NULL (NaN stands for nothing), so rows are records of one size.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from psycopg.sql import SQL, Composed

from store.database import Connection

Kind = Literal["integer", "real", "double precision", "timestamptz"]
Column = npt.NDArray[np.int64] | npt.NDArray[np.float64]

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
END = b"\xff\xff"
# Milliseconds from 1970 to PostgreSQL's own origin, 2000-01-01.
ORIGIN_MS = 946_684_800_000
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
    text = bytearray()
    with conn.cursor() as cursor, cursor.copy(copy) as blocks:
        for block in blocks:
            text += block
    record = _record(columns)
    body = len(text) - len(SIGNATURE) - len(END)
    if body % record.itemsize:
        raise BadCopy(f"{body} bytes of rows of {record.itemsize} bytes: a column was NULL")
    rows = np.frombuffer(text, record, count=body // record.itemsize, offset=len(SIGNATURE))
    sizes = [(rows[f"{name}.size"] != record[name].itemsize).any() for name in columns]
    if any(sizes):
        raise BadCopy("a column was NULL, or of another type than was asked for")
    return {name: _native(rows[name], kind) for name, kind in columns.items()}


def read_packed(conn: Connection, copy: Composed, columns: Mapping[str, Kind]) -> dict[str, Column]:
    """As `read_columns`, of an answer with one row for each key: the integer key, then for each column what `packed`
    makes of its values. The first of `columns` is the key, repeated for each of its values."""
    with conn.cursor() as cursor, cursor.copy(copy) as blocks:
        data = b"".join(blocks)
    key, *rest = columns
    keys, counts = [], []
    parts: dict[str, list[bytes]] = {name: [] for name in rest}
    at = len(SIGNATURE)
    while data[at : at + 2] != END:
        keys.append(int.from_bytes(data[at + 6 : at + 10], "big"))
        at += 10
        size = 0
        for name in rest:
            size = int.from_bytes(data[at : at + 4], "big", signed=True)
            at += 4
            if size > 0:
                parts[name].append(data[at : at + size])
                at += size
        counts.append(max(size, 0) // np.dtype(WIRE[columns[rest[-1]]]).itemsize)
    found = {
        name: _native(np.frombuffer(b"".join(parts.pop(name)), WIRE[columns[name]]), columns[name]) for name in rest
    }
    if len({len(values) for values in found.values()}) != 1:
        raise BadCopy("a column was NULL, or of another type than was asked for")
    return {key: np.repeat(np.array(keys, np.int64), np.array(counts, np.int64)), **found}


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
