"""Readings as they are stored, read back page by page."""

from collections.abc import Mapping
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
