"""Readings as they are stored, read back page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.sql import SQL as Fragment
from psycopg.sql import Identifier

from fleet.product import Product, Role
from fleet.times import EARLIEST, LATEST
from store.engine.database import Connection
from store.engine.queries import load
from store.rollups.columns import telemetry_table

SQL = load(__file__)
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class StoredReading:
    """One row of telemetry: numbers, states by their label, None where the sensor said nothing."""

    ts: datetime
    seq: int | None
    received_at: datetime
    values: Mapping[str, float | str | None]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From `since` up to but not including `until`, later than `after`."""

    since: datetime | None = None
    until: datetime | None = None
    after: datetime | None = None


def read_telemetry(
    conn: Connection, product: Product, device_id: int, span: TimeSpan, *, limit: int = 1000
) -> list[StoredReading]:
    """A page of a device's readings in order of event time."""
    columns = Fragment(", ").join(Identifier(metric.id) for metric in product.metrics)
    statement = SQL["read_telemetry"].format(columns=columns, table=telemetry_table(product.id))
    rows = conn.execute(
        statement,
        {
            "device_id": device_id,
            "since": span.since or EARLIEST,
            "until": span.until or LATEST,
            "after": span.after,
            "limit": limit,
        },
    )
    return [StoredReading(row[0], row[1], row[2], _values(product, row[3:])) for row in rows]


def read_metrics(
    conn: Connection, product: Product, device_id: int, metrics: Sequence[str], span: TimeSpan
) -> list[tuple[datetime, dict[str, float | None]]]:
    """(ts, values) of some metrics of a device in order of event time, MOST_ROWS at most, the newest of them."""
    columns = Fragment(", ").join(Identifier(metric) for metric in metrics)
    statement = SQL["read_metrics"].format(columns=columns, table=telemetry_table(product.id))
    rows = conn.execute(statement, {**_within(device_id, span), "limit": MOST_ROWS}).fetchall()
    return [(row[0], dict(zip(metrics, row[1:], strict=True))) for row in reversed(rows)]


def extremes_of(
    conn: Connection, product: Product, device_id: int, metrics: Sequence[str], span: TimeSpan
) -> dict[str, tuple[float, float]]:
    """(lowest, highest) value of each metric that had one."""
    pairs = [Fragment("min({m}), max({m})").format(m=Identifier(metric)) for metric in metrics]
    statement = SQL["extremes"].format(pairs=Fragment(", ").join(pairs), table=telemetry_table(product.id))
    row = conn.execute(statement, _within(device_id, span)).fetchone()
    assert row is not None
    found = zip(metrics, row[::2], row[1::2], strict=True)
    return {metric: (low, high) for metric, low, high in found if low is not None}


def _within(device_id: int, span: TimeSpan) -> dict[str, object]:
    return {"device_id": device_id, "since": span.since or EARLIEST, "until": span.until or LATEST}


def _values(product: Product, row: tuple[object, ...]) -> dict[str, float | str | None]:
    """Stored codes of states become their labels."""
    values: dict[str, float | str | None] = {}
    for metric, value in zip(product.metrics, row, strict=True):
        assert value is None or isinstance(value, (int, float))
        if metric.role is Role.STATE and value is not None:
            values[metric.id] = metric.labels[int(value)]
        else:
            values[metric.id] = value
    return values
