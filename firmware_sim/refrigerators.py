"""Refrigerators that are used, wear and fail: seeded physics, written down as a recorded fleet's folder.

What is known of each fault (its onset and end) stays in here; the folder holds what a service centre would know:
readings, event codes, failures and replacements.
"""

import csv
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Days from the first sign to failure (low, high); None: it comes without any sign.
SIGNS: dict[str, tuple[float, float] | None] = {
    "compressor_wear": (25.0, 45.0),
    "evaporator_fan_failure": (12.0, 25.0),
    "refrigerant_leak": (15.0, 30.0),
    "condenser_fouling": (40.0, 70.0),
    "defrost_failure": None,
}
COMPONENT = {
    "compressor_wear": "compressor",
    "evaporator_fan_failure": "evaporator_fan",
    "refrigerant_leak": "refrigerant_circuit",
    "condenser_fouling": "condenser",
    "defrost_failure": "defrost_system",
}
SHARE = np.array([0.26, 0.26, 0.2, 0.22, 0.06])
DAYS_BETWEEN_FAULTS = 55.0
REPAIR_AFTER = timedelta(hours=20)
AIR_GAP_K = 12.0


@dataclass(slots=True)
class Life:
    """One refrigerator's record: readings by column, and what a service centre would note."""

    serial: str
    columns: dict[str, Array] = field(default_factory=dict)
    events: list[tuple[int, str, str]] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)
    repairs: list[tuple[int, str]] = field(default_factory=list)


def record_refrigerators(
    folder: Path, product_toml: str, *, devices: int, days: int, seed: int, begin: datetime, prefix: str = "KLK"
) -> Path:
    """Writes a recorded fleet of hourly readings; the same seed writes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "product.toml").write_text(product_toml, encoding="utf-8")
    lives = [
        live(np.random.default_rng([seed, number]), f"{prefix}-{number + 1:04d}", days * 24)
        for number in range(devices)
    ]
    _write(folder / "devices.csv", ("serial", "installed_at"), [(one.serial, _at(begin, 0)) for one in lives])
    names = list(lives[0].columns)
    with (folder / "telemetry.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("serial", "ts", *names))
        for one in lives:
            table = np.column_stack([one.columns[name] for name in names])
            for hour, values in enumerate(table.tolist()):
                if values[0] == values[0]:  # An hour without power leaves no reading.
                    rows.writerow((one.serial, _at(begin, hour), *(f"{value:.6g}" for value in values)))
    _write(
        folder / "events.csv",
        ("serial", "ts", "code", "severity"),
        [(one.serial, _at(begin, hour), code, severity) for one in lives for hour, code, severity in one.events],
    )
    _write(
        folder / "failures.csv",
        ("serial", "ts", "failure_mode"),
        [(one.serial, _at(begin, hour), mode) for one in lives for hour, mode in one.failures],
    )
    _write(
        folder / "maintenance.csv",
        ("serial", "ts", "component", "action"),
        [(one.serial, _at(begin, hour), component, "replaced") for one in lives for hour, component in one.repairs],
    )
    return folder


def live(rng: np.random.Generator, serial: str, hours: int) -> Life:
    """One refrigerator's hours in a household, with its faults."""
    life = Life(serial)
    wear = {mode: np.zeros(hours) for mode in SIGNS}
    down = np.zeros(hours, bool)
    _wear_out(rng, life, wear, down, hours)
    _measure(rng, life, wear, down, hours)
    for hour in np.flatnonzero(rng.random(hours) < 0.004):
        life.events.append((int(hour), "W03", "info"))
    life.events.sort()
    return life


