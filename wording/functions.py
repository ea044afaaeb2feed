"""What a text can ask for in its blanks: `{ DAY($at) }`, `{ MODE($mode) }`, `{ SAY($why) }`.

Each function gets its arguments as Fluent hands them on, and words them for whoever `CURRENT` names.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING

from babel.lists import format_list

from wording import names, numbers, units, values

if TYPE_CHECKING:
    from wording.wording import Wording

CURRENT: ContextVar["Wording"] = ContextVar("wording")


def _day(at: object) -> str:
    """`12 Apr 2026`."""
    return CURRENT.get().day(values.moment(at))


def _moment(at: object) -> str:
    """`12 Apr 2026 14:05`."""
    return CURRENT.get().when(values.moment(at))


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


def _percent(share: object) -> str:
    """`38 %`."""
    found = values.raw(share)
    return CURRENT.get().percent(None if found is None else values.number(share))


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


def _component(component: object) -> str:
    return CURRENT.get().pick(names.component_text(CURRENT.get().product, str(values.raw(component))))


def _part(part: object) -> str:
    return CURRENT.get().pick(names.part_text(CURRENT.get().product, str(values.raw(part))))


def _code(code: object) -> str:
    return CURRENT.get().pick(names.code_text(CURRENT.get().product, str(values.raw(code))))


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


def _list(all_of_them: object, each: object = "say", style: object = "standard") -> str:
    """`a, b and c`; each worded by the function named in small letters."""
    worded = [FUNCTIONS[str(each).upper()](values.as_fluent(one)) for one in values.items(all_of_them)]
    return format_list(worded, style=str(style), locale=CURRENT.get().language)  # type: ignore[arg-type]


FUNCTIONS: dict[str, Callable[..., str]] = {
    "DAY": _day,
    "MOMENT": _moment,
    "SPAN": _span,
    "PERIOD": _period,
    "NUM": _num,
    "FIXED": _fixed,
    "PERCENT": _percent,
    "ID": _number_of,
    "MODE": _mode,
    "METRIC": _metric,
    "UNIT": _unit,
    "COMPONENT": _component,
    "PART": _part,
    "CODE": _code,
    "LABEL": _label,
    "SAY": _say,
    "TEXT": _text,
    "LIST": _list,
}
