"""Sentences that versions before 0.2 kept as text: migrations read their values back, once; nothing else does."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from fleet.coded import Argument, Coded, as_written

NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?"
DAY = r"\d{4}-\d\d-\d\d"
Reader = Callable[[str], Argument]


@dataclass(frozen=True, slots=True)
class OldSentence:
    """A sentence of before, as the template it was written with, and the code that takes its place.

    `values` say how each blank is read; a blank that they do not name is kept as text. A blank with a format holds a
    number, or a day where the format is one.
    """

    template: str
    code: str
    values: Mapping[str, Reader]

    def read(self, text: str) -> Coded | None:
        """The code with its arguments; None for any other sentence."""
        found = _pattern(self.template).fullmatch(text)
        if found is None:
            return None
        return Coded(self.code, {name: self.values.get(name, str)(value) for name, value in found.groupdict().items()})


def whole(text: str) -> int:
    """`1,234`."""
    return int(text.replace(",", ""))


def decimal(text: str) -> float:
    """`1,234.5`."""
    return float(text.replace(",", ""))


def read_first(sentences: tuple[OldSentence, ...], text: str) -> Coded:
    """The code of the first sentence that fits; the words as they are where none does, so that nothing is lost."""
    return next((said for one in sentences if (said := one.read(text)) is not None), as_written(text))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pattern = ""
    for literal, name, form, _ in Formatter().parse(template):
        blank = (DAY if "%" in form else NUMBER) if form else ".+?"
        pattern += re.escape(literal) + (f"(?P<{name}>{blank})" if name else "")
    return re.compile(pattern, re.DOTALL)
