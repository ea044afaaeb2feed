"""Cuts from a reply what it only quotes: what somebody wrote stays, also between quoted lines."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wording.catalog import LANGUAGES
from wording.wording import wording_of

FILE = Path(__file__).with_name("quotes.toml")
# So many lines of a mail may hold one beginning.
JOINED = 4
LONGEST_SIGNATURE = 12
_SIGNATURE_MARK = re.compile(r"^--\s?$")


@dataclass(frozen=True, slots=True)
class _Patterns:
    begins: tuple[re.Pattern[str], ...]
    lines: tuple[re.Pattern[str], ...]
    heads_first: tuple[re.Pattern[str], ...]
    heads_then: tuple[re.Pattern[str], ...]
    forwards: tuple[re.Pattern[str], ...]
    signatures: tuple[re.Pattern[str], ...]


def cut_quotes(text: str) -> str:
    """What was written; the whole text where nothing but quotes would be left out, or nothing would stay."""
    lines = [line.rstrip() for line in text.split("\n")]
    begin = _first_quoted(lines)
    written = lines[:begin] + _between_quotes(lines[begin:]) if begin < len(lines) else lines
    kept = _without_signature(_without_trailing_quotes(written))
    return "\n".join(kept).strip() or text.strip()


def _first_quoted(lines: Sequence[str]) -> int:
    """Where the quote begins; the number of lines where there is none."""
    patterns, marks = _patterns(), _own_marks()
    for place, line in enumerate(lines):
        bare = line.lstrip("> ").strip()
        if not bare:
            continue
        if bare in marks:
            return _before_mark(lines, place)
        if any(one.match(bare) for one in patterns.forwards):
            break
        if any(one.match(bare) for one in patterns.lines) and _has_text(lines[:place]):
            return place
        if _begins(lines, place) and (_has_text(lines[:place]) or _is_quoted_after(lines, place)):
            return place
        if _is_head(lines, place) and _has_text(lines[:place]):
            return place
    return len(lines)


def _begins(lines: Sequence[str], place: int) -> bool:
    """Whether a line, joined with the next ones, says that somebody wrote something when."""
    joined = ""
    for line in lines[place : place + JOINED]:
        bare = line.lstrip("> ").strip()
        if not bare:
            return False
        joined = f"{joined} {bare}".strip()
        if any(one.match(joined) for one in _patterns().begins):
            return True
    return False


def _is_head(lines: Sequence[str], place: int) -> bool:
    """Two lines of a quoted mail's head, one after the other."""
    patterns = _patterns()
    bare = [line.lstrip("> ").strip() for line in lines[place : place + 2]]
    return (
        len(bare) == 2
        and any(one.match(bare[0]) for one in patterns.heads_first)
        and any(one.match(bare[1]) for one in patterns.heads_then)
    )


def _before_mark(lines: Sequence[str], place: int) -> int:
    """Our own line stands within a quote: what begins the quote stands before it."""
    for back in range(max(place - 2 * JOINED, 0), place):
        if _begins(lines, back) or _is_head(lines, back) or _is_line(lines[back]):
            return back
    return place


def _is_line(line: str) -> bool:
    return any(one.match(line.strip()) for one in _patterns().lines)


def _is_quoted_after(lines: Sequence[str], place: int) -> bool:
    return any(line.startswith(">") for line in lines[place + 1 : place + 2 * JOINED])


def _between_quotes(rest: Sequence[str]) -> list[str]:
    """What somebody wrote between and below lines that their program quoted. A quote without marks is left whole."""
    first = next((place for place, line in enumerate(rest) if line.startswith(">")), None)
    if first is None or first > JOINED + 1:
        return []
    return [line for line in rest[first:] if not line.startswith(">")]


def _without_trailing_quotes(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    return lines[:end] if _has_text(lines[:end]) else lines


def _without_signature(lines: list[str]) -> list[str]:
    for place in range(max(len(lines) - LONGEST_SIGNATURE, 0), len(lines)):
        if _SIGNATURE_MARK.match(lines[place]) and _has_text(lines[:place]):
            lines = lines[:place]
            break
    while len(lines) > 1 and (not lines[-1].strip() or _is_signature(lines[-1])):
        lines = lines[:-1]
    return lines


def _is_signature(line: str) -> bool:
    return any(one.match(line.strip()) for one in _patterns().signatures)


def _has_text(lines: Sequence[str]) -> bool:
    return any(line.strip() for line in lines)


@cache
def _patterns() -> _Patterns:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return _Patterns(**{name: tuple(re.compile(one, re.IGNORECASE) for one in found) for name, found in table.items()})


@cache
def _own_marks() -> frozenset[str]:
    """The line above which our mails ask for the answer, in each language."""
    return frozenset(wording_of(language).text("conversation_answer_above") for language in LANGUAGES)
