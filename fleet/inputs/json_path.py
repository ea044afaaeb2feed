"""Where a value lies in a JSON message: `AM2301.Temperature`, `"switch:0".apower`, `emeters[0].power`, `$`."""

import re
from dataclasses import dataclass

from fleet.shown import shown

WHOLE = "$"
LONGEST, DEEPEST = 200, 20
_KEY = re.compile(r'"((?:[^"\\]|\\["\\])+)"|([^."\[\]$\s](?:[^."\[\]$]*[^."\[\]$\s])?)')
_INDEX = re.compile(r"\[(\d{1,4})\]", re.ASCII)


class BadPath(ValueError):
    """A path that cannot be read; the message names it and the rule."""


@dataclass(frozen=True, slots=True)
class JsonPath:
    """Keys of objects and places in arrays, from the outside in; no step at all is the whole message."""

    text: str
    steps: tuple[str | int, ...]

    def find(self, content: object) -> object:
        """The value that lies there; None where the message has none."""
        for step in self.steps:
            if isinstance(step, str):
                content = content.get(step) if isinstance(content, dict) else None
            else:
                content = content[step] if isinstance(content, list) and step < len(content) else None
        return content


def parse_path(text: object) -> JsonPath:
    """`a.b`, `"with . or [".c`, `list[0]`, `$` for the whole message -> JsonPath; BadPath otherwise."""
    if not isinstance(text, str) or not text or len(text) > LONGEST:
        raise BadPath(f"{shown(text)} is no path: it must be a text of 1 to {LONGEST} characters")
    if text == WHOLE:
        return JsonPath(text, ())
    rest = text.removeprefix("$.")
    if not rest:
        raise _fault(text, "")
    steps = _steps(text, rest)
    if len(steps) > DEEPEST:
        raise BadPath(f"{shown(text)} is no path: it is deeper than {DEEPEST} levels")
    return JsonPath(text, tuple(steps))


def _steps(text: str, rest: str) -> list[str | int]:
    steps: list[str | int] = []
    place = 0
    while place < len(rest):
        if (index := _INDEX.match(rest, place)) is not None:
            steps.append(int(index[1]))
            place = index.end()
            continue
        if steps and rest[place] != ".":
            raise _fault(text, rest[place:])
        place += bool(steps)
        key = _KEY.match(rest, place)
        if key is None:
            raise _fault(text, rest[place:])
        quoted, bare = key.groups()
        steps.append(bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        place = key.end()
    return steps


def _fault(text: str, at: str) -> BadPath:
    where = f"at {shown(at, 40)}" if at else "at its end"
    return BadPath(
        f"{shown(text)} is no path, {where}: write keys with dots between them, places of an array as [0], "
        'and keys that hold one of . [ ] " $ in double quotes'
    )
