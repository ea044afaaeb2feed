"""How fast `import` stores a recorded fleet, beside a bare binary COPY with ON CONFLICT of the same rows in one run."""

import csv
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg.sql import SQL

from bench.ingest_path import FILE
from bench.result_table import Goal, Note, Row, Table
from bench.worlds.ingest import Place
from bench.worlds.scoring import database
from fleet.product import Product, Role
from fleet.product_files.parse import load_product
from fleet.recorded.folder import open_folder
from fleet.times import to_microseconds, to_milliseconds
from sigap.replay.importing import ROWS_AT_ONCE, import_fleet
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection, connect
from store.engine.migrate import migrate
from store.rollups.columns import telemetry_table
from store.telemetry.reading_columns import NO_SEQ, ReadingColumns
from store.telemetry.staging import column_names, copy_into_stage, make_stage, stage_table

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
EVERY = timedelta(minutes=5)
LEAST_RATIO = 0.6


def run(*, rows: int, devices: int, rounds: int, note: Note) -> Table:
    bare: list[float] = []
    ours: list[float] = []
    whole: list[float] = []
    with tempfile.TemporaryDirectory(prefix="sigap-import-") as folder, database("fsync=on") as admin:
        place, product = Place(admin), load_product(FILE)
        count = write_folder(Path(folder), product, rows=rows, devices=devices)
        for number in range(rounds):
            bare.append(count / _bare(place, product, Path(folder), devices))
            for rates, rate in zip((ours, whole), _ours(place, Path(folder)), strict=True):
                rates.append(rate)
            note(f"round {number + 1}: bare {bare[-1]:,.0f} rows/s, import {ours[-1]:,.0f}, in all {whole[-1]:,.0f}")
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    return Table(
        "Import of a recorded fleet",
        [
            Row("bare COPY, ON CONFLICT", "rows/s", "bare_rows_per_second", "", bare),
            Row("import", "rows/s of telemetry", "rows_per_second", "", ours),
            Row("import", "rows/s with devices and rollups", "whole_rows_per_second", "", whole),
            Row("import / bare", "rows/s, median", "ratio", "", [ratio], Goal(least=LEAST_RATIO)),
        ],
        [
            f"{count:,} rows of {devices:,} devices with {len(product.metrics)} metrics, from Parquet, "
            f"{ROWS_AT_ONCE:,} rows in each transaction"
        ],
    )


def write_folder(folder: Path, product: Product, *, rows: int, devices: int) -> int:
    """A recorded fleet; how many rows of telemetry it has."""
    each = rows // devices
    (folder / "product.toml").write_text(FILE.read_text())
    with (folder / "devices.csv").open("w", newline="") as file:
        rows_of_devices = ((f"D-{n}", BEGIN.isoformat()) for n in range(devices))
        csv.writer(file).writerows([("serial", "installed_at"), *rows_of_devices])
    chance, count = np.random.default_rng(22), each * devices
    step = to_milliseconds(BEGIN + EVERY) - to_milliseconds(BEGIN)
    columns: dict[str, object] = {
        "serial": np.repeat([f"D-{n}" for n in range(devices)], each),
        "ts": to_milliseconds(BEGIN) + step * np.tile(np.arange(each), devices),
    }
    for metric in product.metrics:
        if metric.role is Role.STATE:
            columns[metric.id] = [metric.labels[code] for code in chance.integers(0, len(metric.labels), count)]
        else:
            columns[metric.id] = np.round(20 + 5 * chance.random(count), 2)
    pq.write_table(pa.table(columns), folder / "telemetry.parquet")
    return count


@contextmanager
def _fresh(place: Place) -> Iterator[Connection]:
    with closing(connect(place.new_database())) as conn:
        migrate(conn)
        yield conn


def _ours(place: Place, folder: Path) -> tuple[float, float]:
    """Rows a second of the telemetry, from the first piece's commit to the last one's, and of the whole import."""
    done: list[tuple[float, int]] = []
    with _fresh(place) as conn:
        began = time.perf_counter()
        imported = import_fleet(
            conn, open_folder(folder), progress=lambda count: done.append((time.perf_counter(), count))
        )
        ended = time.perf_counter()
    after_first = sum(count for _, count in done[1:])
    return after_first / (done[-1][0] - done[0][0]), imported.readings / (ended - began)


def _bare(place: Place, product: Product, folder: Path, devices: int) -> float:
    """Seconds from the file to the last commit."""
    with _fresh(place) as conn:
        register_product(conn, product, mode=ClockMode.DRIVEN, now=BEGIN)
        with conn.transaction():
            numbers = {
                f"D-{n}": register_device(conn, product=product, serial=f"D-{n}", installed_at=BEGIN)[0].id
                for n in range(devices)
            }
        make_stage(conn, product)
        began, received = time.perf_counter(), to_microseconds(datetime.now(UTC))
        with pq.ParquetFile(folder / "telemetry.parquet") as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                _put(conn, product, batch, numbers, received)
        return time.perf_counter() - began


def _put(conn: Connection, product: Product, batch: pa.RecordBatch, numbers: dict[str, int], received: int) -> None:
    serials = batch.column("serial").dictionary_encode()
    devices = np.array([numbers[serial] for serial in serials.dictionary.to_pylist()], np.int64)
    values = np.empty((batch.num_rows, len(product.metrics)))
    for column, metric in zip(values.T, product.metrics, strict=True):
        given = batch.column(metric.id)
        if metric.role is Role.STATE:
            coded = given.dictionary_encode()
            codes = np.array([metric.labels.index(label) for label in coded.dictionary.to_pylist()], np.float64)
            column[:] = codes[coded.indices.to_numpy()]
        else:
            column[:] = given.to_numpy()
    count = batch.num_rows
    rows = ReadingColumns(
        devices[serials.indices.to_numpy()],
        batch.column("ts").to_numpy() * 1000,
        np.full(count, NO_SEQ),
        np.full(count, received),
        values,
    )
    with conn.transaction():
        copy_into_stage(conn, product, rows)
        conn.execute(
            SQL("INSERT INTO {t} ({c}) SELECT {c} FROM {s} ON CONFLICT (device, ts) DO NOTHING").format(
                t=telemetry_table(product.id), s=stage_table(product), c=column_names(product)
            )
        )
