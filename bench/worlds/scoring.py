"""A database of its own for the benchmark of scoring: a fleet's rollups made up in it, and a model trained aside."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from psycopg.sql import SQL, Composed, Identifier, Literal

from fleet.product import Product
from fleet.product_files.parse import load_product
from fleet.times import to_milliseconds
from models.data.history import (
    ANOMALY_COLUMNS,
    EVENT_COLUMNS,
    FAILURE_COLUMNS,
    MAINTENANCE_COLUMNS,
    History,
    bucket_columns,
    make_frame,
)
from models.data.history import rollup_columns as rollup_names
from models.model_files.bundle import dumps
from models.model_files.manifest import manifest_json
from models.training.train import train
from sigap.platform.embedded_database import prepare_database
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection, StoreUnavailable, connect, connect_again
from store.engine.migrate import migrate
from store.learning.models import register_model
from store.rollups.columns import rollup_columns, rollup_table, telemetry_table

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
FILE = Path(__file__).parents[1] / "products" / "scoring.toml"
LEARNT_DEVICES, LEARNT_HOURS = 60, 480
# Means by metric from a wave and a noise; what else a rollup holds follows from them.
LEVELS = {
    "vibration": "2 + 0.3 * {w} + 0.2 * {n}",
    "temperature": "40 + 5 * {w} + {n}",
    "current": "9 + 2 * {w} + 0.3 * {n}",
    "load": "50 + 20 * {w}",
}


def speed_product(*, early_life: timedelta | None) -> Product:
    """The benchmark's product; `early_life` decides how many first buckets a pass reads."""
    return replace(load_product(FILE), early_life=early_life)


@contextmanager
def database(*settings: str) -> Iterator[Connection]:
    """An embedded PostgreSQL in a temporary folder, migrated, and gone afterwards; `settings`: more of the server's."""
    with tempfile.TemporaryDirectory(prefix="sigap-bench-") as folder:
        Path(folder).chmod(0o755)
        found = prepare_database(Path(folder) / "db")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        chosen = ("fsync=off", "maintenance_work_mem=1GB", *settings)
        command = [*found.command, *(word for one in chosen for word in ("-c", one))]
        server = subprocess.Popen(command, user=found.user, **quiet)  # type: ignore[call-overload]
        try:
            with closing(_connected(found.url)) as conn:
                migrate(conn)
                yield conn
        finally:
            server.terminate()
            server.wait()


def _connected(url: str) -> Connection:
    for _ in range(200):
        try:
            return connect(url)
        except StoreUnavailable:
            time.sleep(0.1)
    return connect(url)


