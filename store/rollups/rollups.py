"""The dirty-range job: updates every rollup from what ingest changed, and marks devices as due for a score."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg.sql import SQL as Text
from psycopg.sql import Identifier, Literal

from fleet.product import Product
from store.engine.database import Connection, has_timescale
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.rollups.columns import ORIGIN, bucket_of, by_place, telemetry_table
from store.rollups.layout import Part, read_layout
from store.storage.kept_from import read_kept_from

SQL = load(__file__)
# Windows of a continuous aggregate that lie closer than this many buckets are refreshed as one.
NEAR_BUCKETS = 4
# Before every bucket.
BEGINNING = datetime.min.replace(tzinfo=UTC)
# What fills known_at and readings.
HEAD = (Text("max(t.ts)"), Text("count(*)"))

Range = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Due:
    """A device with buckets from `since` on that wait for a score."""

    device: int
    since: datetime


def refresh_rollups(conn: Connection, product: Product) -> int:
    """Brings every rollup of a product up to date; returns how many dirty ranges were worked off.

    On an autocommit connection. Killed at any point, it is done again; two at once: the second does nothing.
    """
    done = 0
    with alone(conn, product) as mine:
        while mine:
            rows = conn.execute(SQL["read_dirty"], {"product": product.id}).fetchall()
            if not rows:
                break
            ranges = _per_device((device, lo, hi) for _, device, lo, hi, _ in rows)
            for period in product.rollups:
                _refresh(conn, product, period, ranges)
            changed = _per_device((device, lo, hi) for _, device, lo, hi, scores in rows if scores)
            with conn.transaction():
                _put_due(conn, product, changed)
                conn.execute(SQL["forget_dirty"], {"ids": [row[0] for row in rows]})
            done += len(rows)
    return done


def refresh_range(
    conn: Connection, product: Product, period: timedelta, devices: list[int], lo: datetime, hi: datetime
) -> None:
    """Rolls up devices' time again, whatever is dirty; where readings were taken out, their buckets go or shrink."""
    _refresh(conn, product, period, dict.fromkeys(devices, (lo, hi)))


def claim_due(conn: Connection, product: str, *, now: datetime, limit: int = 5_000) -> list[Due]:
    return fetch_all(conn, SQL["claim_due"], {"product": product, "now": now, "limit": limit}, Due)


def has_work(conn: Connection, product: str, *, now: datetime) -> bool:
    row = conn.execute(SQL["has_due"], {"product": product, "now": now}).fetchone()
    return bool(row and row[0])


def postpone_due(conn: Connection, product: Product, waiting: dict[int, datetime], scored: list[int]) -> None:
    """`waiting`: the first bucket, by device, that was not complete; `scored`: devices with nothing left."""
    finished = [device for device in scored if device not in waiting]
    conn.execute(SQL["clear_due"], {"devices": finished})
    if waiting:
        dues = [complete_at(product, bucket) for bucket in waiting.values()]
        conn.execute(SQL["done_due"], {"devices": list(waiting), "sinces": list(waiting.values()), "dues": dues})


def complete_at(product: Product, bucket: datetime) -> datetime:
    """From when on a scoring bucket is complete: its last expected reading has come by then."""
    return bucket + max(product.scoring - product.interval, timedelta(0))


@contextmanager
def alone(conn: Connection, product: Product) -> Iterator[bool]:
    """While it lasts nobody else rolls up this product's readings; False where somebody does."""
    row = conn.execute(SQL["lock_rollups"], {"product": product.id}).fetchone()
    mine = bool(row and row[0])
    try:
        yield mine
    finally:
        if mine and not conn.closed:
            conn.execute(SQL["unlock_rollups"], {"product": product.id})


def _per_device(rows: Iterator[tuple[int, datetime, datetime]]) -> dict[int, Range]:
    ranges: dict[int, Range] = {}
    for device, lo, hi in rows:
        known = ranges.get(device, (lo, hi))
        ranges[device] = min(known[0], lo), max(known[1], hi)
    return ranges


