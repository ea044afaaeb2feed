"""What a text can ask for in its blanks: `{ DAY($at) }`, `{ MODE($mode) }`, `{ SAY($why) }`.

Each function gets its arguments as Fluent hands them on, and words them for whoever `CURRENT` names.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.lists import format_list

from wording import names, numbers, times, units, values

if TYPE_CHECKING:
    from wording.wording import Wording

CURRENT: ContextVar["Wording"] = ContextVar("wording")


def _day(at: object) -> str:
    """`12 Apr 2026`."""
    return CURRENT.get().day(values.moment(at))


def _moment(at: object) -> str:
    """`12 Apr 2026 14:05`."""
    return CURRENT.get().when(values.moment(at))


def _long_day(on: object) -> str:
    """`Tuesday, 3 March 2026`: of a day, or of a moment in the person's zone."""
    return CURRENT.get().long_day(values.moment(on))


def _hours(begins: object, ends: object) -> str:
    """`08:00–12:00`, of times of day."""
    language = CURRENT.get().language
    spelt = (times.spell_clock(time.fromisoformat(str(values.raw(at))), language) for at in (begins, ends))
    return "–".join(spelt)


def _zone_on(on: object) -> str:
    """The short name of the person's zone on a day."""
    return times.zone_name(values.moment(on), CURRENT.get().zone)


def _window(length: object) -> str:
    """`10 days`: whole, in the largest unit that gives two."""
    unit, count = times.split_window(values.length(length))
    return CURRENT.get().text(f"window_{unit}", n=count)


def _short_day(at: object) -> str:
    """`12 Apr`."""
    return times.spell_short_day(values.moment(at), CURRENT.get().zone, CURRENT.get().language)


def _clock(at: object) -> str:
    """`14:05 WIB`."""
    when, current = values.moment(at), CURRENT.get()
    clock = times.spell_clock(when, current.language, current.zone)
    return f"{clock} {times.zone_name(when, current.zone)}"


def _span(length: object) -> str:
    """`3 d`."""
    return CURRENT.get().span(values.length(length))


def _period(length: object) -> str:
    """`3 days`."""
    return CURRENT.get().period(values.length(length))


def _num(value: object, digits: object = 3) -> str:
    """Three significant figures."""
    found = values.raw(value)
    return numbers.spell_number(
        None if found is None else values.number(value), CURRENT.get().language, digits=int(values.number(digits))
    )


def _fixed(value: object, places: object = 2) -> str:
    """Two figures behind the point."""
    found = values.raw(value)
    return numbers.spell_fixed(
        None if found is None else values.number(value), CURRENT.get().language, places=int(values.number(places))
    )


def _figure(value: object, away: object = None) -> str:
    """Three or four significant figures; as finely as the two that count of `away`, how far it lies from its usual."""
    found = None if away is None else values.raw(away)
    size = None if found is None else values.number(found)
    return numbers.spell_figure(values.number(value), CURRENT.get().language, away=size)


def _brief(value: object) -> str:
    """Two significant figures."""
    return numbers.spell_brief(values.number(value), CURRENT.get().language)


def _share(share: object) -> str:
    """`12.3 %`, `0.4 %`."""
    return numbers.spell_share(values.number(share), CURRENT.get().language)


def _value(value: object) -> str:
    """A figure, or words as they are."""
    found = values.raw(value)
    return found if isinstance(found, str) else _figure(value)


def _percent(share: object) -> str:
    """`38 %`."""
    found = values.raw(share)
    return CURRENT.get().percent(None if found is None else values.number(share))


def _percents(low: object, high: object) -> str:
    """`9–53 %`: from one share to another."""
    return numbers.spell_percents(values.number(low), values.number(high), CURRENT.get().language)


def _number_of(identifier: object) -> str:
    """The number of a ticket or a model: without marks between thousands."""
    return str(values.raw(identifier))


def _mode(mode: object) -> str:
    return CURRENT.get().mode(str(values.raw(mode)))


def _metric(metric: object) -> str:
    return CURRENT.get().pick(names.metric_text(CURRENT.get().product, str(values.raw(metric))))


def _unit(unit: object) -> str:
    """` °C`, with the blank before it."""
    return units.behind_number(str(values.raw(unit)))


def _difference(unit: object) -> str:
    """The unit of a difference, with the blank before it: that of percentages is points."""
    found = str(values.raw(unit))
    return f" {CURRENT.get().text('percentage_points')}" if found == "%" else units.behind_number(found)


