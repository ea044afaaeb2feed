"""TimescaleDB's chunks of a product's readings: which there are, dropped and put into the columnstore one by one.

None of its own policies: they go by the wall clock, and would drop a recorded fleet.
"""

from dataclasses import dataclass
from datetime import datetime

from psycopg.errors import LockNotAvailable
from psycopg.sql import SQL as Text
from psycopg.sql import Composed, Identifier, Literal

from store.engine.database import Connection, has_timescale
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.rollups.columns import telemetry_table

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of readings: from `begins` up to but not including `ends`. `settled`: it lies in the columnstore, and no
    late reading beside it."""

    name: str
    begins: datetime
    ends: datetime
    settled: bool


def chunks_before(conn: Connection, product: str, before: datetime) -> list[Chunk]:
    """Chunks that end at `before` or earlier, oldest first."""
    return fetch_all(conn, SQL["chunks_before"], {"product": product, "before": before}, Chunk)


def drop_chunk(conn: Connection, product: str, chunk: Chunk) -> bool:
    """Drops a chunk and older ones; False where somebody uses one of them just now: another time, then."""
    drop = Text("SELECT public.drop_chunks({table}, older_than => {ends})").format(
        table=Literal(telemetry_table(product).as_string(conn)), ends=Literal(chunk.ends)
    )
    return _done_unless_in_use(conn, drop)


def open_columnstore(conn: Connection, product: str) -> bool:
    """Lets a product's readings into the columnstore: those of a device together, in order of time. False where
    somebody uses the table just now."""
    row = conn.execute(SQL["has_columnstore"], {"product": product}).fetchone()
    if row and row[0]:
        return True
    alter = Text(
        "ALTER TABLE {t} SET (timescaledb.enable_columnstore = true, timescaledb.segmentby = 'device', "
        "timescaledb.orderby = 'ts')"
    ).format(t=telemetry_table(product))
    return _done_unless_in_use(conn, alter)


def settle_chunk(conn: Connection, chunk: Chunk) -> bool:
    """Puts a chunk into the columnstore, or what came late beside it; False where somebody uses it just now."""
    convert = Text("SELECT public.compress_chunk({c}, if_not_compressed => true)").format(c=Literal(chunk.name))
    return _done_unless_in_use(conn, convert)


def stored_buckets(conn: Connection, rollup: Identifier) -> Identifier:
    """The table that holds a rollup's rows: itself, or what lies below a continuous aggregate."""
    if not has_timescale(conn):
        return rollup
    row = conn.execute(SQL["stored_buckets"], {"name": rollup.as_string(conn)}).fetchone()
    return Identifier(*row) if row else rollup


def _done_unless_in_use(conn: Connection, statement: Composed) -> bool:
    """Runs a statement that needs a table to itself; False where somebody uses it for longer than is waited."""
    try:
        with conn.transaction():
            conn.execute(SQL["wait_briefly"])
            conn.execute(statement)
    except LockNotAvailable:
        return False
    return True
