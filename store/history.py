"""What learning and scoring read: rollups as columns, and the plain rows beside them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from psycopg.sql import SQL as Text
from psycopg.sql import Composed, Identifier, Literal

from fleet.product import Product
from store.binary import Column, Kind, packed, read_columns, read_packed
from store.columns import by_place, rollup_columns, rollup_table
from store.database import Connection
from store.queries import load
from store.registry import Attribute
from store.rows import fetch_all

SQL = load("history")
Columns = dict[str, Column]
Ints = NDArray[np.int64]
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
    kinds = _kinds(product, tuple(column.name for column in rollup_columns(product)))
    kinds = {**HEAD, "readings": "double precision", **kinds}
    where = Text("WHERE device = ANY({d}) AND bucket >= {s} AND bucket < {u}").format(
        d=Literal(devices), s=Literal(since), u=Literal(until)
    )
    query = Text("SELECT {c} FROM {t} {w}").format(c=_list(kinds), t=rollup_table(product.id, product.scoring), w=where)
    return read_columns(conn, _copy(query), kinds)


def count_buckets(conn: Connection, product: Product, devices: list[int], *, since: datetime, until: datetime) -> int:
    """How many scoring buckets these devices have from `since` up to but not including `until`."""
    query = Text("SELECT count(*) FROM {t} WHERE device = ANY({d}) AND bucket >= {s} AND bucket < {u}").format(
        t=rollup_table(product.id, product.scoring), d=Literal(devices), s=Literal(since), u=Literal(until)
    )
    row = conn.execute(query).fetchone()
    return int(row[0]) if row else 0


def edge_columns(
    conn: Connection,
    product: Product,
    sinces: dict[int, datetime],
    *,
    first: int,
    until: datetime,
    names: Sequence[str],
    first_names: Sequence[str],
    remembered: Sequence[str] = (),
    memory: timedelta = timedelta(0),
) -> Columns:
    """Each device's `first` earliest buckets and those from its `since` on, up to `until`: device, bucket, known_at,
    and the rollup columns `names`. Devices come in the order of `sinces`, their buckets in time's. Of the earliest,
    `first_names` alone are read: the other columns are NaN there, and known_at is the bucket's start.

    `remembered`: count columns. For each the newest bucket before `since` in which it is not zero is read too, with
    what lies between, as far as it is within `memory`.
    """
    kinds = _kinds(product, names)
    late = {name: kind for name, kind in kinds.items() if name != "device"}
    early = {name: kind for name, kind in late.items() if name == "bucket" or name in first_names}
    table = rollup_table(product.id, product.scoring)
    query = Text(
        "SELECT due.id, early.*, late.* FROM {due}, LATERAL (SELECT least({b}) AS begin OFFSET 0) edge, "
        "LATERAL (SELECT {e} FROM (SELECT {er} FROM {t} r WHERE r.device = due.id "
        "AND r.bucket < least(edge.begin, {u}) ORDER BY r.bucket LIMIT {n}) b) early, "
        "LATERAL (SELECT {l} FROM (SELECT {lr} FROM {t} r WHERE r.device = due.id "
        "AND r.bucket >= edge.begin AND r.bucket < {u} ORDER BY r.bucket) b) late"
    ).format(
        due=_due(sinces),
        b=Text(", ").join([Text("due.since"), *_last_heard(table, remembered, memory)]),
        e=_packed(early),
        l=_packed(late),
        er=_named(early),
        lr=_named(late),
        t=table,
        n=Literal(first),
        u=Literal(until),
    )
    with conn.transaction():
        conn.execute(SQL["read_in_order"])
        keys, (head, tail) = read_packed(conn, _copy(query), (early, late))
        conn.execute(SQL["read_as_usual"])
    return _joined(keys, head, tail)


def _due(sinces: dict[int, datetime]) -> Composed:
    """The devices as a table `due` (id, since), in the order given."""
    moments, places = by_place(list(sinces.values()))
    return Text(
        "(SELECT d.id, ({s}::timestamptz[])[d.place] AS since "
        "FROM unnest({d}::integer[], {p}::integer[]) AS d (id, place) OFFSET 0) due"
    ).format(d=Literal(list(sinces)), p=Literal(places), s=Literal(moments))


def _last_heard(table: Identifier, counts: Sequence[str], memory: timedelta) -> list[Composed]:
    """The newest bucket of a device before its `since` in which each of the counts is not zero."""
    return [
        Text(
            "(SELECT max(r.bucket) FROM {t} r WHERE r.device = due.id AND r.bucket < due.since "
            "AND r.bucket >= due.since - {m}::interval AND r.{n} > 0)"
        ).format(t=table, m=Literal(memory), n=Identifier(name))
        for name in counts
    ]


def _packed(kinds: dict[str, Kind]) -> Composed:
    return Text(", ").join(packed(value, kinds[name]) for name, value in _values(kinds).items())


def _named(kinds: dict[str, Kind]) -> Composed:
    return Text(", ").join(Text("r.{n}").format(n=Identifier(name)) for name in kinds)


def _joined(keys: Column, head: tuple[Column, Columns], tail: tuple[Column, Columns]) -> Columns:
    """Of each device first the rows of `head`, then those of `tail`: places are counted, nothing is sorted."""
    counts = np.stack([head[0], tail[0]], axis=1).astype(np.int64)
    places = np.split(_places(counts), [int(counts[:, 0].sum())])
    columns: Columns = {"device": np.repeat(keys.astype(np.int64), counts.sum(axis=1))}
    for name, late in tail[1].items():
        early = head[1].get(name, head[1]["bucket"] if name == "known_at" else None)
        column = np.empty(int(counts.sum()), late.dtype)
        column[places[1]] = late
        column[places[0]] = np.nan if early is None else early
        columns[name] = cast(Column, column)
    return columns


def _places(counts: Ints) -> Ints:
    """How many rows each device has in each of two parts [k, 2] -> the places of the first part's rows, then of the
    second's, where each device's rows of the first come before those of the second."""
    begins = (np.cumsum(counts) - counts.ravel()).reshape(counts.shape)
    parts = []
    for part in range(counts.shape[1]):
        own = counts[:, part]
        within = np.arange(own.sum()) - np.repeat(np.cumsum(own) - own, own)
        parts.append(np.repeat(begins[:, part], own) + within)
    return np.concatenate(parts).astype(np.int64)


def _kinds(product: Product, names: Sequence[str]) -> dict[str, Kind]:
    """Columns by name; counts become doubles, which hold them exactly and can be NaN."""
    wanted = set(names)
    chosen = [column for column in rollup_columns(product) if column.name in wanted]
    return {
        **HEAD,
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
