"""Each device's first buckets and its newest, with selected columns: the reading of live scoring."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

import numpy as np
from psycopg.sql import SQL as Text
from psycopg.sql import Composed, Identifier, Literal

from fleet.product import Product
from store.engine.binary import Column, Columns, Kind, Packed, nothing, packed, read_packed, unpack
from store.engine.database import Connection
from store.engine.queries import load
from store.learning.history import HEAD, KEY, copy_out, number_values, rollup_kinds
from store.rollups.columns import RollupColumn, by_place
from store.rollups.layout import Layout, Part, read_layout
from store.rollups.part_rows import put_beside

SQL = load(__file__, "history")
# A query answers with at most 1,664 columns.
MOST_ANSWERED = 1_600


def edge_columns(
    conn: Connection,
    product: Product,
    sinces: dict[int, datetime],
    *,
    first: int,
    until: datetime,
    names: Sequence[str],
    first_names: Sequence[str],
    remembered: Sequence[Sequence[str]] = (),
    memory: timedelta = timedelta(0),
) -> Columns:
    """Each device's `first` earliest buckets and those from its `since` on, up to `until`: device, bucket, known_at,
    and the rollup columns `names`. Devices come in the order of `sinces`, their buckets in time's. Of the earliest,
    `first_names` alone are read: the other columns are NaN there, and known_at is the bucket's start.

    `remembered`: for each the newest bucket before `since` in which its first column (where there is none, its second)
    is above zero is read too, with what lies between, as far as it is within `memory`.
    """
    layout = read_layout(conn, product, product.scoring)
    edge = Text("{due}, LATERAL (SELECT least({b}) AS begin OFFSET 0) edge").format(
        due=_due(sinces), b=Text(", ").join([Text("due.since"), *_last_heard(layout, remembered, memory)])
    )
    columns: Columns = {}
    with conn.transaction():
        conn.execute(SQL["read_in_order"])
        for part in _answerable(layout.split(names), frozenset(first_names)):
            late: dict[str, Kind] = {**(KEY if columns else HEAD), **rollup_kinds(part.columns)}
            del late["device"]
            early = {name: kind for name, kind in late.items() if name == "bucket" or name in first_names}
            query = _edges(part.table, edge, early, late, first=first, until=until)
            keys, (head, tail) = read_packed(conn, copy_out(query), (early, late))
            joined = _joined(keys, head, tail)
            if columns:
                put_beside(columns, joined)
            else:
                columns = joined
        conn.execute(SQL["read_as_usual"])
    return columns


def earlier_buckets(
    conn: Connection, product: Product, sinces: dict[int, datetime], *, back: int, within: timedelta
) -> dict[int, datetime]:
    """Of each device the `back`-th bucket with readings before its `since`; devices with fewer in `within` before it
    are left out."""
    query = Text(
        "SELECT due.id, b.bucket FROM {due}, LATERAL (SELECT r.bucket FROM {t} r WHERE r.device = due.id "
        "AND r.bucket < due.since AND r.bucket >= due.since - {w}::interval ORDER BY r.bucket DESC "
        "OFFSET {n} LIMIT 1) b"
    ).format(
        due=_due(sinces),
        t=read_layout(conn, product, product.scoring).first,
        w=Literal(within),
        n=Literal(back - 1),
    )
    return dict(conn.execute(query).fetchall()) if sinces else {}


def _answerable(parts: Sequence[Part], first_names: frozenset[str]) -> list[Part]:
    """The same parts, in pieces of which one query answers both early and late buckets."""
    pieces: list[Part] = []
    for part in parts:
        own: list[RollupColumn] = []
        room = MOST_ANSWERED
        for column in part.columns:
            room -= 1 + (column.name in first_names)
            if room < 0:
                pieces.append(Part(part.table, tuple(own)))
                own, room = [], MOST_ANSWERED - 2
            own.append(column)
        pieces.append(Part(part.table, tuple(own)))
    return pieces


def _edges(
    table: Identifier, edge: Composed, early: dict[str, Kind], late: dict[str, Kind], *, first: int, until: datetime
) -> Composed:
    return Text(
        "SELECT due.id, early.*, late.* FROM {edge}, "
        "LATERAL (SELECT {e} FROM (SELECT {er} FROM {t} r WHERE r.device = due.id "
        "AND r.bucket < least(edge.begin, {u}) ORDER BY r.bucket LIMIT {n}) b) early, "
        "LATERAL (SELECT {l} FROM (SELECT {lr} FROM {t} r WHERE r.device = due.id "
        "AND r.bucket >= edge.begin AND r.bucket < {u} ORDER BY r.bucket) b) late"
    ).format(
        edge=edge,
        e=_packed(early),
        l=_packed(late),
        er=_named(early),
        lr=_named(late),
        t=table,
        n=Literal(first),
        u=Literal(until),
    )


def _due(sinces: dict[int, datetime]) -> Composed:
    """The devices as a table `due` (id, since), in the order given."""
    moments, places = by_place(list(sinces.values()))
    return Text(
        "(SELECT d.id, ({s}::timestamptz[])[d.place] AS since "
        "FROM unnest({d}::integer[], {p}::integer[]) AS d (id, place) OFFSET 0) due"
    ).format(d=Literal(list(sinces)), p=Literal(places), s=Literal(moments))


def _last_heard(layout: Layout, wanted: Sequence[Sequence[str]], memory: timedelta) -> list[Composed]:
    """The newest bucket of a device before its `since` in which a column is above zero, for each of those wanted."""
    newest = Text(
        "(SELECT max(r.bucket) FROM {t} r WHERE r.device = due.id AND r.bucket < due.since "
        "AND r.bucket >= due.since - {m}::interval AND r.{n} > 0)"
    )
    return [
        Text("coalesce({b})").format(
            b=Text(", ").join(
                newest.format(t=layout.table_of(name), m=Literal(memory), n=Identifier(name)) for name in names
            )
        )
        for names in wanted
    ]


def _packed(kinds: dict[str, Kind]) -> Composed:
    return Text(", ").join(packed(value, kinds[name]) for name, value in number_values(kinds).items())


def _named(kinds: dict[str, Kind]) -> Composed:
    return Text(", ").join(Text("r.{n}").format(n=Identifier(name)) for name in kinds)


def _joined(keys: Column, early: Packed, late: Packed) -> Columns:
    """Of each device first its early rows, then its late ones: texts lie side by side before anything is unpacked. What
    was joined is let go of."""
    heads, tails = early.counts, late.counts
    count = int(heads.sum() + tails.sum())
    columns: Columns = {"device": np.repeat(keys.astype(np.int64), heads + tails)}
    first = {"known_at": early.texts["bucket"], **early.texts}
    for name, kind in late.kinds.items():
        before = first.get(name) or [nothing(kind, rows) for rows in heads]
        columns[name] = unpack(name, kind, chain.from_iterable(zip(before, late.texts.pop(name), strict=True)), count)
    return columns
