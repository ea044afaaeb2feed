"""A small random recorded fleet with everything that a folder may hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

START = datetime(2025, 1, 1, tzinfo=UTC)
PRODUCT = """
[product]
id = "fridge"
name = "Fridge"
interval = "10m"
[metrics.temp]
unit = "degC"
range = [-40, 60]
[metrics.energy]
unit = "Wh"
role = "counter"
[metrics.door]
unit = ""
role = "state"
labels = ["shut", "open"]
[failure_modes.wear]
component = "compressor"
horizon = "10d"
lead_needed = "2d"
cost = { failure = 100, visit = 10 }
"""
SERIALS = ("F-1", "F-2", "F-3")
ROWS = 400


def time(row: int) -> str:
    return (START + row * timedelta(minutes=7, seconds=11)).isoformat()


def write_fridges(folder: Path, *, seed: int = 1) -> Path:
    """Three fridges, 400 readings each over two days; some values missing, some out of range."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "product.toml").write_text(PRODUCT)
    lines = ["serial,ts,temp,energy,door"]
    for serial in SERIALS:
        energy = 1e9
        for row in range(ROWS):
            energy = 0 if rng.random() < 0.01 else energy + rng.random()
            temp = "" if rng.random() < 0.1 else f"{rng.normal(4, 30):.5f}"
            door = rng.choice(["shut", "open", ""])
            lines.append(f"{serial},{time(row)},{temp},{energy:.7f},{door}")
    (folder / "telemetry.csv").write_text("\n".join(lines) + "\n")
    write(folder, "devices", "serial,installed_at,site,power", *(f"{s},{time(0)},Jakarta,120" for s in SERIALS))
    write(
        folder,
        "events",
        "serial,ts,code,severity",
        f"F-1,{time(9)},E1,error",
        f"F-1,{time(9)},E2,",
        f"F-2,{time(300)},E1,warning",
    )
    write(folder, "maintenance", "serial,ts,component,action", f"F-1,{time(50)},compressor,replaced")
    write(folder, "failures", "serial,ts,failure_mode", f"F-1,{time(49)},wear", f"F-3,{time(900)},wear")
    write(folder, "anomalies", "serial,start,end", f"F-2,{time(10)},{time(20)}")
    return folder


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
