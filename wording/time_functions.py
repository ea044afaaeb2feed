"""Days, hours and spans of time in the blanks of texts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

from wording import arguments as values
from wording import times
from wording.reader import CURRENT


def _day(at: object) -> str:
    """`12 Apr 2026`."""
    return CURRENT.get().day(values.moment(at))


def _date(on: object) -> str:
    """`12 Apr 2026`: of a day of the calendar, whatever the person's zone."""
    return times.spell_date(date.fromisoformat(str(values.raw(on))), CURRENT.get().language)


def _moment(at: object) -> str:
    """`12 Apr 2026 14:05`."""
    return CURRENT.get().when(values.moment(at))


def _long_day(on: object) -> str:
    """`Tuesday, 3 March 2026`: of a day, or of a moment in the person's zone."""
    return CURRENT.get().long_day(values.moment(on))


def _short_day(at: object) -> str:
    """`12 Apr`."""
    return times.spell_short_day(values.moment(at), CURRENT.get().zone, CURRENT.get().language)


def _clock(at: object) -> str:
    """`14:05 WIB`."""
    when, current = values.moment(at), CURRENT.get()
    clock = times.spell_clock(when, current.language, current.zone)
    return f"{clock} {times.zone_name(when, current.zone)}"


def _hours(begins: object, ends: object) -> str:
    """`08:00–12:00`, of times of day."""
    language = CURRENT.get().language
    spelt = (times.spell_clock(time.fromisoformat(str(values.raw(at))), language) for at in (begins, ends))
    return "–".join(spelt)


def _times(begins: object, ends: object) -> str:
    """`08:00–12:00 WIB`, of two moments, in the person's zone."""
    current, start = CURRENT.get(), values.moment(begins)
    clock = "–".join(times.spell_clock(at, current.language, current.zone) for at in (start, values.moment(ends)))
    return f"{clock} {times.zone_name(start, current.zone)}"


def _zone_on(on: object) -> str:
    """The short name of the person's zone on a day."""
    return times.zone_name(values.moment(on), CURRENT.get().zone)


def _span(length: object) -> str:
    """`3 d`."""
    return CURRENT.get().span(values.length(length))


def _period(length: object) -> str:
    """`3 days`."""
    return CURRENT.get().period(values.length(length))


def _window(length: object) -> str:
    """`10 days`: whole, in the largest unit that gives two."""
    unit, count = times.split_window(values.length(length))
    return CURRENT.get().text(f"window_{unit}", n=count)


def _moment_in(at: object, zone: object) -> str:
    """`4 Mar 2026 07:00 WIB`, in the zone of somebody else."""
    moment, there = values.moment(at), str(values.raw(zone))
    return f"{replace(CURRENT.get(), zone=there).when(moment)} {times.zone_name(moment, there)}"


def _visit_day(begins: object, zone: object) -> str:
    """`Wednesday, 4 March 2026`, in the customer's zone."""
    local = values.moment(begins).astimezone(ZoneInfo(str(values.raw(zone))))
    return times.spell_long_day(local.date(), CURRENT.get().language)


def _visit_hours(begins: object, ends: object, zone: object) -> str:
    """`08:00–12:00 WIB`, in the customer's zone."""
    language, there, start = CURRENT.get().language, str(values.raw(zone)), values.moment(begins)
    clock = "–".join(times.spell_clock(at, language, there) for at in (start, values.moment(ends)))
    return f"{clock} {times.zone_name(start, there)}"


FUNCTIONS: dict[str, Callable[..., str]] = {
    "DAY": _day,
    "DATE": _date,
    "MOMENT": _moment,
    "LONG_DAY": _long_day,
    "SHORT_DAY": _short_day,
    "CLOCK": _clock,
    "HOURS": _hours,
    "TIMES": _times,
    "ZONE_ON": _zone_on,
    "SPAN": _span,
    "PERIOD": _period,
    "WINDOW": _window,
    "MOMENT_IN": _moment_in,
    "VISIT_DAY": _visit_day,
    "VISIT_HOURS": _visit_hours,
}
