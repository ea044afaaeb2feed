"""Small recorded pumps that lack something: a second device, failures, readings before or after them, values."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
HOURS = 200
PRODUCT = """
[product]
id = "pump"
name = "Pump"
interval = "1h"
scoring = "1h"
[metrics]
current = { unit = "A", range = [0, 100], invalid = [85] }
heat = { unit = "degC" }
[failure_modes.leak]
component = "seal"
horizon = "5d"
lead_needed = "1d"
cost = { failure = 9, visit = 1 }
"""
AT_ONE_TIME = [(place, 150) for place in range(6)]
SPREAD = [(place, 110 + 12 * place) for place in range(6)]


def moment(hour: int) -> str:
    return f"{BEGIN + timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ}"


def write_pumps(
    folder: Path,
    *,
    devices: int = 6,
    hours: int = HOURS,
    failures: Sequence[tuple[int, int]] = (),
    current: str | None = None,
    silent: Sequence[int] = (),
    events: bool = False,
    extra: Mapping[str, str] | None = None,
) -> Path:
    """P-0, P-1, ... with a reading an hour; `failures` are (place, hour), `current` a value that never changes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    serials = [f"P-{place}" for place in range(devices)]
    (folder / "product.toml").write_text(PRODUCT)
    _table(folder, "devices", "serial,installed_at", [f"{serial},{moment(0)}" for serial in serials])
    readings = [
        f"{serial},{moment(hour)},{f'{rng.normal(5, 1):.3f}' if current is None else current},{rng.normal(20, 1):.3f}"
        for place, serial in enumerate(serials)
        for hour in range(0 if place in silent else hours)
    ]
    if hours:
        _table(folder, "telemetry", "serial,ts,current,heat", readings)
    if failures:
        lines = [f"P-{place},{moment(hour)},leak" for place, hour in failures]
        _table(folder, "failures", "serial,ts,failure_mode", lines)
    if events:
        codes = [f"{serial},{moment(hour)},E{hour % 3}" for serial in serials for hour in range(0, HOURS, 17)]
        _table(folder, "events", "serial,ts,code", codes)
    for name, text in (extra or {}).items():
        (folder / name).write_text(text)
    return folder


def _table(folder: Path, name: str, header: str, lines: list[str]) -> None:
    (folder / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n")