def _wear_out(
    rng: np.random.Generator, life: Life, wear: dict[str, Array], down: NDArray[np.bool_], hours: int
) -> None:
    """One fault after another, each with its signs; after each failure a repair."""
    modes = list(SIGNS)
    free_from = 0.0
    while True:
        mode = modes[int(rng.choice(len(modes), p=SHARE))]
        signs = SIGNS[mode]
        lasting = rng.uniform(*signs) * 24 if signs else 0.0
        failure = free_from + rng.exponential(DAYS_BETWEEN_FAULTS * 24) + lasting
        end = min(hours, int(failure))
        if signs:
            onset = failure - lasting
            since = np.arange(max(0, int(onset)), end)
            wear[mode][since] = np.clip((since - onset) / lasting, 0, 1) ** rng.uniform(1.2, 2.2)
        if failure >= hours:
            return
        hour = int(failure)
        if mode == "evaporator_fan_failure":
            life.events.append((hour, "E07", "error"))
        if mode == "compressor_wear":
            for before in rng.integers(2, 60, size=3):
                life.events.append((max(0, hour - int(before)), "E21", "critical"))
        life.failures.append((hour, mode))
        repaired = hour + int(REPAIR_AFTER / timedelta(hours=1))
        down[hour:repaired] = True
        if repaired >= hours:
            return
        life.repairs.append((repaired, COMPONENT[mode]))
        free_from = repaired


def _measure(rng: np.random.Generator, life: Life, wear: dict[str, Array], down: NDArray[np.bool_], hours: int) -> None:
    """Heat in, heat out: what the sensors say of each hour."""
    hour = np.arange(hours)
    compressor, fan, leak, dust = (wear[m] for m in list(SIGNS)[:4])

    def noise(scale: float) -> Array:
        return rng.normal(0, scale, hours)

    room = (
        27 + rng.normal(0, 1.5) + 2.5 * np.sin((hour % 24 - 9) / 24 * 2 * np.pi) + _drift(rng, hours, 1.2) + noise(0.3)
    )
    set_point = np.full(hours, float(rng.choice([2, 3, 4, 5])))
    openings = rng.poisson(np.where((hour % 24 > 5) & (hour % 24 < 22), rng.uniform(1, 3), 0.1))
    load = rng.uniform(1.5, 2.1) * (room - set_point + 10) + 2.2 * openings
    capacity = rng.uniform(110, 130) * (1 - 0.2 * compressor) * (1 - 0.45 * leak) * (1 - 0.2 * fan) * (1 - 0.15 * dust)
    duty = np.clip(load / capacity * 100 + noise(1.5), 5, 100)
    starved = np.clip(load / capacity - 0.9, 0, None)
    condenser = room + AIR_GAP_K * (0.6 + duty / 200) + 16 * dust - 5 * leak + noise(0.6)
    evaporator = -24 + rng.normal(0, 0.8) - 6 * fan - 7 * leak + 0.12 * (condenser - 40) + noise(0.5)
    cabinet = set_point + 2.2 * fan + 6 * starved + 0.25 * openings + noise(0.3)
    power = rng.uniform(88, 98) * (1 + 0.22 * compressor + 0.006 * (condenser - 40) - 0.12 * leak) + noise(1.5)
    voltage = 220 + rng.normal(0, 3) + 4 * np.sin((hour % 24 - 3) / 24 * 2 * np.pi) + noise(1.5)
    columns = {
        "cabinet_temperature": cabinet,
        "freezer_temperature": -18 + 1.5 * fan + 7 * starved + 2 * leak + noise(0.4),
        "ambient_temperature": room,
        "evaporator_temperature": evaporator,
        "condenser_temperature": condenser,
        "compressor_power": power,
        "compressor_current": power / voltage / (0.82 - 0.1 * compressor) + noise(0.008),
        "compressor_duty": duty,
        "fan_speed": 2400 * (1 - 0.4 * fan) + noise(25) * (1 + 4 * fan),
        "supply_voltage": voltage,
        "set_temperature": set_point,
        "energy_total": np.cumsum(power * duty / 100) / 1000,
        "door_openings": np.cumsum(openings).astype(np.float64),
        "compressor_starts": np.cumsum(rng.poisson(2 + 2.5 * compressor)).astype(np.float64),
    }
    silent = down | (rng.random(hours) < 0.005)
    life.columns = {name: np.where(silent, np.nan, values) for name, values in columns.items()}


def _drift(rng: np.random.Generator, hours: int, scale: float) -> Array:
    """Weather: a slow wandering around zero."""
    days = np.cumsum(rng.normal(0, 1, hours // 24 + 2))
    days -= np.linspace(days[0], days[-1], len(days))
    wandering = np.interp(np.arange(hours) / 24, np.arange(len(days)), days / (days.std() + 1e-9) * scale)
    return np.asarray(wandering, np.float64)


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _at(begin: datetime, hour: int) -> str:
    return (begin + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ")
