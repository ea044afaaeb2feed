"""A payload of Sparkplug B: its time, its sequence number and its metrics, each with one value."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from fleet.shown import shown
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sparkplug.protobuf import (
    BYTES,
    EIGHT_BYTES,
    FOUR_BYTES,
    VARINT,
    BadEncoding,
    bytes_field,
    fields,
    number_field,
)

MOST_METRICS, LONGEST_NAME = 5_000, 300
# Numbers of fields, of a payload and of a metric.
TIMESTAMP, METRICS, SEQ = 1, 2, 3
NAME, ALIAS, METRIC_TIMESTAMP, DATATYPE, HISTORICAL, NULL = 1, 2, 3, 4, 5, 7
INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING = 10, 11, 12, 13, 14, 15
NOT_TAKEN = {16: "Bytes", 17: "DataSet", 18: "Template", 19: "an extension"}
SEQ_END = 256
_WIRE = {
    **dict.fromkeys((ALIAS, METRIC_TIMESTAMP, DATATYPE, HISTORICAL, NULL, INT, LONG, BOOLEAN), VARINT),
    **dict.fromkeys((NAME, STRING, *NOT_TAKEN), BYTES),
    FLOAT: FOUR_BYTES,
    DOUBLE: EIGHT_BYTES,
}
Value = int | float | bool | str | None


class DataType(IntEnum):
    """Types whose values are taken; of the others only the names are known."""

    UNKNOWN = 0
    INT8 = 1
    INT16 = 2
    INT32 = 3
    INT64 = 4
    UINT8 = 5
    UINT16 = 6
    UINT32 = 7
    UINT64 = 8
    FLOAT = 9
    DOUBLE = 10
    BOOLEAN = 11
    STRING = 12
    DATE_TIME = 13
    TEXT = 14
    UUID = 15


SIGNED = {DataType.INT8: 8, DataType.INT16: 16, DataType.INT32: 32, DataType.INT64: 64}
OTHER_TYPES = {16: "DataSet", 17: "Bytes", 18: "File", 19: "Template", 20: "PropertySet", 21: "PropertySetList"}
ARRAYS = range(22, 35)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric as it came, in `raw`. `field`: which of the value's fields it has, 0 for none; `value`: what stands
    there, before its data type says what it means; '' for what is not taken."""

    name: str | None
    alias: int | None
    timestamp: int | None
    datatype: int
    is_historical: bool
    field: int
    value: Value
    raw: bytes


@dataclass(frozen=True, slots=True)
class Payload:
    timestamp: int | None
    seq: int
    metrics: tuple[Metric, ...]

    def find(self, name: str) -> Metric | None:
        return next((metric for metric in self.metrics if metric.name == name), None)


def read_payload(data: bytes) -> Payload:
    """Bytes -> Payload; BadPayload where they are none, or hold more than is taken."""
    timestamp, seq, metrics = None, 0, list[Metric]()
    try:
        for number, wire, value in fields(data):
            if number == TIMESTAMP:
                timestamp = _number(value, wire, "timestamp")
            elif number == SEQ:
                seq = _number(value, wire, "seq")
            elif number == METRICS:
                if len(metrics) == MOST_METRICS:
                    rule = f"holds more than {MOST_METRICS:,} metrics"
                    raise BadPayload(Reason.TOO_MANY_READINGS, rule)
                metrics.append(_metric(_bytes(value, wire, "metrics")))
    except BadEncoding as exc:
        raise BadPayload(Reason.BAD_MESSAGE, f"is no payload of Sparkplug B: {exc}") from exc
    if seq >= SEQ_END:
        raise BadPayload(Reason.BAD_MESSAGE, f"seq {seq} must be 0 to {SEQ_END - 1}")
    return Payload(timestamp, seq, tuple(metrics))


def encode_payload(timestamp: int | None, metrics: Iterable[bytes]) -> bytes:
    """A payload of metrics as they came."""
    head = b"" if timestamp is None else number_field(TIMESTAMP, timestamp)
    return head + b"".join(bytes_field(METRICS, raw) for raw in metrics)


