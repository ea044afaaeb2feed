"""Small recorded fleets made up in tests: wearing pumps, with everything a product file may declare."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from fleet.recorded.folder import Selection, open_folder
from models.data.folder import from_folder
from models.data.history import History
from models.model_files.bundle import Bundle
from models.training.train import train

DAY = 86_400_000
START = 1_735_689_600_000  # 2025-01-01T00:00:00Z
HEAD = '[product]\nid = "{id}"\nname = "{id}"\ninterval = "1h"\nscoring = "6h"\n'
METRICS = """
[metrics.vibration]
unit = "mm/s"
[metrics.pressure]
unit = "bar"
[metrics.load]
unit = "%"
role = "setting"
[metrics.starts]
unit = ""
role = "counter"
[metrics.mode]
unit = ""
role = "state"
labels = ["off", "on", "alarm"]
[derived.effort]
expr = "pressure / load"
"""
WEAR = """
[failure_modes.bearing_wear]
component = "bearing"
horizon = "5d"
lead_needed = "1d"
cost = { failure = 5000, visit = 400 }
"""


def write_fleet(directory: Path, *, devices: int = 14, failing: int = 10, seed: int = 0, modes: str = WEAR) -> Path:
    """Pumps for 30 to 50 days; vibration of a failing pump rises over its last 6 days, error E1 comes in the last 3."""
    rng = np.random.default_rng(seed)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "product.toml").write_text(HEAD.format(id="pump") + METRICS + modes)
    telemetry = ["serial,ts,vibration,pressure,load,starts,mode"]
    listed, failures, events, repairs = ["serial,installed_at,site,power"], ["serial,ts,failure_mode"], [], []
    for number in range(devices):
        serial, life = f"P-{number:02d}", int(rng.integers(30, 50)) * DAY
        listed.append(f"{serial},{START - 5 * DAY},{'north' if number % 2 else 'south'},{10 + number % 3}")
        fails = number < failing
        times = np.arange(START, START + life, 3_600_000)
        times = times[rng.random(len(times)) > 0.05]
        load = 50 + 20 * np.sin(times / DAY) + rng.normal(0, 1, len(times))
        left = (START + life - times) / DAY
        wear = np.clip(6 - left, 0, None) if fails else np.zeros(len(times))
        vibration = 2 + 0.05 * load + 0.8 * wear + rng.normal(0, 0.3, len(times)) + rng.normal(0, 0.3)
        starts = np.cumsum(rng.integers(0, 3, len(times))) % 400
        state = np.where(rng.random(len(times)) < 0.1, "off", "on")
        for row in zip(times, vibration, 5 + rng.normal(0, 0.1, len(times)), load, starts, state, strict=True):
            telemetry.append(f"{serial},{row[0]},{row[1]:.4f},{row[2]:.4f},{row[3]:.3f},{row[4]},{row[5]}")
        events.append((serial, START + int(rng.integers(5, 25)) * DAY, "E2"))
        repairs.append(f"{serial},{START + 9 * DAY},bearing,replaced")
        if fails:
            failures.append(f"{serial},{START + life},bearing_wear")
            events.append((serial, START + life - int(rng.integers(20, 70)) * 3_600_000, "E1"))
    events.sort()
    written = ["serial,ts,code,severity", *(f"{s},{ts},{code},error" for s, ts, code in events)]
    maintenance = ["serial,ts,component,action", *repairs]
    files = {"telemetry": telemetry, "devices": listed, "events": written, "maintenance": maintenance}
    if modes:
        files["failures"] = failures
    for name, lines in files.items():
        (directory / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return directory


def read_fleet(directory: Path, selection: Selection | None = None) -> History:
    """A folder read into a history."""
    return from_folder(open_folder(directory, selection or Selection()))


@cache
def pump_folder() -> Path:
    return write_fleet(Path(tempfile.mkdtemp(prefix="sigap-pumps-")))


@cache
def pump_history() -> History:
    return read_fleet(pump_folder())


@cache
def pump_model() -> Bundle:
    return train(pump_history(), seed=3)
