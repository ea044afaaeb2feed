"""A recorded fleet of a product that Sigap has never seen: pumps with wear, a state, a counter and fault codes."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

BEGIN = datetime(2024, 5, 1, tzinfo=UTC)
PUMP = """
[product]
id = "garden_pump"
name = { en = "Garden pump", id = "Pompa taman" }
interval = "6h"

[metrics.flow]
unit = "l/min"
range = [0, 200]
[metrics.pressure]
unit = "bar"
[metrics.vibration]
unit = "mm/s"
[metrics.speed]
unit = "rpm"
role = "setting"
[metrics.run_hours]
unit = "h"
role = "counter"
[metrics.mode]
unit = ""
role = "state"
labels = ["idle", "running"]

[derived.flow_per_speed]
expr = "flow / max(speed, 1)"

[failure_modes.bearing_wear]
component = "bearing"
horizon = "12d"
lead_needed = "2d"
cost = { failure = 900, visit = 60 }

[codes.F7]
severity = "error"
failure_mode = "bearing_wear"
"""


def write_pumps(folder: Path, *, devices: int = 30, days: int = 70, seed: int = 5) -> Path:
    """Every other pump wears out over 12 to 18 days and fails; readings every six hours, a few missing."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    (folder / "product.toml").write_text(PUMP)
    telemetry: list[list[object]] = []
    failures: list[list[object]] = []
    events: list[list[object]] = []
    for number in range(devices):
        serial, steps = f"P-{number:03d}", days * 4
        end = int(rng.integers(25 * 4, steps)) if number % 2 == 0 else steps
        lasting = rng.uniform(12, 18) * 4
        wear = np.clip(1 - (end - np.arange(end)) / lasting, 0, 1) if number % 2 == 0 else np.zeros(end)
        speed = rng.choice([1400, 1800], size=end)
        flow = speed * 0.04 * (1 - 0.2 * wear) + rng.normal(0, 0.7, end)
        vibration = 1.5 + 0.001 * speed + 3 * wear**2 + rng.normal(0, 0.15, end)
        for step in range(end):
            if rng.random() > 0.01:
                mode = "running" if step % 5 else "idle"
                row = [f"{flow[step]:.3f}", f"{2.5 + rng.normal(0, 0.05):.3f}", f"{vibration[step]:.3f}", speed[step]]
                telemetry.append([serial, _at(step), *row, step * 4, mode])
        if number % 2 == 0:
            failures.append([serial, _at(end), "bearing_wear"])
            events.append([serial, _at(end - 3), "F7", "error"])
    _write(folder / "devices.csv", ["serial", "installed_at"], [[f"P-{n:03d}", _at(0)] for n in range(devices)])
    header = ["serial", "ts", "flow", "pressure", "vibration", "speed", "run_hours", "mode"]
    with gzip.open(folder / "telemetry.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows([header, *telemetry])
    _write(folder / "failures.csv", ["serial", "ts", "failure_mode"], failures)
    _write(folder / "events.csv", ["serial", "ts", "code", "severity"], events)
    return folder


def _at(step: int) -> str:
    return (BEGIN + timedelta(hours=6 * step)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
