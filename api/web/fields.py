"""The field types of requests, strict where Python is generous."""

import re
from datetime import datetime, time
from typing import Annotated
from zoneinfo import available_timezones

from fastapi import Path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from fleet.serials import normal_serial, serial_fault
from fleet.times import parse_ts, parse_ts_cell

LARGEST_ID = 2**63 - 1


class Body(BaseModel):
    """A request's body: unknown fields and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def no_nul(value: str) -> str:
    """A text that the database can keep."""
    if "\0" in value:
        raise ValueError("must hold no NUL character")
    return value


def not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _serial(value: str) -> str:
    serial = normal_serial(value)
    if fault := serial_fault(serial):
        raise ValueError(fault)
    return serial


def _query_moment(value: object) -> datetime:
    """A `+` in an address that nobody escaped arrives as a space."""
    text = str(value)
    return parse_ts_cell(f"{text[:-6]}+{text[-5:]}" if len(text) > 20 and text[-6] == " " else text)


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be a time zone such as Asia/Jakarta")
    return value


def _clock_time(value: object) -> time:
    """Hours and minutes; what the database holds goes through."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError("must be hours and minutes: 21:00")
    return time.fromisoformat(value)


def _email(value: str) -> str:
    name, _, domain = value.rpartition("@")
    if not name or not domain or "@" in name or any(c.isspace() or not c.isprintable() or c in '<>",;' for c in value):
        raise ValueError("must be an e-mail address: name@example.com")
    return value


Word = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(no_nul), AfterValidator(not_blank)]
Why = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(no_nul), AfterValidator(not_blank)]
LongText = Annotated[str, Field(max_length=4000), AfterValidator(no_nul)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Serial = Annotated[str, AfterValidator(_serial)]
QuerySerial = Annotated[Word, AfterValidator(normal_serial)]
Moment = Annotated[datetime, BeforeValidator(parse_ts)]
QueryMoment = Annotated[datetime, BeforeValidator(_query_moment)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]
ClockTime = Annotated[time, BeforeValidator(_clock_time), PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
PathId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
TenantId = Annotated[int, Field(ge=1, le=2**31 - 1)]
TenantPathId = Annotated[int, Path(ge=1, le=2**31 - 1)]
