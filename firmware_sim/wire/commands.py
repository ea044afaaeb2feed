"""What a device does when it is told to: each command once, and an answer to every one."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REMEMBERED = 200


@dataclass(slots=True)
class DeviceState:
    """What commands change. `settings` by name; `limits` are (low, high) of the settings that there are."""

    firmware: str
    limits: Mapping[str, tuple[float, float]]
    settings: dict[str, float] = field(default_factory=dict)
    boot: int = 0


class Commands:
    """Carries out the commands of one device. A command that comes again is answered again, not done again."""

    def __init__(self, state: DeviceState) -> None:
        self.state = state
        self._answers: OrderedDict[str, list[bytes]] = OrderedDict()

    def answer(self, payload: bytes, now_ms: int) -> list[bytes]:
        """The results to publish, in order; none for what is no command, for it has no id to answer to."""
        command = _read(payload)
        if command is None:
            return []
        name = command["id"]
        if name not in self._answers:
            states = self._carry_out(command, now_ms)
            self._answers[name] = [_result(name, now_ms, state, detail) for state, detail in states]
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return self._answers[name]

    def _carry_out(self, command: dict[str, Any], now_ms: int) -> list[tuple[str, dict[str, Any]]]:
        expires, args = command.get("expires"), command.get("args") or {}
        if isinstance(expires, int | float) and expires < now_ms:
            return _rejected("expired")
        if not isinstance(args, dict):
            return _rejected("args is no object")
        match command.get("type"):
            case "set_config":
                return self._set_config(args)
            case "run_diagnostic":
                return [("succeeded", {"self_test": "passed", "firmware": self.state.firmware})]
            case "ota":
                return self._update(args)
            case "reboot":
                self.state.boot += 1
                return [("succeeded", {"boot": self.state.boot})]
            case unknown:
                return _rejected(f"unknown type {unknown!r}")

    def _set_config(self, args: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
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

    def _update(self, args: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
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


def _rejected(reason: str) -> list[tuple[str, dict[str, Any]]]:
    return [("rejected", {"reason": reason})]
