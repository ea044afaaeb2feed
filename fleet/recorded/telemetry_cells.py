"""Columns of a recorded fleet's telemetry as numbers; a cell that cannot be one is named by row, value and rule."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fleet.product import Metric, Role
from fleet.serials import normal_serial, serial_fault
from fleet.shown import shown
from fleet.times import EARLIEST, LATEST, BadTime, parse_ts_cell, to_milliseconds

# What says nothing: of databases, of pandas, of R, of spreadsheets.
EMPTY = ["", "NaN", "nan", "null", "NULL", "None", "<NA>", "NA", "N/A", "n/a", "#N/A"]
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?|nan", re.ASCII | re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})*,\d+|[+-]?\d+,(?:\d{1,2}|\d{4,})", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}", re.ASCII)
_WHOLE = r"^\d{1,15}$"
_MOMENT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)$"


class BadCell(ValueError):
    """A cell that breaks a rule; `row` counts from the first row of the columns that were given."""

    def __init__(self, row: int, column: str, value: object, rule: str) -> None:
        self.row, self.column = row, column
        super().__init__(f"{column} {shown(value)} {rule}" if value is not None else f"{column} {rule}")


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None


def no_number(text: str) -> str:
    """The rule that a cell breaks which is no number, with what to write where that is plain."""
    text = text.strip()
    if _DECIMAL_COMMA.fullmatch(text):
        return f"is no number: write decimals with a point ({text.replace('.', '').replace(',', '.')})"
    if _THOUSANDS.fullmatch(text):
        return f"is no number: leave the separators of thousands out ({text.replace(',', '')})"
    return "is no number"


def read_serials(column: pa.Array) -> tuple[NDArray[np.int64], list[str]]:
    """[n] serials -> [n] indices into a list of the different ones, in their composed form."""
    column = _plain(column)
    if pa.types.is_integer(column.type) and len(column):
        rule = f"is stored as {column.type}, a number, which has lost leading zeros (0012 becomes 12): store it as text"
        raise BadCell(0, "serial", str(column[0]), rule)
    if not _is_text(column.type) and len(column) > column.null_count:
        raise BadCell(0, "serial", None, f"is stored as {column.type}: store it as text")
    _refuse_empty(column, "serial")
    encoded = column.cast(pa.string()).dictionary_encode()
    codes, serials = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), list[str]()
    places: dict[str, int] = {}
    for text in encoded.dictionary.to_pylist():
        serial = normal_serial(text)
        if fault := serial_fault(serial):
            raise BadCell(_first(pc.equal(column, text)), "serial", text, fault)
        serials.append(serial)
        places.setdefault(serial, len(places))
    return np.array([places[serial] for serial in serials], np.int64)[codes], list(places)


def read_moments(column: pa.Array) -> NDArray[np.int64]:
    """[n] of milliseconds, RFC 3339 texts or Parquet timestamps with a zone -> [n] milliseconds since the epoch."""
    column = _plain(column)
    _refuse_empty(column, "ts")
    if _is_text(column.type):
        column = _parsed(column)
    elif pa.types.is_timestamp(column.type):
        if column.type.tz is None and len(column):
            raise BadCell(0, "ts", str(column[0]), "has no offset: store it with a time zone")
        column = column.cast(pa.timestamp("ms", tz="UTC"), safe=False)
    elif not pa.types.is_integer(column.type) and not pa.types.is_floating(column.type):
        raise BadCell(0, "ts", None, f"is stored as {column.type}, not as milliseconds, text or timestamp")
    ts: NDArray[np.int64] = column.cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False)
    outside = (ts < to_milliseconds(EARLIEST)) | (ts >= to_milliseconds(LATEST))
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        _moment(row, str(ts[row]))
    return ts


def read_numbers(metric: Metric, column: pa.Array) -> NDArray[np.float64]:
    """[n] values of one metric -> [n] numbers, NaN where the sensor said nothing (or infinity)."""
    column = _plain(column)
    if _is_text(column.type):
        numbers = _numbers_of_texts(metric, column)
    else:
        try:
            numbers = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        except pa.ArrowException:
            rule = f"is stored as {column.type}, not as numbers"
            raise BadCell(0, metric.id, None, rule) from None
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _numbers_of_texts(metric: Metric, column: pa.Array) -> NDArray[np.float64]:
    encoded = column.dictionary_encode()
    codes = np.full(len(encoded.dictionary) + 1, np.nan)
    for index, text in enumerate(encoded.dictionary.to_pylist()):
        number = _number(metric, text)
        if number is None:
            rule = f"is none of {', '.join(metric.labels)}" if metric.role is Role.STATE else no_number(text)
            raise BadCell(_first(pc.equal(column, text)), metric.id, text, rule)
        codes[index] = number
    rows = encoded.indices.fill_null(len(codes) - 1).to_numpy(zero_copy_only=False)
    return np.asarray(codes[rows], dtype=np.float64)


def _number(metric: Metric, text: str) -> float | None:
    """A state's label (which wins over a number of the same spelling), a number, or None for neither."""
    if text in metric.labels:
        return float(metric.labels.index(text))
    if metric.labels == ("false", "true") and text in ("False", "True", "FALSE", "TRUE"):
        return float(text.lower() == "true")
    if text in EMPTY:
        return np.nan
    return float(text) if is_number(text) else None


def _parsed(column: pa.Array) -> pa.Array:
    try:
        if pc.all(pc.match_substring_regex(column, _WHOLE)).as_py():
            return column.cast(pa.int64())
        if pc.all(pc.match_substring_regex(column, _MOMENT)).as_py():
            return column.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("ms", tz="UTC"), safe=False)
    except pa.ArrowInvalid:
        pass  # one of them is no time: name it
    return pa.array([_moment(row, text) for row, text in enumerate(column.to_pylist())], pa.int64())


def _moment(row: int, text: str) -> int:
    try:
        return to_milliseconds(parse_ts_cell(text))
    except BadTime as exc:
        raise BadCell(row, "ts", None, str(exc).removeprefix("ts ")) from exc


def _refuse_empty(column: pa.Array, name: str) -> None:
    """BadCell for a null, and for a text of no characters."""
    empty = pc.fill_null(pc.equal(column, ""), True) if _is_text(column.type) else pc.is_null(column)
    if (row := _first(empty)) >= 0:
        raise BadCell(row, name, None, "is empty")


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _first(mask: pa.Array) -> int:
    return int(pc.index(mask, True).as_py())
