"""Numbers, shares and units in the blanks of texts."""

from collections.abc import Callable

from wording import arguments as values
from wording import numbers, units
from wording.reader import CURRENT


def _num(value: object, digits: object = 3) -> str:
    """Three significant figures."""
    number = values.raw(value)
    return numbers.spell_number(
        None if number is None else values.number(value), CURRENT.get().language, digits=int(values.number(digits))
    )


def _bound(value: object) -> str:
    """A limit to six figures; nothing where there is none."""
    return "" if values.raw(value) is None else _num(value, 6)


def _fixed(value: object, places: object = 2) -> str:
    """Two decimals."""
    number = values.raw(value)
    return numbers.spell_fixed(
        None if number is None else values.number(value), CURRENT.get().language, places=int(values.number(places))
    )


def _figure(value: object, away: object = None) -> str:
    """Three or four significant figures; as finely as the two that count of `away`, how far it lies from its usual."""
    number = None if away is None else values.raw(away)
    size = None if number is None else values.number(number)
    return numbers.spell_figure(values.number(value), CURRENT.get().language, away=size)


def _brief(value: object) -> str:
    """Two significant figures."""
    return numbers.spell_brief(values.number(value), CURRENT.get().language)


def _share(share: object) -> str:
    """`12.3 %`, `0.4 %`."""
    return numbers.spell_share(values.number(share), CURRENT.get().language)


def _value(value: object) -> str:
    """A figure, or words as they are."""
    number = values.raw(value)
    return number if isinstance(number, str) else _figure(value)


def _money(amount: object, currency: object = "") -> str:
    """`Rp1.450.000`."""
    return numbers.spell_money(values.number(amount), str(values.raw(currency)), CURRENT.get().language)


def _percent(share: object) -> str:
    """`38 %`."""
    number = values.raw(share)
    return CURRENT.get().percent(None if number is None else values.number(share))


def _percents(low: object, high: object) -> str:
    """`9–53 %`: from one share to another."""
    return numbers.spell_percents(values.number(low), values.number(high), CURRENT.get().language)


def _number_of(identifier: object) -> str:
    """The number of a ticket or a model: without marks between thousands."""
    return str(values.raw(identifier))


def _unit(unit: object) -> str:
    """` °C`, with the blank before it."""
    return units.behind_number(str(values.raw(unit)))


def _difference(unit: object) -> str:
    """The unit of a difference, with the blank before it: that of percentages is points."""
    number = str(values.raw(unit))
    return f" {CURRENT.get().text('percentage_points')}" if number == "%" else units.behind_number(number)


FUNCTIONS: dict[str, Callable[..., str]] = {
    "NUM": _num,
    "BOUND": _bound,
    "FIXED": _fixed,
    "FIGURE": _figure,
    "BRIEF": _brief,
    "SHARE": _share,
    "VALUE": _value,
    "PERCENT": _percent,
    "MONEY": _money,
    "PERCENTS": _percents,
    "ID": _number_of,
    "UNIT": _unit,
    "DIFFERENCE": _difference,
}
