"""What readings of simulated appliances take on disk: as they come, and in TimescaleDB's columnstore."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from psycopg.sql import SQL, Identifier

from bench.result_table import Goal, Note, Row, Table
from bench.worlds.scoring import database
from demo.plan import physics_of
from firmware_sim.recording import record_fleet
from fleet.product import Product
from fleet.recorded.folder import open_folder
from fleet.settings import HERE
from fleet.times import LATEST
from sigap.replay.importing import import_fleet
from store.assets.products import current_product
from store.engine.database import Connection, connect, has_timescale
from store.engine.migrate import migrate
from store.rollups.columns import telemetry_table
from store.storage.chunks import chunks_before, open_columnstore, settle_chunk
from store.storage.disk import DiskUse, disk_use

KIND, BEGIN = "refrigerator", datetime(2026, 1, 5, tzinfo=UTC)
# The raw numbers alone: 4 bytes each.
MOST_GIB = 4.0
GIB = 2**30


def run(*, url: str | None, values: int, devices: int, note: Note) -> Table:
    """`url`: a server with TimescaleDB, where a database of its own is made and dropped; else an embedded one."""
    with tempfile.TemporaryDirectory(prefix="sigap-bench-") as folder, _database(url) as conn:
        product, days = _import(conn, Path(folder) / "fleet", values, devices, note)
        count = _values(conn, product)
        conn.execute("VACUUM ANALYZE")
        before = disk_use(conn, product, now=BEGIN + timedelta(days=days))
        rows = [_row("as they come", "readings", "readings_gib", before.readings.bytes, count)]
        rows.append(_row("as they come", "rollups beside them", "rollups_gib", before.rollups.bytes, count))
        if scale := has_timescale(conn):
            rows += _settled(conn, product, count, note)
        notes = [
            f"{count:,} values of {devices} simulated {KIND}s, {product.interval} apart, household disturbances "
            f"included; GiB per 1e9 values, indexes included",
            f"{'TimescaleDB' if scale else 'plain PostgreSQL'}: {before.readings.rows:,.0f} rows, "
            f"{count / before.readings.rows:.1f} values each, {len(product.metrics)} metrics",
        ]
    return Table("Readings on disk", rows, notes)


def _settled(conn: Connection, product: Product, count: int, note: Note) -> list[Row]:
    """All chunks in the columnstore."""
    began = time.perf_counter()
    open_columnstore(conn, product.id)
    chunks = chunks_before(conn, product.id, LATEST)
    for chunk in chunks:
        settle_chunk(conn, chunk)
    seconds = time.perf_counter() - began
    note(f"{len(chunks)} chunks are in the columnstore")
    conn.execute("VACUUM ANALYZE")
    after: DiskUse = disk_use(conn, product, now=BEGIN)
    if _values(conn, product) != count:
        raise RuntimeError("the columnstore holds other values than came in")
    return [
        _row("columnstore", "readings", "readings_gib", after.readings.bytes, count, Goal(most=MOST_GIB)),
        Row("columnstore", "million values a second into it", "million_per_s", "", [count / seconds / 1e6]),
    ]


def _row(part: str, figure: str, key: str, size: int, count: int, goal: Goal | None = None) -> Row:
    return Row(part, f"{figure}, GiB per 1e9 values", key, "", [size / GIB / count * 1e9], goal or Goal())


def _import(conn: Connection, folder: Path, values: int, devices: int, note: Note) -> tuple[Product, int]:
    text = (HERE / "products" / f"{KIND}.toml").read_text(encoding="utf-8")
    physics = physics_of(KIND)
    fleet_of = {"physics": physics, "devices": devices, "seed": 22, "begin": BEGIN, "prefix": "D"}
    interval = timedelta(minutes=5)
    days = max(2, round(values / len(physics.metrics) / devices / (timedelta(days=1) / interval)))
    record_fleet(folder, text, **fleet_of, days=days, interval=interval)  # type: ignore[arg-type]
    note(f"{days} days of {devices} {KIND}s are recorded")
    done = import_fleet(conn, open_folder(folder))
    note(f"{done.readings:,} readings are stored and rolled up")
    product = current_product(conn, KIND)
    assert product is not None
    return product, days


def _values(conn: Connection, product: Product) -> int:
    counts = SQL(" + ").join(SQL("count({m})").format(m=Identifier(metric.id)) for metric in product.metrics)
    row = conn.execute(SQL("SELECT {c} FROM {t}").format(c=counts, t=telemetry_table(product.id))).fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def _database(url: str | None) -> Iterator[Connection]:
    if url is None:
        with database() as conn:
            yield conn
        return
    with closing(connect(url)) as admin:
        name = f"sigap_bench_{int(time.time())}"
        admin.execute(f"CREATE DATABASE {name}".encode())
        try:
            with closing(connect(admin.info.dsn.replace(f"dbname={admin.info.dbname}", f"dbname={name}"))) as conn:
                migrate(conn)
                yield conn
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
