"""A made-up fleet of drives: three models with counters of their own, one drive in a hundred fails, read once a day.

`python -m bench.worlds.drives DIR [--devices N] [--on-change] [--leak]` writes it as a recorded fleet. The same seed
gives the same drives, however they report: every day, or on change alone.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
COUNTERS = ("reallocated", "pending", "crc_errors", "media_errors", "spin_retries")
# What the drives of each model count, and its share of the fleet.
MODELS = {
    "MA-4": (("reallocated", "pending", "crc_errors"), 0.5),
    "MB-8": (("reallocated", "media_errors"), 0.3),
    "MC-12": (("pending", "crc_errors", "spin_retries"), 0.2),
}
# The counters in which wear shows; the others count events that harm nothing.
WEARS = ("reallocated", "pending", "media_errors")
LEAK = "returned_check"
FIRST_FAILURE, SHOWN_SHARE, NOISY_SHARE = 60, 0.75, 0.05
# Steps of a counter a day: of a sound drive, of one in a bad spell that ends, of one at the end of its life.
CALM, SPELL, WORN = 0.004, 0.15, 0.6
PRODUCT = """[product]
id = "drive"
name = "Drive"
interval = "1d"
{reported}
[metrics.temperature]
unit = "degC"
range = [0, 90]
{counters}
[failure_modes.drive_failure]
component = "drive"
horizon = "30d"
lead_needed = "5d"
cost = {{ failure = 400, visit = 40 }}
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the fleet is. `failing`: the share of the drives that fail."""

    devices: int
    days: int = 400
    failing: float = 0.01


def write_drives(folder: Path, size: Size, *, seed: int, on_change: bool, leak: bool = False) -> Path:
    """Writes the folder. `leak`: a metric is read near the failures alone, of drives that fail."""
    folder.mkdir(parents=True, exist_ok=True)
    metrics = ["temperature", *COUNTERS, *([LEAK] if leak else [])]
    counters = "".join(f'[metrics.{name}]\nunit = ""\nrole = "counter"\nlevel = true\n' for name in COUNTERS)
    counters += f'[metrics.{LEAK}]\nunit = ""\n' if leak else ""
    reported = 'reported = "on_change"\n' if on_change else ""
    (folder / "product.toml").write_text(PRODUCT.format(reported=reported, counters=counters))
    devices, failures = ["serial,installed_at,model"], ["serial,ts,failure_mode"]
    schema = pa.schema([("serial", pa.string()), ("ts", pa.int64()), *((name, pa.float64()) for name in metrics)])
    with pq.ParquetWriter(folder / "telemetry.parquet", schema) as file:
        for drive in _drives(size, seed, leak=leak):
            devices.append(f"{drive.serial},{BEGIN:%Y-%m-%dT%H:%M:%SZ},{drive.model}")
            if drive.fails_on is not None:
                failures.append(f"{drive.serial},{BEGIN + drive.fails_on * DAY:%Y-%m-%dT%H:%M:%SZ},drive_failure")
            file.write_table(_table(drive, schema, metrics, on_change=on_change))
    (folder / "devices.csv").write_text("\n".join(devices) + "\n")
    (folder / "failures.csv").write_text("\n".join(failures) + "\n")
    return folder


@dataclass(frozen=True, slots=True)
class _Drive:
    """One drive: what it would read on each day [days] by metric, NaN where its model has no such counter."""

    serial: str
    model: str
    fails_on: int | None
    readings: dict[str, Floats]


def _drives(size: Size, seed: int, *, leak: bool) -> Iterator[_Drive]:
    rng = np.random.default_rng(seed)
    failing = set(rng.permutation(size.devices)[: max(1, round(size.failing * size.devices))].tolist())
    names, shares = list(MODELS), [share for _, share in MODELS.values()]
    for number in range(size.devices):
        model = str(rng.choice(names, p=shares))
        own = np.random.default_rng([seed, number])
        fails_on = int(own.integers(FIRST_FAILURE, size.days)) if number in failing else None
        days = size.days if fails_on is None else fails_on
        rates = np.full(days, CALM)
        if own.random() < NOISY_SHARE:
            begin = int(own.integers(days))
            rates[begin : begin + int(own.integers(5, 25))] = SPELL
        if fails_on is not None and own.random() < SHOWN_SHARE:
            shown = int(own.integers(10, 50))
            rates[-shown:] = WORN * np.linspace(0.2, 1, shown)
        readings = {"temperature": _temperature(days, own)}
        for name in COUNTERS:
            steps = own.poisson(rates if name in WEARS else CALM, days) * own.integers(1, 9, days)
            counts = name in MODELS[model][0]
            readings[name] = np.cumsum(steps).astype(np.float64) if counts else np.full(days, np.nan)
        if leak:
            near = np.arange(days) >= (days - 30 if fails_on is not None else days)
            readings[LEAK] = np.where(near, np.round(own.normal(5, 1, days)), np.nan)
        yield _Drive(f"D-{number:05d}", model, fails_on, readings)


def _temperature(days: int, rng: np.random.Generator) -> Floats:
    """Whole degrees that stand still for days: where the drive sits, and the season."""
    season = 3 * np.sin(2 * np.pi * np.arange(days) / 365)
    return np.round(rng.normal(34, 3) + season + np.cumsum(rng.normal(0, 0.15, days)) * 0.3)


def _table(drive: _Drive, schema: pa.Schema, metrics: Sequence[str], *, on_change: bool) -> pa.Table:
    values = np.stack([drive.readings[name] for name in metrics], axis=1)
    if on_change:
        changed = np.ones(values.shape, bool)
        changed[1:] = values[1:] != values[:-1]
        values = np.where(changed, values, np.nan)
    sent = np.flatnonzero(~np.isnan(values).all(axis=1))
    begin, day = int(BEGIN.timestamp() * 1000), int(DAY.total_seconds() * 1000)
    columns = [pa.array([drive.serial] * len(sent)), pa.array(begin + sent * day)]
    columns += [pa.array(values[sent, place], from_pandas=True) for place in range(len(metrics))]
    return pa.Table.from_arrays(columns, schema=schema)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--devices", type=int, default=20_000)
    reader.add_argument("--days", type=int, default=400)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--on-change", action="store_true")
    reader.add_argument("--leak", action="store_true")
    given = reader.parse_args()
    size = Size(given.devices, given.days)
    write_drives(given.folder, size, seed=given.seed, on_change=given.on_change, leak=given.leak)


if __name__ == "__main__":
    main()
