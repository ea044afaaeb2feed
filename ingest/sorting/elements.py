"""One element of a payload, checked for shape: ts, seq, boot and what its kind carries."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from fleet.device_statuses import DeviceStatus
from fleet.product import Severity
from fleet.shown import shown
from fleet.times import BadTime, parse_ts
from ingest.sorting.dead_letter_reasons import BadPayload, Reason

STATES = tuple(state.value for state in DeviceStatus)
LONGEST_CODE, LONGEST_SEVERITY, LONGEST_TEXT = 40, 20, 2_000
OTHER_NAMES_OF_TS = ("timestamp", "time", "datetime", "date", "t", "TS", "Ts", "Time", "Timestamp")
INT4, INT8 = 2**31, 2**63


@dataclass(frozen=True, slots=True)
class Head:
    """What every element carries; `ts` is None where it carries none."""

    ts: datetime | None
    seq: int | None
    boot: int


def read_head(element: Mapping[str, Any]) -> Head:
    return Head(read_time(element), read_count(element, "seq"), read_count(element, "boot") or 0)


def read_time(element: Mapping[str, Any]) -> datetime | None:
    """The element's event time; None where it has none, BadPayload where it cannot be read."""
    value = element.get("ts")
    if value is None:
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:  # CBOR has a time type.
        value = value.isoformat()
    try:
        return parse_ts(value)
    except BadTime as exc:
        raise BadPayload(Reason.BAD_TIME, str(exc), moment=exc.moment) from exc


def time_meant(content: Any) -> datetime | None:
    """The event time of an element that is bad for whatever reason; None where none can be read."""
    try:
        return read_time(as_mapping(content))
    except BadPayload:
        return None


def as_mapping(element: Any) -> Mapping[str, Any]:
    if isinstance(element, dict):
        return element
    if isinstance(element, str) and element.lstrip().startswith(("{", "[")):
        raise BadPayload(Reason.BAD_MESSAGE, f"element {shown(element)} must be an object: JSON was encoded twice")
    raise BadPayload(Reason.BAD_MESSAGE, f"element {shown(element)} must be an object")


def refuse_without_time(element: Mapping[str, Any]) -> NoReturn:
    """BadPayload for an element without `ts`; it names what may be meant."""
    if other := next((name for name in OTHER_NAMES_OF_TS if name in element), None):
        raise BadPayload(Reason.BAD_TIME, f"ts is missing; {other} is to be named ts")
    raise BadPayload(Reason.BAD_TIME, "ts is missing")


def read_values(element: Mapping[str, Any]) -> Mapping[str, Any]:
    """The readings of a telemetry element."""
    values = element.get("values")
    if not isinstance(values, dict):
        raise BadPayload(Reason.BAD_MESSAGE, f"values {shown(values)} must be an object of metric and value")
    for name in values:
        if not isinstance(name, str):
            raise BadPayload(Reason.BAD_MESSAGE, f"values: {shown(name)} must be a metric's name")
    return values


def read_event(element: Mapping[str, Any]) -> tuple[str, str, str]:
    """(code, severity, text) of an event element."""
    code = read_text(element, "code", LONGEST_CODE)
    if not code:
        raise BadPayload(Reason.BAD_MESSAGE, "code is missing")
    severity = read_text(element, "severity", LONGEST_SEVERITY) or Severity.INFO
    return code, severity, read_text(element, "text", LONGEST_TEXT)


def read_status(element: Mapping[str, Any]) -> tuple[str, str, str]:
    """(state, firmware, hardware id) of a status element."""
    state = element.get("state")
    if state not in STATES:
        raise BadPayload(Reason.BAD_MESSAGE, f"state {shown(state)} is none of {', '.join(STATES)}")
    return str(state), read_text(element, "firmware", 120), read_text(element, "hardware", 120).strip()


def read_count(element: Mapping[str, Any], key: str, *, below: int = INT8) -> int | None:
    """A whole number from zero up to but not including `below`; None where there is none."""
    value = element.get(key)
    if value is None:
        return None
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < below:
        raise BadPayload(Reason.BAD_MESSAGE, f"{key} {shown(value)} must be a whole number, zero or above")
    return value


def read_text(element: Mapping[str, Any], key: str, longest: int) -> str:
    value = element.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadPayload(Reason.BAD_MESSAGE, f"{key} {shown(value)} must be a text")
    if len(value) > longest:
        raise BadPayload(Reason.BAD_TEXT, f"{key} is longer than {longest} characters")
    if "\0" in value:
        raise BadPayload(Reason.BAD_TEXT, f"{key} holds \\u0000, which a database text cannot")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as exc:
        raise BadPayload(Reason.BAD_TEXT, f"{key} holds half of a surrogate pair") from exc
    return value