def _put_due(conn: Connection, product: Product, ranges: dict[int, Range]) -> None:
    sinces, places = by_place([bucket_of(lo, product.scoring) for lo, _ in ranges.values()])
    conn.execute(
        SQL["put_due"],
        {
            "product": product.id,
            "devices": list(ranges),
            "places": places,
            "sinces": sinces,
            "dues": [complete_at(product, bucket) for bucket in sinces],
        },
    )


def _refresh(conn: Connection, product: Product, period: timedelta, ranges: dict[int, Range]) -> None:
    """The first part comes last: whoever finds a bucket there finds it in the others too. A bucket whose readings were
    dropped, all or some of them, stays as it is."""
    kept = _first_whole(read_kept_from(conn, product.id), period)
    whole = {
        d: (max(bucket_of(lo, period), kept), bucket_of(hi, period) + period)
        for d, (lo, hi) in ranges.items()
        if hi >= kept
    }
    if not whole:
        return
    first, *later = read_layout(conn, product, period).split()
    scale = has_timescale(conn)
    for part in (*later, first):
        if scale:
            _refresh_aggregate(conn, part, period, whole)
        else:
            _refresh_table(conn, product, part, period, whole)


def _first_whole(kept_from: datetime | None, period: timedelta) -> datetime:
    """The first bucket of which no reading was dropped."""
    if kept_from is None:
        return BEGINNING
    begins = bucket_of(kept_from, period)
    return begins if begins == kept_from else begins + period


def _refresh_aggregate(conn: Connection, part: Part, period: timedelta, whole: dict[int, Range]) -> None:
    for lo, hi in _joined(whole.values(), NEAR_BUCKETS * period):
        conn.execute(
            Text("CALL public.refresh_continuous_aggregate({view}, {lo}, {hi})").format(
                view=Literal(part.table.as_string(conn)), lo=Literal(lo), hi=Literal(hi)
            )
        )


def _refresh_table(conn: Connection, product: Product, part: Part, period: timedelta, whole: dict[int, Range]) -> None:
    los, lo_places = by_place([lo for lo, _ in whole.values()])
    his, hi_places = by_place([hi for _, hi in whole.values()])
    names = [Identifier(name) for name in ("known_at", "readings", *(column.name for column in part.columns))]
    conn.execute(
        Text(
            "INSERT INTO {rollup} (device, bucket, {names}) "
            "SELECT t.device, date_bin({period}, t.ts, {origin}), {aggregates} "
            "FROM (SELECT u.id, (%(los)s::timestamptz[])[u.lo] AS lo, (%(his)s::timestamptz[])[u.hi] AS hi "
            "FROM unnest(%(devices)s::integer[], %(lo)s::integer[], %(hi)s::integer[]) AS u (id, lo, hi)) AS d "
            "JOIN {telemetry} t ON t.device = d.id AND t.ts >= d.lo AND t.ts < d.hi GROUP BY 1, 2 "
            "ON CONFLICT (device, bucket) DO UPDATE SET {updates}"
        ).format(
            rollup=part.table,
            names=Text(", ").join(names),
            period=Literal(period),
            origin=Literal(ORIGIN),
            aggregates=Text(", ").join([*HEAD, *(column.plain for column in part.columns)]),
            telemetry=telemetry_table(product.id),
            updates=Text(", ").join(Text("{n} = excluded.{n}").format(n=name) for name in names),
        ),
        {"devices": list(whole), "los": los, "lo": lo_places, "his": his, "hi": hi_places},
    )


def _joined(ranges: Iterable[Range], gap: timedelta) -> list[Range]:
    """Ranges sorted and joined where they touch or nearly do."""
    joined: list[Range] = []
    for lo, hi in sorted(ranges):
        if joined and lo <= joined[-1][1] + gap:
            joined[-1] = joined[-1][0], max(hi, joined[-1][1])
        else:
            joined.append((lo, hi))
    return joined
