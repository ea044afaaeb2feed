"""Drops readings and buckets that a product's retention does not keep, in short steps that may end after any of them.

Before a reading goes, every rollup has seen it, and from then on no rollup is computed from the time before.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from psycopg.sql import Identifier, Literal

from fleet.product import Product
from fleet.times import EARLIEST
from store.engine.database import Connection, has_timescale
from store.engine.queries import load
from store.rollups.columns import bucket_of, telemetry_table
from store.rollups.layout import read_layout
from store.rollups.rollups import alone
from store.storage.chunks import chunks_before, drop_chunk, stored_buckets
from store.storage.kept_from import await_kept_from, keep_buckets_from, keep_readings_from, read_kept_from

SQL = load(__file__)
DEVICES_AT_ONCE = 200
ROWS_AT_ONCE = 20_000


def newest_reading(conn: Connection, product: Product) -> datetime | None:
    """Event time of a product's newest reading."""
    name = "newest_of_all" if has_timescale(conn) else "newest_by_device"
    statement = SQL[name].format(table=telemetry_table(product.id))
    row = conn.execute(statement, {"product": product.id}).fetchone()
    return row[0] if row else None


def waited_for(conn: Connection, product: Product) -> tuple[int, datetime] | None:
    """The open ticket that needs the oldest readings: its number, and from when on they are its evidence."""
    back = max((mode.horizon for mode in product.failure_modes), default=timedelta(0))
    row = conn.execute(SQL["oldest_open_ticket"], {"product": product.id}).fetchone()
    return (int(row[0]), max(EARLIEST + back, row[1]) - back) if row else None


def let_go_before(conn: Connection, product: Product, target: datetime) -> datetime | None:
    """Decides from when on readings are kept: `target`, or earlier where an open ticket needs older ones, or where
    rollups have not seen all of them. Nothing goes while somebody else rolls up. Returns what is kept from."""
    with alone(conn, product) as mine:
        if not mine:
            return read_kept_from(conn, product.id)
        if (ticket := waited_for(conn, product)) is not None:
            target = min(target, ticket[1])
        with conn.transaction():
            await_kept_from(conn, product.id)
            row = conn.execute(SQL["earliest_dirty"], {"product": product.id}).fetchone()
            if row and row[0] is not None:
                target = min(target, row[0])
            keep_readings_from(conn, product.id, begin_of_buckets(product, target))
    return read_kept_from(conn, product.id)


def begin_of_buckets(product: Product, moment: datetime) -> datetime:
    """The latest moment up to this one at which a bucket of every rollup begins."""
    while (begin := min(bucket_of(moment, period) for period in product.rollups)) < moment:
        moment = begin
    return moment


def drop_readings(conn: Connection, product: Product) -> Iterator[int]:
    """Drops readings that are not kept, step by step: how many rows went, on TimescaleDB how many chunks. A chunk goes
    as a whole, when all of it is from before that time."""
    since = read_kept_from(conn, product.id)
    if since is None:
        return
    if has_timescale(conn):
        for chunk in chunks_before(conn, product.id, since):
            yield int(drop_chunk(conn, product.id, chunk))
        return
    statement = SQL["delete_readings"].format(table=telemetry_table(product.id))
    for devices in _devices(conn, product):
        gone = ROWS_AT_ONCE
        while gone == ROWS_AT_ONCE:
            wanted = {"devices": devices, "since": since, "limit": ROWS_AT_ONCE}
            gone = conn.execute(statement, wanted).rowcount
            yield gone


def drop_buckets(conn: Connection, product: Product, target: datetime, *, early: int) -> Iterator[int]:
    """Drops buckets from before `target`, none of a time whose readings are kept: how many went, step by step. The
    `early` first buckets of each device in the scoring period stay: what is normal for it is taken from them."""
    kept_from = read_kept_from(conn, product.id)
    if kept_from is None:
        return
    before = begin_of_buckets(product, min(target, kept_from))
    keep_buckets_from(conn, product.id, before)
    for period in product.rollups:
        first, *later = read_layout(conn, product, period).parts
        for devices in _devices(conn, product):
            # The first part comes last: where its first buckets lie says what the others keep.
            for part in (*later, first):
                yield from _drop_buckets(
                    conn, stored_buckets(conn, part.table), stored_buckets(conn, first.table), devices, before,
                    early=early if period == product.scoring else 0,
                )  # fmt: skip


def _drop_buckets(
    conn: Connection, table: Identifier, first: Identifier, devices: list[int], before: datetime, *, early: int
) -> Iterator[int]:
    name = "delete_buckets_of_chunks" if has_timescale(conn) else "delete_buckets"
    statement = SQL[name].format(table=table, first=first, early=Literal(early))
    gone = ROWS_AT_ONCE
    while gone == ROWS_AT_ONCE:
        gone = conn.execute(statement, {"devices": devices, "before": before, "limit": ROWS_AT_ONCE}).rowcount
        yield gone


def _devices(conn: Connection, product: Product) -> Iterator[list[int]]:
    """Pages of a product's devices."""
    last = 0
    while devices := [row[0] for row in conn.execute(SQL["next_devices"], _page(product, last))]:
        yield devices
        last = devices[-1]


def _page(product: Product, last: int) -> dict[str, object]:
    return {"product": product.id, "last": last, "limit": DEVICES_AT_ONCE}
