"""What a text can ask for in its blanks: `{ DAY($at) }`, `{ MODE($mode) }`, `{ SAY($why) }`.

Each function gets its arguments as Fluent hands them on, and words them for whoever `CURRENT` names.
"""

from collections.abc import Callable

from babel.lists import format_list

from wording import arguments as values
from wording import name_functions, number_functions, numbers, time_functions
from wording.reader import CURRENT


def _label(family: object, value: object) -> str:
    """The text of `<family>_<value>`: `LABEL("rung", $rung)`."""
    return CURRENT.get().text(f"{values.raw(family)}_{values.raw(value)}")


def _say(code: object) -> str:
    """The sentence of a code inside an argument; words that stand there already stay as they are."""
    value = values.one_code(code)
    return CURRENT.get().say(value) if value is not None else str(values.raw(code))


def _list(all_of_them: object, each: object = "say", style: object = "standard", family: object = "") -> str:
    """`a, b and c`; each worded by the function named in small letters, or as a label of `family`; the style
    `commas` leaves the `and` out. A dash for none."""
    value = [values.as_fluent(one) for one in values.items(all_of_them)]
    worded = [_label(family, one) if family else FUNCTIONS[str(each).upper()](one) for one in value]
    if not worded:
        return numbers.NOTHING
    if style == "commas":
        return ", ".join(worded)
    return format_list(worded, style=str(style), locale=CURRENT.get().language)  # type: ignore[arg-type]


def _join(parts: object) -> str:
    """The parts of a sentence, joined."""
    return "".join(_say(values.as_fluent(part)) for part in values.items(parts))


FUNCTIONS: dict[str, Callable[..., str]] = {
    **time_functions.FUNCTIONS,
    **number_functions.FUNCTIONS,
    **name_functions.FUNCTIONS,
    "LABEL": _label,
    "SAY": _say,
    "LIST": _list,
    "JOIN": _join,
}