def _state(metric: object, label: object) -> str:
    """A state's label in the person's language."""
    return CURRENT.get().pick(names.state_text(CURRENT.get().product, str(values.raw(metric)), str(values.raw(label))))


def _event(code: object) -> str:
    """The name of an event code; any event where there is none."""
    found = str(values.raw(code))
    return (
        CURRENT.get().pick(names.event_text(CURRENT.get().product, found)) if found else CURRENT.get().text("any_event")
    )


def _worn_part(component: object) -> str:
    """A component; the device where there is none."""
    return _component(component) if values.raw(component) else CURRENT.get().text("the_device")


def _component(component: object) -> str:
    return CURRENT.get().pick(names.component_text(CURRENT.get().product, str(values.raw(component))))


def _product(product: object) -> str:
    return CURRENT.get().pick(names.product_text(CURRENT.get().product, str(values.raw(product))))


def _part(part: object) -> str:
    return CURRENT.get().pick(names.part_text(CURRENT.get().product, str(values.raw(part))))


def _code(code: object) -> str:
    return CURRENT.get().pick(names.code_text(CURRENT.get().product, str(values.raw(code))))


def _rule(rule: object) -> str:
    """What a rule of the product file, or one of ours, calls an alarm; its identifier where neither is known."""
    known = str(values.raw(rule))
    if text := names.rule_text(CURRENT.get().product, known):
        return CURRENT.get().pick(text)
    try:
        return CURRENT.get().text(f"rule_{known.replace('.', '_')}")
    except KeyError:
        return known


def _in_language(english: object, indonesian: object) -> str:
    """The one of two texts that is in the person's language."""
    return str(values.raw(indonesian if CURRENT.get().language == "id" else english))


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


def _label(family: object, value: object) -> str:
    """The text of `<family>_<value>`: `LABEL("rung", $rung)`."""
    return CURRENT.get().text(f"{values.raw(family)}_{values.raw(value)}")


def _say(code: object) -> str:
    """The sentence of a code inside an argument; words that stand there already stay as they are."""
    found = values.one_code(code)
    return CURRENT.get().say(found) if found is not None else str(values.raw(code))


def _text(both: object) -> str:
    """A text of a product file, `{"en": ..., "id": ...}`."""
    found = values.raw(both)
    return CURRENT.get().pick(found) if isinstance(found, Mapping) else str(found)


def _list(all_of_them: object, each: object = "say", style: object = "standard", family: object = "") -> str:
    """`a, b and c`; each worded by the function named in small letters, or as a label of `family`; the style
    `commas` leaves the `and` out. A dash for none."""
    found = [values.as_fluent(one) for one in values.items(all_of_them)]
    worded = [_label(family, one) if family else FUNCTIONS[str(each).upper()](one) for one in found]
    if not worded:
        return numbers.NOTHING
    if style == "commas":
        return ", ".join(worded)
    return format_list(worded, style=str(style), locale=CURRENT.get().language)  # type: ignore[arg-type]


def _join(parts: object) -> str:
    """The parts of a sentence, one behind the other."""
    return "".join(_say(values.as_fluent(part)) for part in values.items(parts))


FUNCTIONS: dict[str, Callable[..., str]] = {
    "DAY": _day,
    "MOMENT": _moment,
    "LONG_DAY": _long_day,
    "HOURS": _hours,
    "ZONE_ON": _zone_on,
    "WINDOW": _window,
    "SHORT_DAY": _short_day,
    "CLOCK": _clock,
    "SPAN": _span,
    "PERIOD": _period,
    "FIGURE": _figure,
    "BRIEF": _brief,
    "SHARE": _share,
    "VALUE": _value,
    "NUM": _num,
    "FIXED": _fixed,
    "PERCENT": _percent,
    "PERCENTS": _percents,
    "ID": _number_of,
    "PRODUCT": _product,
    "MODE": _mode,
    "METRIC": _metric,
    "UNIT": _unit,
    "DIFFERENCE": _difference,
    "STATE": _state,
    "EVENT": _event,
    "WORN_PART": _worn_part,
    "COMPONENT": _component,
    "PART": _part,
    "CODE": _code,
    "RULE": _rule,
    "LABEL": _label,
    "SAY": _say,
    "TEXT": _text,
    "IN_LANGUAGE": _in_language,
    "MOMENT_IN": _moment_in,
    "VISIT_DAY": _visit_day,
    "VISIT_HOURS": _visit_hours,
    "LIST": _list,
    "JOIN": _join,
}
