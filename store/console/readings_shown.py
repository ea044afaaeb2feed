"""What the console charts of a device's readings, and what the readings of its fleet look like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fleet.counters import READ
from fleet.product import Metric, Product, Role
from store.engine.database import Connection
from store.engine.queries import load
from store.rollups.layout import read_layout
from store.rollups.series import counter_increases, rollup_rows

SQL = load(__file__)
FLEET_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Buckets:
    """One device's rollup: `values[metric]` has one number or None for each of `times`."""

    period: timedelta
    times: list[datetime]
    values: dict[str, list[float | None]]


def buckets_of(
    conn: Connection,
    product: Product,
    device_id: int,
    metrics: Sequence[Metric],
    *,
    period: timedelta,
    since: datetime,
    until: datetime,
    limit: int = 800,
) -> Buckets:
    """Means of sensors and settings, increases of counters, last codes of states; `period` is one of the product's."""
    if not metrics:
        return Buckets(period, [], {})
    names = [name for metric in metrics for name in _shown_columns(metric)]
    rows = rollup_rows(conn, product, device_id, names, period=period, since=since, until=until, limit=limit)
    values: dict[str, list[float | None]] = {}
    for metric in metrics:
        shown = [[row.cells[name] for name in _shown_columns(metric)] for row in rows]
        if metric.role is Role.COUNTER:
            table = read_layout(conn, product, period).table_of(f"{metric.id}_count")
            values[metric.id] = counter_increases(conn, table, device_id, metric, since=since, buckets=shown)
        else:
            values[metric.id] = [cells[0] for cells in shown]
    return Buckets(period, [row.bucket for row in rows], values)


def latest_readings(conn: Connection, product: str) -> list[Mapping[str, Any]]:
    """The latest readings of FLEET_SAMPLE devices."""
    rows = conn.execute(SQL["latest_readings"], {"product": product, "limit": FLEET_SAMPLE})
    return [row[0] for row in rows]


def _shown_columns(metric: Metric) -> list[str]:
    """A metric's mean, a state's last code; of a counter all that its increase is derived from."""
    parts = {Role.COUNTER: READ, Role.STATE: ("last",)}.get(metric.role, ("mean",))
    return [f"{metric.id}_{part}" for part in parts]
