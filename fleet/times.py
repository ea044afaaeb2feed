"""Times and durations as they are written in payloads, product files and recorded folders."""

import re
from datetime import UTC, datetime, timedelta

from fleet.plain_failure import PlainFailure
from fleet.shown import shown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
# The mean month: a twelfth of the Julian year of 365.25 days (IAU). Every rate per device and month counts in it.
MONTH_DAYS = 365.25 / 12

_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_LONGEST = timedelta(days=36_500)
_DURATION = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s*(ms|s|m|h|d|w)", re.ASCII)
_MILLISECONDS = re.compile(r"-?\d{1,18}", re.ASCII)
_FLOAT = re.compile(r"-?(?P<digits>\d{1,18}(?:\.\d{0,18})?)(?P<exponent>[eE][+-]?\d{1,3})?", re.ASCII)
ROUNDED_DIGITS = 6  # A spreadsheet shows a large number as 1.76377E+12.
# RFC 3339, and its near kin that databases and spreadsheets write: no seconds, +0700, +07.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?([Zz]|[+-]\d\d(?::?\d\d)?)?", re.ASCII)
_OFFSET = re.compile(r"[Zz]|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?", re.ASCII)
_TS_RULE = "must be milliseconds since the epoch or RFC 3339 with an offset"
# A number of another unit, told by its size: seconds and their parts from 2001 to 2099. Fewer are the uptime of a
# device that has no clock.
_OTHER_UNITS = {"seconds": 1, "microseconds": 10**6, "nanoseconds": 10**9}
_EARLIEST_SECONDS, _LATEST_SECONDS = 10**9, 4_102_444_800


class BadTime(PlainFailure, ValueError):
    """A time or duration that cannot be read; the message names the value and the rule.

    `moment`: what the value means all the same, where it is a moment outside EARLIEST..LATEST.
    """

    def __init__(self, message: str, *, moment: datetime | None = None) -> None:
        self.moment = moment
        super().__init__(message)


def parse_duration(text: object) -> timedelta:
    """`"90s"`, `"15m"`, `"1.5h"`, `"30d"`, `"2w"` -> timedelta to the millisecond; BadTime otherwise."""
    match = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise BadTime(f'{shown(text)} is no duration: write a number and ms, s, m, h, d or w, for example "6h"')
    seconds = float(match[1]) * _UNITS[match[2]].total_seconds()
    if seconds > _LONGEST.total_seconds():
        raise BadTime(f"{shown(text)} must be at most {_LONGEST.days}d")
    if round(seconds * 1000) <= 0:
        raise BadTime(f"{shown(text)} must be at least 1ms")
    return timedelta(milliseconds=round(seconds * 1000))


def format_duration(duration: timedelta) -> str:
    """The spelling in the largest unit that fits exactly, which `parse_duration` reads back: 86,400 s is "1d"."""
    for unit in ("d", "h", "m", "s"):
        if duration % _UNITS[unit] == timedelta(0):
            return f"{duration // _UNITS[unit]}{unit}"
    return f"{duration // _UNITS['ms']}ms"


def parse_ts(value: object) -> datetime:
    """Milliseconds since the epoch, or an RFC 3339 string with an offset -> aware UTC; BadTime otherwise.

    Finer than a millisecond is cut off, so that both spellings of one moment are one moment.
    """
    if isinstance(value, bool):
        raise BadTime(f"ts {value!r} {_TS_RULE}")
    if isinstance(value, (int, float)):
        return _from_milliseconds(value)
    if isinstance(value, str):
        return _from_text(value)
    raise BadTime(f"ts {shown(value)} {_TS_RULE}")


def parse_ts_cell(text: str) -> datetime:
    """A `ts` as a file spells it, where milliseconds too are text; BadTime otherwise."""
    if _MILLISECONDS.fullmatch(text):
        return parse_ts(int(text))
    if match := _FLOAT.fullmatch(text):
        if match["exponent"] and len(match["digits"].replace(".", "").rstrip("0")) <= ROUNDED_DIGITS:
            raise BadTime(
                f"ts {shown(text)} was rounded by a spreadsheet and is no moment any more: show the column as whole "
                "numbers (1763769600000) before it is saved"
            )
        return parse_ts(float(text))
    return parse_ts(text)


def to_milliseconds(moment: datetime) -> int:
    """Aware datetime -> whole milliseconds since the epoch."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(value: int) -> datetime:
    """Whole milliseconds since the epoch -> aware datetime in UTC."""
    return EPOCH + timedelta(milliseconds=int(value))


def to_microseconds(moment: datetime) -> int:
    """Aware datetime -> whole microseconds since the epoch."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_microseconds(value: int) -> datetime:
    """Whole microseconds since the epoch -> aware datetime in UTC."""
    return EPOCH + timedelta(microseconds=value)


def spell_span(seconds: float, *, unlike: str = "") -> str:
    """A span of time in words of two units, "10m 3s" or "31d 9h"; in as many as tell it from `unlike`."""
    left, parts = round(seconds * 1000), list[str]()
    for unit in ("d", "h", "m", "s"):
        whole, left = divmod(left, round(_UNITS[unit].total_seconds() * 1000))
        if whole:
            parts.append(f"{whole:,}{unit}")
    if left:
        parts.append(f"{left}ms")
    for count in range(2, len(parts)):
        if (text := " ".join(parts[:count])) != unlike:
            return text
    return " ".join(parts) or "0s"


def _from_milliseconds(value: int | float) -> datetime:
    try:
        moment = from_milliseconds(int(value))
    except (OverflowError, ValueError) as exc:
        raise BadTime(f"ts {shown(value)} {_outside(value)}") from exc
    return _within(moment, value)


def _from_text(value: str) -> datetime:
    match = _MOMENT.fullmatch(value)
    if match is None:
        quoted = ": digits in quotes; send the number without quotes" if _MILLISECONDS.fullmatch(value.strip()) else ""
        raise BadTime(f"ts {shown(value)} is not RFC 3339 (2026-01-31T12:00:00Z){quoted}")
    if match[1] is None:
        raise BadTime(f"ts {shown(value)} has no offset: end it with Z or +07:00")
    if _OFFSET.fullmatch(match[1]) is None:
        raise BadTime(f"ts {shown(value)} is not RFC 3339: {match[1]} is no offset; hours go to 23, minutes to 59")
    try:
        moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except ValueError as exc:
        raise BadTime(f"ts {shown(value)} is not RFC 3339: {exc}") from exc
    except OverflowError as exc:
        raise BadTime(f"ts {shown(value)} is outside {EARLIEST:%Y}..{LATEST:%Y}") from exc
    return _within(moment.replace(microsecond=moment.microsecond // 1000 * 1000), value)


def _within(moment: datetime, value: object) -> datetime:
    if not EARLIEST <= moment < LATEST:
        unit = other_unit(value)
        raise BadTime(f"ts {shown(value)} {_outside(value)}", moment=None if unit else moment)
    return moment


def other_unit(value: object) -> str | None:
    """The unit that a number of no plausible milliseconds is in, by its size; None for none."""
    if isinstance(value, (int, float)):
        for unit, parts in _OTHER_UNITS.items():
            if _EARLIEST_SECONDS * parts <= value < _LATEST_SECONDS * parts:
                return unit
    return None


def _outside(value: object) -> str:
    rule = f"is outside {EARLIEST:%Y}..{LATEST:%Y}"
    unit = other_unit(value)
    return f"{rule}: it looks like {unit}; milliseconds are wanted" if unit else rule
