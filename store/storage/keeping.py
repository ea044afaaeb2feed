"""The storage job of one product: retention, then the columnstore, on the fleet's clock."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.product import Product
from fleet.retention import Retention
from fleet.times import EARLIEST
from store.engine.database import Connection, has_timescale
from store.engine.queries import load
from store.storage.chunks import chunks_before, open_columnstore, settle_chunk
from store.storage.retention import drop_buckets, drop_readings, let_go_before, newest_reading

SQL = load(__file__)


@dataclass(slots=True)
class Kept:
    """What a run of the job did so far. `readings`: rows that were dropped; on TimescaleDB `chunks`, as a whole."""

    readings: int = 0
    chunks: int = 0
    buckets: int = 0
    settled: int = 0


def keep_storage(
    conn: Connection,
    product: Product,
    retention: Retention,
    *,
    now: datetime,
    lateness: timedelta,
    early: int,
    done: Kept,
) -> Generator[None, None, None]:
    """Does the job in short steps, each committed; stopped after any of them, the next run goes on from there.

    `now`: the fleet's clock; time is counted back from the newest reading where that is older. `retention`: the one in
    force. `early`: so many of a device's first buckets stay. `done` counts what was done. On an autocommit connection;
    nothing is done while another does it.
    """
    if not _begin_alone(conn, product):
        return
    try:
        newest = newest_reading(conn, product)
        if newest is None:
            return
        until, scale = min(now, newest), has_timescale(conn)
        if retention.raw is not None:
            let_go_before(conn, product, _before(until, retention.raw))
            for gone in drop_readings(conn, product):
                done.chunks, done.readings = (done.chunks + gone, 0) if scale else (0, done.readings + gone)
                yield
        if retention.rollups is not None:
            for gone in drop_buckets(conn, product, _before(until, retention.rollups), early=early):
                done.buckets += gone
                yield
        if scale:
            yield from _settle(conn, product, _before(until, lateness), done)
    finally:
        if not conn.closed:
            conn.execute(SQL["end_alone"], {"product": product.id})


def _settle(conn: Connection, product: Product, before: datetime, done: Kept) -> Iterator[None]:
    """Chunks that no reading within the lateness bound can reach any more go into the columnstore."""
    unsettled = [chunk for chunk in chunks_before(conn, product.id, before) if not chunk.settled]
    if not unsettled or not open_columnstore(conn, product.id):
        return
    for chunk in unsettled:
        done.settled += settle_chunk(conn, chunk)
        yield


def _before(moment: datetime, span: timedelta) -> datetime:
    return moment - span if moment - EARLIEST > span else EARLIEST


def _begin_alone(conn: Connection, product: Product) -> bool:
    row = conn.execute(SQL["begin_alone"], {"product": product.id}).fetchone()
    return bool(row and row[0])
