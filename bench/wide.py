"""A product with hundreds of metrics from end to end: import, rollup, training and scoring, with time and size."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.result_table import Note, Row, Table
from bench.scoring_training import peak_mib
from bench.worlds.scoring import database
from bench.worlds.wide import Size, write_fleet
from fleet.product import Product
from fleet.recorded.folder import open_folder
from models.model_files.bundle import dumps
from models.model_files.manifest import manifest_json
from models.training.train import train
from models.training.training_history import training_history
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from sigap.replay.importing import import_fleet
from store.assets.fleet_clocks import read_clock
from store.assets.products import current_product
from store.engine.database import Connection, connect
from store.learning.models import register_model
from store.rollups.layout import read_layout
from store.rollups.rollups import refresh_rollups

MB = 1e6


@dataclass(frozen=True, slots=True)
class Learnt:
    """What training took, and the model as it is registered; `worked`: seconds of our own processor time."""

    reading: float
    seconds: float
    worked: float
    peak_mib: float
    buckets: int
    columns: int
    manifest: str
    body: bytes


def run(*, metrics: int, devices: int, days: int, note: Note) -> Table:
    """One fleet of hourly readings; every other device fails at the end of its record."""
    size = Size(metrics, devices, days)
    with tempfile.TemporaryDirectory(prefix="sigap-bench-") as name, database() as conn:
        folder = write_fleet(Path(name) / "fleet", size, seed=1)
        note(f"a folder of {devices * days * 24} readings of {metrics} metrics is written")
        fleet = open_folder(folder)
        imported = _timed(lambda: import_fleet(conn, fleet))
        note(f"imported in {imported:.1f} s")
        product = current_product(conn, fleet.product.id)
        assert product is not None
        rolled = _roll_up_again(conn, product)
        note(f"rolled up again in {rolled:.1f} s")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            learnt = alone.submit(_learn, conn.info.dsn, product.id).result()
        note(f"a model is trained in {learnt.seconds:.0f} s with {learnt.peak_mib:.0f} MiB")
        register_model(conn, product.id, manifest=learnt.manifest, body=learnt.body, promote=True)
        scored = _score_all(conn, product, devices)
        note(f"all devices are scored in {scored:.1f} s")
        parts = [len(read_layout(conn, product, period).parts) for period in product.rollups]
        disk = [_megabytes(conn, schema) for schema in ("telemetry", "rollup")]
        folder_mb = sum(file.stat().st_size for file in folder.iterdir()) / MB
    rows = [
        Row("import", "seconds, rollup included", "seconds", "", [imported]),
        Row("import", "the folder, MB", "folder_mb", "", [folder_mb]),
        Row("import", "telemetry on disk, MB", "telemetry_mb", "", [disk[0]]),
        Row("rollup", "seconds, of everything once more", "seconds", "", [rolled]),
        Row("rollup", "all periods on disk, MB", "rollup_mb", "", [disk[1]]),
        Row("rollup", "tables", "tables", "", [float(sum(parts))]),
        Row("training", "seconds, reading included", "seconds", "", [learnt.seconds]),
        Row("training", "seconds of reading", "reading_seconds", "", [learnt.reading]),
        Row("training", "seconds of our own processor time", "worked_seconds", "", [learnt.worked]),
        Row("training", "peak memory, GiB", "peak_gib", "", [learnt.peak_mib / 1024]),
        Row("training", "rows", "rows", "", [float(learnt.buckets)]),
        Row("training", "features that the models read", "features", "", [float(learnt.columns)]),
        Row("training", "the model, MB", "model_mb", "", [len(learnt.body) / MB]),
        Row("scoring", "seconds, all devices once", "seconds", "", [scored]),
    ]
    said = f"{devices} devices, {days} days of hourly readings, {metrics} metrics, rollups in {parts} tables by period"
    return Table("A wide product", rows, [said])


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _roll_up_again(conn: Connection, product: Product) -> float:
    conn.execute(
        "INSERT INTO dirty_range (product, device_id, lo, hi, scores) "
        "SELECT d.product, d.id, d.installed_at, c.now, false FROM device d JOIN fleet_clock c ON c.product = d.product"
    )
    return _timed(lambda: refresh_rollups(conn, product))


def _learn(url: str, product_id: str) -> Learnt:
    begun = time.perf_counter()
    with closing(connect(url)) as conn:
        product = current_product(conn, product_id)
        assert product is not None
        history = training_history(conn, product, seed=1)
    reading = time.perf_counter() - begun
    bundle = train(history, seed=1)
    return Learnt(
        reading=reading,
        seconds=time.perf_counter() - begun,
        worked=time.process_time(),
        peak_mib=peak_mib(),
        buckets=len(history.buckets),
        columns=len(bundle.columns),
        manifest=manifest_json(bundle.manifest),
        body=dumps(bundle),
    )


def _score_all(conn: Connection, product: Product, devices: int) -> float:
    """Every device's newest bucket, by a model that is read from the database."""
    clock = read_clock(conn, product.id)
    assert clock is not None
    assert clock.driven_now is not None
    now = clock.driven_now
    conn.execute(
        "INSERT INTO score_due (device_id, product, since, due_at) SELECT id, product, %s, %s FROM device",
        (now - product.scoring, now),
    )
    begun = time.perf_counter()
    scored = score_fleet(conn, product.id, Champions(), now=now + product.scoring).scored
    seconds = time.perf_counter() - begun
    if scored < devices:
        raise RuntimeError(f"{scored} devices of {devices} were scored")
    return seconds


def _megabytes(conn: Connection, schema: str) -> float:
    row = conn.execute(
        "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE c.relkind = 'r' "
        "AND c.relnamespace = to_regnamespace(%s)",
        (schema,),
    ).fetchone()
    return float(row[0]) / MB if row else 0.0
