"""What a device does with commands: each once, and an answer to every one, unless it is made to behave otherwise."""

import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

REMEMBERED = 200
LATE_MS = 5_000
Steps = list[tuple[str, dict[str, Any]]]


class Manner(StrEnum):
    """How a device treats what it could do. STALLS: it takes a command and never ends it. LATE: its answers come after
    LATE_MS. TWICE: each of them comes two times."""

    OBEYS = "obeys"
    REFUSES = "refuses"
    STALLS = "stalls"
    SILENT = "silent"
    LATE = "late"
    TWICE = "twice"


@dataclass(slots=True)
class DeviceState:
    """What commands change. `settings` by name; `limits` are (low, high) of the settings that there are; `cures`: the
    words of commands that undo damage."""

    firmware: str
    limits: Mapping[str, tuple[float, float]]
    settings: dict[str, float] = field(default_factory=dict)
    boot: int = 0
    cures: Collection[str] = ()


class Commands:
    """Carries out the commands of one device. A command that comes again is answered again, not done again."""

    def __init__(
        self,
        state: DeviceState,
        *,
        manner: Manner = Manner.OBEYS,
        late_ms: int = LATE_MS,
        carried_out: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`carried_out` hears the word of each command that undoes damage."""
        self.state, self.manner, self._late_ms, self._carried_out = state, manner, late_ms, carried_out
        self._answers: OrderedDict[str, list[bytes]] = OrderedDict()
        self._late: list[tuple[int, bytes]] = []

    def answer(self, payload: bytes, now_ms: int) -> list[bytes]:
        """The results to publish now, in order; none for what is no command, for it has no id to answer to."""
        command = _read(payload)
        if command is None or self.manner is Manner.SILENT:
            return []
        if self.manner is Manner.LATE:
            self._late.append((now_ms + self._late_ms, payload))
            return []
        answers = self._answer_to(command, now_ms)
        return [answer for answer in answers for _ in range(2)] if self.manner is Manner.TWICE else answers

    def due(self, now_ms: int) -> list[bytes]:
        """The results of a late device whose time has come."""
        due = [payload for at, payload in self._late if at <= now_ms]
        self._late = [(at, payload) for at, payload in self._late if at > now_ms]
        commands = [_read(payload) for payload in due]
        return [answer for command in commands if command for answer in self._answer_to(command, now_ms)]

    def _answer_to(self, command: dict[str, Any], now_ms: int) -> list[bytes]:
        name = command["id"]
        if name not in self._answers:
            states = self._carry_out(command, now_ms)
            self._answers[name] = [_result(name, now_ms, state, detail) for state, detail in states]
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return self._answers[name]

    def _carry_out(self, command: dict[str, Any], now_ms: int) -> Steps:
        expires, args = command.get("expires"), command.get("args") or {}
        late = self.manner is Manner.LATE  # It took the command in time, and was slow with it.
        if isinstance(expires, int | float) and expires < now_ms and not late:
            return _rejected("expired")
        if not isinstance(args, dict):
            return _rejected("args is no object")
        if self.manner is Manner.REFUSES:
            return _rejected("not now")
        if self.manner is Manner.STALLS:
            return [("acknowledged", {}), ("in_progress", {"percent": 10})]
        return self._do(command.get("type"), args)

    def _do(self, word: object, args: dict[str, Any]) -> Steps:
        match word:
            case "set_config":
                return self._set_config(args)
            case "run_diagnostic":
                return [("succeeded", {"self_test": "passed", "firmware": self.state.firmware})]
            case "ota":
                return self._update(args)
            case "reboot":
                self.state.boot += 1
                return [("succeeded", {"boot": self.state.boot})]
            case str() as cure if cure in self.state.cures:
                self._carried_out(cure)
                return [("acknowledged", {}), ("in_progress", {"percent": 50}), ("succeeded", dict(args))]
            case unknown:
                return _rejected(f"unknown type {unknown!r}")

    def _set_config(self, args: dict[str, Any]) -> Steps:
        """All of it or nothing."""
        if not args:
            return _rejected("args names no setting")
        for name, value in args.items():
            if name not in self.state.limits:
                return _rejected(f"unknown setting {name!r}")
            low, high = self.state.limits[name]
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
                return _rejected(f"{name} {value!r} is outside {low:g}..{high:g}")
        self.state.settings.update(args)
        return [("succeeded", dict(args))]

    def _update(self, args: dict[str, Any]) -> Steps:
        version = args.get("version")
        if not isinstance(version, str) or not version:
            return _rejected("args names no version")
        before, self.state.firmware = self.state.firmware, version
        done = {"from": before, "to": version}
        return [("acknowledged", {}), ("in_progress", {"percent": 50}), ("succeeded", done)]


def _read(payload: bytes) -> dict[str, Any] | None:
    try:
        command = json.loads(payload)
    except ValueError:
        return None
    return command if isinstance(command, dict) and isinstance(command.get("id"), str) else None


def _result(name: str, now_ms: int, state: str, detail: dict[str, Any]) -> bytes:
    return json.dumps({"id": name, "ts": now_ms, "state": state, "detail": detail}).encode()


def _rejected(reason: str) -> Steps:
    return [("rejected", {"reason": reason})]
