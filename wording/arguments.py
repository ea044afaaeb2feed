"""Arguments of codes for Fluent and back: types that Fluent lacks are carried as `Held`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from babel import Locale
from fluent.runtime.types import FluentNone, FluentNumber, FluentType

from fleet.coded import Coded


class Held(FluentType):
    """A value that only the functions of a text can word: a code, a list, a moment, nothing."""

    def __init__(self, value: object) -> None:
        self.value = value

    def format(self, locale: Locale) -> str:
        """What stands there without a function: TypeError, so that no Python spelling reaches a page."""
        raise TypeError(f"{self.value!r} needs a function in the text")


def as_fluent(value: object) -> object:
    """Text and numbers as they are; everything else held."""
    if isinstance(value, bool) or value is None:
        return Held(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (int, float, FluentType)):
        return value
    return Held(value)


def raw(value: object) -> object:
    """What `as_fluent` was given; LookupError for a blank without an argument."""
    if isinstance(value, Held):
        return value.value
    if isinstance(value, FluentNone):
        raise LookupError(f"{value.name} is missing")
    if isinstance(value, FluentNumber):
        return float(value) if isinstance(value, float) else int(value)  # type: ignore[call-overload]
    return value


def moment(value: object) -> datetime:
    """A moment: as such, or as RFC 3339 text."""
    found = raw(value)
    return found if isinstance(found, datetime) else datetime.fromisoformat(str(found))


def length(value: object) -> timedelta:
    """A span of time: as such, or in seconds."""
    found = raw(value)
    return found if isinstance(found, timedelta) else timedelta(seconds=number(value))


def number(value: object) -> float:
    """A number; TypeError for anything else."""
    found = raw(value)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise TypeError(f"{found!r} is no number")
    return found


def items(value: object) -> Sequence[object]:
    """A list; one value alone counts as a list of one."""
    found = raw(value)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else [found]


def one_code(value: object) -> Coded | None:
    """A code inside an argument; None where the argument is something else."""
    found = raw(value)
    if isinstance(found, Mapping) and "code" in found:
        return Coded.from_json(found)
    return found if isinstance(found, Coded) else None
