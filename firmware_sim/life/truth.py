"""What really happened to simulated devices, written aside: nothing of it is ever published."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Kind = Literal["wear", "infant", "sudden", "sensor"]
Ended = Literal["failed", "averted"]
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one device. A sensor's fault is no functional failure: nobody ever notices it (`NEVER`)."""

    serial: str
    failure_mode: str
    component: str
    kind: Kind
    onset: datetime | None
    """The first physical sign; None for a fault without any."""
    fails_at: datetime
    """Functional failure, or when it would have come had nobody repaired it. A sensor's: its onset."""
    noticed_at: datetime
    """When the customer notices and would call; never before `fails_at`."""
    ended: Ended | None = None
    """`failed` once functional failure has come, `averted` where a repair came first; None while it grows."""
    ended_at: datetime | None = None
    repaired_at: datetime | None = None


def write_truth(path: Path, faults: Iterable[Fault]) -> None:
    """One JSON object a line."""
    lines = [json.dumps({name: _written(value) for name, value in asdict(fault).items()}) for fault in faults]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_truth(path: Path) -> list[Fault]:
    return [_read(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _written(value: str | datetime | None) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(line: dict[str, Any]) -> Fault:
    times = ("onset", "fails_at", "noticed_at", "ended_at", "repaired_at")
    return Fault(**{**line, **{name: datetime.fromisoformat(line[name]) for name in times if line[name]}})
