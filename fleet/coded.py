"""A code with arguments: it is stored where a person will read a sentence, and `wording` makes the sentence of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Union

# What an argument may be; a moment is kept as RFC 3339 text in UTC, a span of time as seconds.
Argument = Union[str, int, float, bool, None, "Coded", Sequence["Argument"], Mapping[str, "Argument"]]


@dataclass(frozen=True, slots=True)
class Coded:
    """`code` names a text of `wording`; `args` fill its blanks."""

    code: str
    args: Mapping[str, Argument] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """`{"code": ..., "args": {...}}`, ready for JSON; a code inside an argument is written in the same way."""
        return {"code": self.code, "args": {name: _written(value) for name, value in self.args.items()}}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Coded":
        """What `to_json` wrote; KeyError where there is no code."""
        return cls(body["code"], {name: _read(value) for name, value in body.get("args", {}).items()})


class CodedError(Exception):
    """A refusal that people read: `said` is worded where it is shown, logs and programmers see the code."""

    def __init__(self, said: Coded) -> None:
        super().__init__(said)
        self.said = said

    def __str__(self) -> str:
        return f"{self.said.code} {json.dumps(self.said.to_json()['args'])}"


def coded(code: str, /, **args: object) -> Coded:
    """A code with its arguments as they are kept; TypeError for an argument of another kind."""
    return Coded(code, {name: _kept(value) for name, value in args.items()})


def as_written(text: str) -> Coded:
    """Words that a person wrote, or that are known in one language only: every language shows them as they are."""
    return Coded("as_written", {"text": text})


def _kept(value: object) -> Argument:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return value.total_seconds()
        case bool() | int() | float() | None | Coded():
            return value
        case str():
            return str(value)
        case Mapping():
            return {str(name): _kept(part) for name, part in value.items()}
        case Sequence() | set() | frozenset():
            return [_kept(part) for part in value]
    raise TypeError(f"{type(value).__name__} is no argument of a code: {value!r}")


def _written(value: Argument) -> Any:
    if isinstance(value, Coded):
        return value.to_json()
    if isinstance(value, Mapping):
        return {name: _written(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_written(part) for part in value]
    return value


def _read(value: Any) -> Argument:
    if isinstance(value, Mapping):
        if "code" in value and set(value) <= {"code", "args"}:
            return Coded.from_json(value)
        return {name: _read(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_read(part) for part in value]
    return value  # type: ignore[no-any-return]