def fill(conn: Connection, product: Product, *, devices: int, hours: int, failing: int = 0) -> None:
    """Registers devices and writes their rollups, hour after hour as a fleet does; the newest bucket is the last.

    With `failing` every so many-th device fails once: its vibration rises for two days, then it is repaired.
    """
    register_product(conn, product, mode=ClockMode.DRIVEN, now=BEGIN)
    conn.execute(
        "INSERT INTO asset (id, product) OVERRIDING SYSTEM VALUE SELECT d, %s FROM generate_series(1, %s) d",
        (product.id, devices),
    )
    conn.execute(
        "INSERT INTO device (id, product, serial, asset_id, installed_at) OVERRIDING SYSTEM VALUE "
        "SELECT d, %s, 'P-' || lpad(d::text, 7, '0'), d, %s FROM generate_series(1, %s) d",
        (product.id, BEGIN, devices),
    )
    table, key = rollup_table(product.id, product.scoring), Identifier(f"{product.id}_1h_pkey")
    conn.execute(SQL("ALTER TABLE {t} DROP CONSTRAINT {k}").format(t=table, k=key))
    conn.execute(SQL("ALTER TABLE {t} SET UNLOGGED").format(t=table))
    halves = (range(hours // 2), range(hours // 2, hours))
    with closing(connect_again(conn)) as other, ThreadPoolExecutor(2) as pool:
        writing = [(conn, halves[0]), (other, halves[1])]
        list(pool.map(lambda half: half[0].execute(_rollups(product, devices, half[1], hours, failing)), writing))
    if failing:
        _let_fail(conn, devices, hours, failing)
    conn.execute(SQL("ALTER TABLE {t} ADD CONSTRAINT {k} PRIMARY KEY (device, bucket)").format(t=table, k=key))
    conn.execute(SQL("VACUUM ANALYZE {t}").format(t=table))
    conn.execute("VACUUM ANALYZE device")


def _rollups(product: Product, devices: int, some: range, hours: int, failing: int) -> Composed:
    """Six readings in each bucket of some of the hours; a mean by metric, and what else a rollup holds from it."""
    level = {name: text.format(w="w", n="n") for name, text in LEVELS.items()}
    if failing:
        level["vibration"] += f" + CASE WHEN d % {failing} = 0 AND h < {_fails(hours)} "
        level["vibration"] += f"THEN 4 * greatest(0, (h - {_fails(hours)} + 48) / 48.0) ELSE 0 END"
    sensor = {"count": "6", "mean": "{m}", "min": "{m} - 0.5", "max": "{m} + 0.5", "stddev": "0.3", "last": "{m}"}
    low, high = "h * 3 + d", "h * 3 + d + 2"
    counted = {"first": low, "last": high, "begin": low, "end": high, "top": high, "peak": high, "after": "0"}
    other = {
        "starts": {"count": "6", **counted},
        "running": {"count": "6", "last": "(d + h) % 2", "n0": "3", "n1": "3"},
    }
    figures = {f"{m}_{part}": text.format(m=f"of_{m}") for m in level for part, text in sensor.items()}
    figures |= {f"{m}_{part}": text for m, parts in other.items() for part, text in parts.items()}
    columns = rollup_columns(product)
    return SQL(
        "INSERT INTO {t} (device, bucket, known_at, readings, {names}) SELECT d, {begin} + h * interval '1 hour', "
        "{begin} + h * interval '1 hour' + interval '50 minutes', 6, {values} FROM (SELECT d, h, {levels} FROM ("
        "SELECT d, h, sin(h * 0.26 + d * 0.7) AS w, (d * 7919::bigint + h * 104729) % 1009 / 504.5 - 1 AS n "
        "FROM generate_series({first}, {last}) h, generate_series(1, {devices}) d OFFSET 0) made OFFSET 0) made"
    ).format(
        t=rollup_table(product.id, product.scoring),
        names=SQL(", ").join(Identifier(column.name) for column in columns),
        begin=Literal(BEGIN),
        levels=SQL(", ").join(SQL("{v} AS {n}").format(v=SQL(level[m]), n=Identifier(f"of_{m}")) for m in level),
        values=SQL(", ").join(SQL("({v})::{k}").format(v=SQL(figures[c.name]), k=SQL(c.type)) for c in columns),
        first=Literal(some[0]),
        last=Literal(some[-1]),
        devices=Literal(devices),
    )


def _fails(hours: int) -> str:
    """The hour at which a device fails: in the later half of the record, somewhere by its number."""
    return f"({hours} - 24 - d * 37 % {max(hours // 2, 1)})"


def _let_fail(conn: Connection, devices: int, hours: int, failing: int) -> None:
    """The failures, and their repairs an hour later."""
    chosen = SQL("SELECT d, {begin} + {h} * interval '1 hour' AS at FROM generate_series({k}, {n}, {k}) d").format(
        begin=Literal(BEGIN), h=SQL(_fails(hours)), k=Literal(failing), n=Literal(devices)
    )
    conn.execute(
        SQL(
            "INSERT INTO failure (device_id, ts, failure_mode, source) "
            "SELECT d, at, 'bearing_wear', 'import' FROM ({c}) c"
        ).format(c=chosen)
    )
    conn.execute(
        SQL(
            "INSERT INTO maintenance (device_id, ts, component, action, source) "
            "SELECT d, at + interval '1 hour', 'bearing', 'replaced', 'import' FROM ({c}) c"
        ).format(c=chosen)
    )


def send_an_hour(conn: Connection, product: Product, *, devices: int, hour: int) -> None:
    """Every device's six readings of one hour in telemetry, and what ingest marks as changed."""
    conn.execute(
        SQL(
            "INSERT INTO {t} (device, ts, vibration, temperature, current, load, starts, running, received_at) "
            "SELECT d, {at} + m * interval '10 minutes', 2, 40 + m, 9, 50, {hour} * 3 + d, 1, {at} "
            "FROM generate_series(1, {devices}) d, generate_series(0, 5) m"
        ).format(
            t=telemetry_table(product.id), at=Literal(BEGIN + hour * HOUR), hour=Literal(hour), devices=Literal(devices)
        )
    )
    conn.execute(
        "INSERT INTO dirty_range (product, device_id, lo, hi) SELECT %s, d, %s, %s FROM generate_series(1, %s) d",
        (product.id, BEGIN + hour * HOUR, BEGIN + hour * HOUR + 5 * HOUR / 6, devices),
    )


def learn(conn: Connection, product: Product, *, confirmations: int) -> None:
    """A model of a small fleet of which every other device fails, in force.

    Its training devices were younger than those of the benchmark: it sees nearly every device at risk. `confirmations`
    decides what follows: with more than backfill can give at once, no prediction opens at the first score.
    """
    bundle = train(made_up_history(product), seed=1)
    points = {mode: replace(point, confirmations=confirmations) for mode, point in bundle.points.items()}
    reports = {
        mode: replace(report, point=points.get(mode, report.point)) for mode, report in bundle.manifest.modes.items()
    }
    bundle = replace(bundle, manifest=replace(bundle.manifest, modes=reports))
    register_model(conn, product.id, manifest=manifest_json(bundle.manifest), body=dumps(bundle), promote=True)


def made_up_history(product: Product, *, devices: int = LEARNT_DEVICES, hours: int = LEARNT_HOURS) -> History:
    """Devices that live so many hours; the vibration of every other one rises for two days, then it fails."""
    rng, begin = np.random.default_rng(1), to_milliseconds(BEGIN)
    serials = np.array([f"L-{number:06d}" for number in range(devices)], object)
    place, hour = np.repeat(np.arange(devices), hours), np.tile(np.arange(hours), devices)
    wave = np.sin(hour * 0.26 + place * 0.7)
    wear = np.where(place % 2 == 0, np.clip((hour - hours + 48) / 48, 0, None), 0)
    mean = {
        "vibration": 2 + 0.3 * wave + 4 * wear + rng.normal(0, 0.1, len(hour)),
        "temperature": 40 + 5 * wave + rng.normal(0, 1, len(hour)),
        "current": 9 + 2 * wave + rng.normal(0, 0.3, len(hour)),
        "load": 50 + 20 * wave,
    }
    bucket = begin + hour * 3_600_000
    six, starts = np.full(len(hour), 6.0), hour * 3.0 + place + 1
    columns: dict[str, object] = {"bucket": bucket, "known_at": bucket + 3_000_000, "readings": 6}
    for name, level in mean.items():
        spread = 0.3 + rng.normal(0, 0.02, len(hour))
        parts = (six, level, level - spread, level + spread, spread, level)
        columns |= dict(zip(rollup_names(product.metric(name)), parts, strict=True))
    counted = (six, starts, starts + 2, starts, starts + 2, starts + 2, starts + 2, np.zeros(len(hour)))
    columns |= dict(zip(rollup_names(product.metric("starts")), counted, strict=True))
    on = rng.integers(0, 2, len(hour)).astype(float)
    columns |= {"running_count": six, "running_last": on, "running_n0": 6 - on, "running_n1": on}
    frame = pd.DataFrame({"serial": serials[place], **columns})[list(bucket_columns(product))]
    end = begin + hours * 3_600_000
    failures = [(str(serial), end, "bearing_wear") for serial in serials[::2]]
    return History(
        product=product,
        end=end,
        devices=pd.DataFrame({"serial": serials, "installed_at": np.full(devices, begin)}),
        buckets=frame,
        events=make_frame(EVENT_COLUMNS, []),
        maintenance=make_frame(MAINTENANCE_COLUMNS, []),
        failures=make_frame(FAILURE_COLUMNS, list(failures)),
        anomalies=make_frame(ANOMALY_COLUMNS, []),
    )
