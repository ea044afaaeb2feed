"""A made-up fleet of a product with hundreds of metrics, as a recorded folder."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fleet.product import Product, Role
from fleet.product_files.parse import parse_product

BEGIN_MS = 1_735_689_600_000  # 2025-01-01T00:00:00Z
HOUR_MS = 3_600_000
HEAD = """
[product]
id = "plant"
name = "Plant"
interval = "1h"
scoring = "{scoring}"
[failure_modes.wear]
component = "bearing"
horizon = "5d"
lead_needed = "1d"
cost = {{ failure = 5000, visit = 400 }}
"""
LABELS = 32
# Of 100 metrics so many are settings, counters and states; the others are sensors.
OTHERS = {"setting": 2, "counter": 4, "state": 4}
# So many groups of sensors go up and down together; those of the first group rise before a failure.
GROUPS = 25
WEAR_HOURS = 120


@dataclass(frozen=True, slots=True)
class Size:
    metrics: int
    devices: int
    days: int
    scoring: str = "1h"


def wide_product(size: Size) -> Product:
    """Metrics by role; every state has 32 labels."""
    counts = {role: size.metrics * share // 100 for role, share in OTHERS.items()}
    counts = {"sensor": size.metrics - sum(counts.values()), **counts}
    labels = ", ".join(f'"l{code}"' for code in range(LABELS))
    parts = [HEAD.format(scoring=size.scoring)]
    for role, count in counts.items():
        more = f"labels = [{labels}]\n" if role == "state" else ""
        parts += [f'[metrics.{role}_{n:03d}]\nunit = ""\nrole = "{role}"\n{more}' for n in range(count)]
    return parse_product("".join(parts), file="plant.toml")


def write_fleet(folder: Path, size: Size, *, seed: int) -> Path:
    """A folder as `import` reads it; every other device fails at its record's end."""
    product, rng = wide_product(size), np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "product.toml").write_text(product.source)
    serials = [f"P-{number:03d}" for number in range(size.devices)]
    hours = np.arange(24 * size.days)
    end = BEGIN_MS + int(hours[-1]) * HOUR_MS
    (folder / "devices.csv").write_text(_lines("serial,installed_at", [f"{s},{BEGIN_MS}" for s in serials]))
    failures = [f"{serial},{end},wear" for serial in serials[::2]]
    (folder / "failures.csv").write_text(_lines("serial,ts,failure_mode", failures))
    with pq.ParquetWriter(folder / "telemetry.parquet", _schema(product)) as writer:
        for place, serial in enumerate(serials):
            wear = np.clip(1 - (hours[-1] - hours) / WEAR_HOURS, 0, None) * (place % 2 == 0)
            columns = {metric.id: _values(product, metric.id, hours, wear, rng) for metric in product.metrics}
            table = {"serial": [serial] * len(hours), "ts": BEGIN_MS + hours * HOUR_MS, **columns}
            writer.write_table(pa.table(table, schema=_schema(product)))
    return folder


def _values(
    product: Product, name: str, hours: NDArray[np.int64], wear: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64] | list[str]:
    metric, number = product.metric(name), int(name[-3:])
    day = 2 * np.pi * hours / 24
    if metric.role is Role.STATE:
        held = np.repeat(rng.integers(0, LABELS, len(hours) // 6 + 1), 6)[: len(hours)]
        return [metric.labels[code] for code in held.tolist()]
    if metric.role is Role.COUNTER:
        return np.cumsum(rng.integers(0, 4, len(hours))).astype(np.float64)
    if metric.role is Role.SETTING:
        return np.asarray(np.round(50 + 20 * np.sin(day + number)))
    rise = 3 * wear * (number % GROUPS == 0)
    return np.asarray(10 + number + np.sin(day * (1 + number % GROUPS) / 5) + rng.normal(0, 0.3, len(hours)) + rise)


def _schema(product: Product) -> pa.Schema:
    kinds = {m.id: pa.string() if m.role is Role.STATE else pa.float64() for m in product.metrics}
    return pa.schema({"serial": pa.string(), "ts": pa.int64(), **kinds})


def _lines(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"
