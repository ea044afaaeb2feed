"""What learning and scoring read: rollups as columns, and the plain rows beside them."""

import io
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv as pa_csv
from psycopg.sql import SQL as Text
from psycopg.sql import Composed, Identifier, Literal

from fleet.product import Product
from store.columns import rollup_columns, rollup_table
from store.database import Connection
from store.queries import load
from store.registry import Attribute

SQL = load("history")
HEAD = ("device", "bucket", "known_at", "readings")


class DeviceRow(NamedTuple):
    id: int
    serial: str
    installed_at: datetime
    attributes: dict[str, Attribute]


class EventRow(NamedTuple):
    device: int
    ts: datetime
    code: str
    severity: str


class MaintenanceRow(NamedTuple):
    device: int
    ts: datetime
    component: str
    action: str


class FailureRow(NamedTuple):
    device: int
    ts: datetime
    failure_mode: str


class AnomalyRow(NamedTuple):
    device: int
    starts_at: datetime
    ends_at: datetime


def device_rows(conn: Connection, product: str, devices: list[int] | None = None) -> list[DeviceRow]:
    """Devices by serial; all of the product's without `devices`."""
    return [DeviceRow(*row) for row in conn.execute(SQL["device_rows"], {"product": product, "devices": devices})]


def event_rows(conn: Connection, devices: list[int], since: datetime, until: datetime) -> list[EventRow]:
    rows = conn.execute(SQL["event_rows"], {"devices": devices, "since": since, "until": until})
    return [EventRow(*row) for row in rows]


def maintenance_rows(conn: Connection, devices: list[int], until: datetime) -> list[MaintenanceRow]:
    rows = conn.execute(SQL["maintenance_rows"], {"devices": devices, "until": until})
    return [MaintenanceRow(*row) for row in rows]


def failure_rows(conn: Connection, devices: list[int], until: datetime) -> list[FailureRow]:
    return [FailureRow(*row) for row in conn.execute(SQL["failure_rows"], {"devices": devices, "until": until})]


def anomaly_rows(conn: Connection, devices: list[int], until: datetime) -> list[AnomalyRow]:
    return [AnomalyRow(*row) for row in conn.execute(SQL["anomaly_rows"], {"devices": devices, "until": until})]


def bucket_columns(
    conn: Connection, product: Product, devices: list[int], *, since: datetime, until: datetime, metrics: frozenset[str]
) -> pa.Table:
    """Scoring buckets of devices from `since` up to but not including `until`: device, bucket, known_at (ms), readings
    and the rollup columns of `metrics`, sorted by device and bucket."""
    where = Text("WHERE device = ANY({d}) AND bucket >= {s} AND bucket < {u}").format(
        d=Literal(devices), s=Literal(since), u=Literal(until)
    )
    table = rollup_table(product.id, product.scoring)
    return _copied(
        conn,
        product,
        metrics,
        Text("SELECT {c} FROM {t} {w} ORDER BY device, bucket").format(c=_list(product, metrics), t=table, w=where),
    )


def edge_columns(
    conn: Connection,
    product: Product,
    sinces: dict[int, datetime],
    *,
    first: int,
    until: datetime,
    metrics: frozenset[str],
) -> pa.Table:
    """Each device's `first` earliest buckets and those from its `since` on, up to `until`; columns as above."""
    names, table = _list(product, metrics), rollup_table(product.id, product.scoring)
    return _copied(
        conn,
        product,
        metrics,
        Text(
            "SELECT {c} FROM unnest({d}::integer[], {s}::timestamptz[]) AS due (id, since), LATERAL ("
            "(SELECT * FROM {t} r WHERE r.device = due.id AND r.bucket < least(due.since, {u}) "
            "ORDER BY r.bucket LIMIT {n}) UNION ALL "
            "(SELECT * FROM {t} r WHERE r.device = due.id AND r.bucket >= due.since AND r.bucket < {u})) b "
            "ORDER BY device, bucket"
        ).format(
            c=names,
            d=Literal(list(sinces)),
            s=Literal(list(sinces.values())),
            t=table,
            n=Literal(first),
            u=Literal(until),
        ),
    )


def _names(product: Product, metrics: frozenset[str]) -> list[str]:
    return [c.name for c in rollup_columns(product) if c.name.rsplit("_", 1)[0] in metrics]


def _list(product: Product, metrics: frozenset[str]) -> Composed:
    milliseconds = [
        Text("(extract(epoch FROM {n}) * 1000)::bigint AS {n}").format(n=Identifier(n)) for n in ("bucket", "known_at")
    ]
    rest = [Identifier(name) for name in _names(product, metrics)]
    return Text(", ").join([Identifier("device"), *milliseconds, Identifier("readings"), *rest])


def _copied(conn: Connection, product: Product, metrics: frozenset[str], query: Composed) -> pa.Table:
    """Rows as text through COPY, parsed in columns: a million rows without a Python object for each value."""
    types = {name: pa.int64() for name in HEAD} | {name: pa.float64() for name in _names(product, metrics)}
    text = io.BytesIO()
    with conn.cursor() as cursor, cursor.copy(Text("COPY ({q}) TO STDOUT (FORMAT csv)").format(q=query)) as copy:
        for block in copy:
            text.write(block)
    if not text.tell():
        return pa.table({name: pa.array([], kind) for name, kind in types.items()})
    text.seek(0)
    return pa_csv.read_csv(
        text,
        read_options=pa_csv.ReadOptions(column_names=list(types), use_threads=False),
        convert_options=pa_csv.ConvertOptions(column_types=types, null_values=[""]),
    )
