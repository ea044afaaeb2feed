"""What learning and scoring read: rollups as columns, and the plain rows beside them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from psycopg.sql import SQL as Text
from psycopg.sql import Composed, Identifier, Literal

from fleet.product import Product
from store.binary import Column, Kind, packed, read_columns, read_packed
from store.columns import rollup_columns, rollup_table
from store.database import Connection
from store.queries import load
from store.registry import Attribute

SQL = load("history")
Columns = dict[str, Column]
HEAD: dict[str, Kind] = {"device": "integer", "bucket": "timestamptz", "known_at": "timestamptz"}


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
    conn: Connection, product: Product, devices: list[int], *, since: datetime, until: datetime
) -> Columns:
    """Scoring buckets of devices from `since` up to but not including `until`, by device and bucket: device, bucket and
    known_at (ms), readings, and every rollup column; NaN where nothing was measured."""
    names = tuple(column.name for column in rollup_columns(product))
    kinds = _kinds(product, names)
    where = Text("WHERE device = ANY({d}) AND bucket >= {s} AND bucket < {u}").format(
        d=Literal(devices), s=Literal(since), u=Literal(until)
    )
    query = Text("SELECT {c} FROM {t} {w} ORDER BY device, bucket").format(
        c=_list(kinds), t=rollup_table(product.id, product.scoring), w=where
    )
    return read_columns(conn, _copy(query), kinds)


def edge_columns(
    conn: Connection,
    product: Product,
    sinces: dict[int, datetime],
    *,
    first: int,
    until: datetime,
    names: Sequence[str],
    remembered: Sequence[str] = (),
    memory: timedelta = timedelta(0),
) -> Columns:
    """Each device's `first` earliest buckets and those from its `since` on, up to `until`: device, bucket, known_at,
    readings, and the rollup columns `names`. Devices come in the order of `sinces`, their buckets in time's.

    `remembered`: count columns. For each the newest bucket before `since` in which it is not zero is read too, with
    what lies between, as far as it is within `memory`.
    """
    kinds, table = _kinds(product, names), rollup_table(product.id, product.scoring)
    begins = [
        Text(
            "(SELECT max(r.bucket) FROM {t} r WHERE r.device = due.id AND r.bucket < due.since "
            "AND r.bucket >= due.since - {m}::interval AND r.{n} > 0)"
        ).format(t=table, m=Literal(memory), n=Identifier(name))
        for name in remembered
    ]
    raw = Text(", ").join(Text("r.{n}").format(n=Identifier(name)) for name in kinds)
    query = Text(
        "SELECT due.id, packed.* FROM unnest({d}::integer[], {s}::timestamptz[]) AS due (id, since), "
        "LATERAL (SELECT least({b}) AS begin OFFSET 0) edge, LATERAL (SELECT {c} FROM ("
        "(SELECT {r} FROM {t} r WHERE r.device = due.id AND r.bucket < least(edge.begin, {u}) "
        "ORDER BY r.bucket LIMIT {n}) UNION ALL "
        "(SELECT {r} FROM {t} r WHERE r.device = due.id AND r.bucket >= edge.begin AND r.bucket < {u} "
        "ORDER BY r.bucket)) b) packed"
    ).format(
        c=Text(", ").join(packed(value, kinds[name]) for name, value in _values(kinds).items() if name != "device"),
        d=Literal(list(sinces)),
        s=Literal(list(sinces.values())),
        b=Text(", ").join([Text("due.since"), *begins]),
        r=raw,
        t=table,
        n=Literal(first),
        u=Literal(until),
    )
    return read_packed(conn, _copy(query), kinds)


def _kinds(product: Product, names: Sequence[str]) -> dict[str, Kind]:
    """Columns by name; numbers of readings become doubles, which hold them exactly and can be NaN."""
    wanted = set(names)
    chosen = [column for column in rollup_columns(product) if column.name in wanted]
    return {
        **HEAD,
        "readings": "double precision",
        **{c.name: "real" if c.type in ("real", "smallint") else "double precision" for c in chosen},
    }


def _list(kinds: dict[str, Kind]) -> Composed:
    return Text(", ").join(_values(kinds).values())


def _values(kinds: dict[str, Kind]) -> dict[str, Composed]:
    """NaN for NULL, so that every row has one size."""
    number = Text("coalesce({n}::{k}, 'NaN')")
    return {
        name: Text("{n}").format(n=Identifier(name))
        if name in HEAD
        else number.format(n=Identifier(name), k=Text(kind))
        for name, kind in kinds.items()
    }


def _copy(query: Composed) -> Composed:
    return Text("COPY ({q}) TO STDOUT (FORMAT binary)").format(q=query)
