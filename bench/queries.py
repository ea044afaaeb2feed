"""How long reading takes: the last value, 24 hours raw and 30 days by the hour, of one device among many."""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import numpy as np

from bench.result_table import Goal, Note, Row, Table
from bench.worlds.queries import fill_readings
from bench.worlds.scoring import BEGIN, HOUR, database, fill, speed_product
from fleet.product import Metric
from store.assets.device_state import device_state
from store.rollups.series import read_rollup
from store.telemetry.stored_readings import TimeSpan, read_telemetry

DAY, ROLLUP_DAYS = timedelta(days=1), 30
# What a query may take at the 99th percentile, in milliseconds.
GOALS = {"last value": 2.0, "24 h raw": 5.0, "30 days by the hour, a metric": 5.0, "30 days by the hour, all": None}


def run(*, devices: int, rows: int, times: int, note: Note) -> Table:
    product = speed_product(early_life=None)
    hours = ROLLUP_DAYS * 24
    end = BEGIN + hours * HOUR
    with database() as conn:
        fill(conn, product, devices=devices, hours=hours)
        note(f"{devices * hours:,} rows of rollups")
        written = fill_readings(conn, product, devices=devices, rows=rows, end=end)
        note(f"{written:,} rows of readings")

        def last(device: int) -> int:
            return len(device_state(conn, device).readings)

        def raw(device: int) -> int:
            return len(read_telemetry(conn, product, device, TimeSpan(end - DAY, end)))

        def hourly(device: int, metrics: Sequence[Metric] = product.metrics) -> int:
            found = read_rollup(
                conn, product, device, period=HOUR, since=BEGIN, until=end, metrics=metrics, limit=hours
            )
            return len(found)

        figures = []
        queries: list[Callable[[int], int]] = [last, raw, partial(hourly, metrics=product.metrics[:1]), hourly]
        for name, query in zip(GOALS, queries, strict=True):
            took, worked, returned = _timed(query, devices=devices, times=times)
            note(f"{name}: {returned:g} rows or values each")
            figures += [
                Row(name, "p50, ms", "p50_ms", "", [float(np.percentile(took, 50))]),
                Row(name, "p99, ms", "p99_ms", "", [float(np.percentile(took, 99))], Goal(most=GOALS[name])),
                Row(name, "processor time of ours, ms", "worked_ms", "", [worked]),
            ]
    about = (
        f"{written:,} readings of {devices:,} devices with 6 metrics, every ten minutes, written in order of time; "
        f"{devices * hours:,} hourly rollups; {times} queries each, of devices drawn at random, through the product's "
        "code, on plain PostgreSQL"
    )
    return Table("Queries of one device among many", figures, [about])


def _timed(query: Callable[[int], int], *, devices: int, times: int) -> tuple[list[float], float, float]:
    """Milliseconds of each query, after some that are not counted; processor time of this process for one; how much
    each gave."""
    chosen = np.random.default_rng(22).integers(1, devices + 1, times + times // 10).tolist()
    for device in chosen[times:]:
        query(device)
    took, returned, worked = [], [], time.process_time()
    for device in chosen[:times]:
        began = time.perf_counter()
        returned.append(query(device))
        took.append(1000 * (time.perf_counter() - began))
    return took, 1000 * (time.process_time() - worked) / times, statistics.mean(returned)