def whole_metric(metric: Metric, *, name: str | None, datatype: int, timestamp: int | None) -> bytes:
    """The metric as it came, with what a birth said of it and its payload's time."""
    extra = b""
    if metric.name is None and name is not None:
        extra += bytes_field(NAME, name.encode())
    if not metric.datatype and datatype:
        extra += number_field(DATATYPE, datatype)
    if metric.timestamp is None and timestamp is not None:
        extra += number_field(METRIC_TIMESTAMP, timestamp)
    return metric.raw + extra


def rebirth_request(at_ms: int, name: str) -> bytes:
    """A command to say everything anew."""
    metric = bytes_field(NAME, name.encode()) + number_field(METRIC_TIMESTAMP, at_ms)
    metric += number_field(DATATYPE, DataType.BOOLEAN) + number_field(BOOLEAN, 1)
    return encode_payload(at_ms, [metric])


def value_of(metric: Metric, datatype: int) -> Value:
    """What a metric's value is by its data type; ValueError, with the rule, for what is not taken."""
    if metric.field in NOT_TAKEN or not 0 <= datatype <= DataType.UUID:
        what = OTHER_TYPES.get(datatype) or NOT_TAKEN.get(metric.field)
        what = what or ("an array" if datatype in ARRAYS else f"of data type {datatype}")
        raise ValueError(f"is {what}; numbers, booleans, texts and times are taken")
    if metric.field not in (INT, LONG) or not isinstance(metric.value, int):
        return metric.value
    bits = SIGNED.get(DataType(datatype))
    if bits is None:
        return metric.value
    number = metric.value & (1 << bits) - 1
    return number - (1 << bits) if number >> bits - 1 else number


def is_sure(metric: Metric) -> bool:
    """Whether a value means the same whatever its data type is: some libraries write -7 of 8 bits as 249."""
    limit = {INT: 1 << 7, LONG: 1 << 63}.get(metric.field)
    return limit is None or not isinstance(metric.value, int) or metric.value < limit


def _metric(raw: bytes) -> Metric:
    found: dict[int, int | bytes] = {}
    field = 0
    for number, wire, value in fields(raw):
        if (wanted := _WIRE.get(number)) is None:
            continue
        if wire != wanted:
            raise BadEncoding(f"field {number} of a metric has wire type {wire}, not {wanted}")
        found[number] = value
        if number >= INT:
            field = number
    is_null = bool(found.get(NULL))
    name = found.get(NAME)
    return Metric(
        name=_name(name) if isinstance(name, bytes) else None,
        alias=_whole(found, ALIAS),
        timestamp=_whole(found, METRIC_TIMESTAMP),
        datatype=_whole(found, DATATYPE) or 0,
        is_historical=bool(found.get(HISTORICAL)),
        field=0 if is_null else field,
        value=None if is_null or not field else _value(field, found[field]),
        raw=raw,
    )


def _value(field: int, value: int | bytes) -> Value:
    if isinstance(value, int):
        return bool(value) if field == BOOLEAN else value & 0xFFFFFFFF if field == INT else value
    if field == FLOAT:
        return float(struct.unpack("<f", value)[0])
    if field == DOUBLE:
        return float(struct.unpack("<d", value)[0])
    return _text(value, "a text") if field == STRING else ""


def _name(value: bytes) -> str | None:
    """None for an empty one: where the alias stands for it."""
    text = _text(value, "a name")
    if len(text) > LONGEST_NAME or "\0" in text:
        raise BadPayload(Reason.BAD_TEXT, f"name {shown(text)}: at most {LONGEST_NAME} characters, none of them zero")
    return text or None


def _text(value: bytes, what: str) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise BadPayload(Reason.BAD_TEXT, f"{what} is not in UTF-8") from exc


def _whole(found: dict[int, int | bytes], number: int) -> int | None:
    value = found.get(number)
    return value if isinstance(value, int) else None


def _number(value: int | bytes, wire: int, name: str) -> int:
    if wire != VARINT or not isinstance(value, int):
        raise BadEncoding(f"{name} is no number")
    return value


def _bytes(value: int | bytes, wire: int, name: str) -> bytes:
    if wire != BYTES or not isinstance(value, bytes):
        raise BadEncoding(f"{name} is no message")
    return value
