"""Days, hours and spans of time as each language writes them, by the rules of the Unicode CLDR (Babel)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time

from wording.numbers import written

# Where nobody said another one: the zone of the fleet's home.
HOME_ZONE = "Asia/Jakarta"
CLOCK = {"en": "HH:mm", "id": "HH.mm"}


def spell_day(at: datetime, zone: str, language: str) -> str:
    """`12 Apr 2026`, as the zone's calendar has it."""
    return format_datetime(at, "d MMM y", tzinfo=ZoneInfo(zone), locale=language)


def spell_date(day: date, language: str) -> str:
    """`12 Apr 2026`, of a day of the calendar."""
    return format_date(day, "d MMM y", locale=language)


def spell_short_day(at: datetime, zone: str, language: str) -> str:
    """`12 Apr`."""
    return format_datetime(at, "d MMM", tzinfo=ZoneInfo(zone), locale=language)


def spell_clock(at: time | datetime, language: str, zone: str | None = None) -> str:
    """`14:05`; `14.05` in Indonesian."""
    if isinstance(at, datetime):
        return format_datetime(at, CLOCK[language], tzinfo=ZoneInfo(zone or HOME_ZONE), locale=language)
    return format_time(at, CLOCK[language], locale=language)


def spell_long_day(day: date, language: str) -> str:
    """`Tuesday, 3 March 2026`, `Selasa, 3 Maret 2026`."""
    return format_date(day, "EEEE, d MMMM y", locale=language)


def spell_weekday(day: date, language: str) -> str:
    """`Tuesday`, `Selasa`."""
    return format_date(day, "EEEE", locale=language)


def spell_month_day(day: date, language: str) -> str:
    """`3 March`, `3 Maret`."""
    return format_date(day, "d MMMM", locale=language)


def zone_name(at: datetime, zone: str) -> str:
    """WIB, WITA or WIT in Indonesia; elsewhere the zone's own short name, or its distance from UTC."""
    there = ZoneInfo(zone)
    name = (at.astimezone(there) if at.tzinfo else at.replace(tzinfo=there)).tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


# Unit, and from how many of it on it is used.
SHORT = (("year", timedelta(days=365), 1), ("day", timedelta(days=1), 1), ("hour", timedelta(hours=1), 1),
         ("minute", timedelta(minutes=1), 1))  # fmt: skip
LONG = (("day", timedelta(days=1), 2), ("hour", timedelta(hours=1), 2), ("minute", timedelta(minutes=1), 2),
        ("second", timedelta(seconds=1), 0))  # fmt: skip


def split_span(length: timedelta, language: str, *, long: bool) -> tuple[str, float, str]:
    """(unit, count, the count as it is written) of a span in the largest unit that fits; `moment` for less than a
    minute in the short form. One figure behind the point for few years and days."""
    length = abs(length)
    for unit, size, least in LONG if long else SHORT:
        count = length / size
        if count >= least:
            fine = count < 10 and unit != "second" if long else unit in ("year", "day") and count < 3
            return unit, count, written(count, "#,##0.#" if fine else "#,##0", language)
    return "moment", 0.0, ""


def split_window(length: timedelta) -> tuple[str, int]:
    """(unit, count) of a span, whole, in the largest unit of which there are two."""
    for unit, size, _ in LONG[:2]:
        if (count := round(length / size)) >= 2:
            return unit, count
    return "minute", max(round(length / timedelta(minutes=1)), 1)
