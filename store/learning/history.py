"""History for training and scoring: rollups as columns; devices, events, maintenance and failures as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg.sql import SQL as Text
from psycopg.sql import Composed, Identifier, Literal

from fleet.product import Product
from store.assets.registry import Attribute
from store.engine.binary import Columns, Kind, read_columns
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.rollups.columns import RollupColumn
from store.rollups.layout import Part, read_layout
from store.rollups.part_rows import put_beside

SQL = load(__file__)
KEY: dict[str, Kind] = {"device": "integer", "bucket": "timestamptz"}
HEAD: dict[str, Kind] = {**KEY, "known_at": "timestamptz"}


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
    return fetch_all(conn, SQL["device_rows"], {"product": product, "devices": devices}, DeviceRow)


def event_rows(conn: Connection, devices: list[int], since: datetime, until: datetime) -> list[EventRow]:
    return fetch_all(conn, SQL["event_rows"], {"devices": devices, "since": since, "until": until}, EventRow)


def maintenance_rows(conn: Connection, devices: list[int], until: datetime) -> list[MaintenanceRow]:
    return fetch_all(conn, SQL["maintenance_rows"], {"devices": devices, "until": until}, MaintenanceRow)


def failure_rows(conn: Connection, devices: list[int], until: datetime) -> list[FailureRow]:
    return fetch_all(conn, SQL["failure_rows"], {"devices": devices, "until": until}, FailureRow)


def anomaly_rows(conn: Connection, devices: list[int], until: datetime) -> list[AnomalyRow]:
    return fetch_all(conn, SQL["anomaly_rows"], {"devices": devices, "until": until}, AnomalyRow)


def bucket_columns(
    conn: Connection, product: Product, devices: list[int], *, since: datetime, until: datetime
) -> Columns:
    """Scoring buckets of devices from `since` up to but not including `until`, in any order (to sort millions of rows
    costs the database more than us): device, bucket and known_at (ms), readings, and every rollup column; NaN where
    nothing was measured."""
    where = Text("WHERE device = ANY({d}) AND bucket >= {s} AND bucket < {u}").format(
        d=Literal(devices), s=Literal(since), u=Literal(until)
    )

    def read(part: Part, head: dict[str, Kind]) -> Columns:
        kinds = {**head, **rollup_kinds(part.columns)}
        values = Text(", ").join(number_values(kinds).values())
        query = Text("SELECT {c} FROM {t} {w}").format(c=values, t=part.table, w=where)
        return read_columns(conn, copy_out(query), kinds)

    first, *later = read_layout(conn, product, product.scoring).split()
    columns = read(first, {**HEAD, "readings": "double precision"})
    for part in later:
        put_beside(columns, read(part, KEY))
    return columns


def count_buckets(conn: Connection, product: Product, devices: list[int], *, since: datetime, until: datetime) -> int:
    """How many scoring buckets these devices have from `since` up to but not including `until`."""
    query = Text("SELECT count(*) FROM {t} WHERE device = ANY({d}) AND bucket >= {s} AND bucket < {u}").format(
        t=read_layout(conn, product, product.scoring).first,
        d=Literal(devices),
        s=Literal(since),
        u=Literal(until),
    )
    row = conn.execute(query).fetchone()
    return int(row[0]) if row else 0


def rollup_kinds(columns: Sequence[RollupColumn]) -> dict[str, Kind]:
    """Columns by name; counts become doubles, which hold them exactly and can be NaN."""
    return {c.name: "real" if c.type in ("real", "smallint") else "double precision" for c in columns}


def number_values(kinds: dict[str, Kind]) -> dict[str, Composed]:
    """What to select for columns by name: NaN for NULL, so that every row has one size."""
    number = Text("coalesce({n}::{k}, 'NaN')")
    return {
        name: Text("{n}").format(n=Identifier(name))
        if name in HEAD
        else number.format(n=Identifier(name), k=Text(kind))
        for name, kind in kinds.items()
    }


def copy_out(query: Composed) -> Composed:
    return Text("COPY ({q}) TO STDOUT (FORMAT binary)").format(q=query)
