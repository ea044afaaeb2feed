"""How fast the live path scores: devices a second, beside a plain pandas `groupby.apply` of the same features."""

import time
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from bench.pandas_features import pandas_features
from bench.result_table import Goal, Note, Row, Table
from bench.scoring_training import learn_fleet, peak_mib
from bench.worlds.scoring import BEGIN, HOUR, database, fill, learn, send_an_hour, speed_product
from fleet.product import Product
from models.data.live_history import live_history
from models.features.build import build_features
from models.model_files.bundle import Bundle
from predict.live.backfill import MOST_BACKFILLED
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.engine.database import Connection
from store.rollups.rollups import Due

# The full pass looks at almost the whole record: 500 buckets of early life, and the longest window.
LONG_EARLY_LIFE = timedelta(days=20, hours=20)
INCREMENTAL_HOURS = 150
COMPARED = 40
# Devices that each open a prediction with its reasons: what is rare in a fleet is measured by itself.
OPENING = 200
FULL_PASS_S, GOAL_S = 15.0, 60.0
LEAST_TIMES_PANDAS, MOST_BACKFILL = 25.0, 0.2


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass over a fleet took; `read` are rollup rows that it looked at, `worked` seconds of a processor.
    `backfilled`: scores of buckets before a device's first, `backfill_s`: the seconds that they took."""

    devices: int
    stored: int
    read: int
    seconds: float
    worked: float
    pandas_per_second: float
    opened: int
    backfilled: int
    backfill_s: float

    @property
    def per_second(self) -> float:
        return self.devices / self.seconds


def run(*, devices: int, days: int, new: int, months: int, note: Note) -> Table:
    """A full pass over `devices` with `days` of hourly rollups, one over `new` devices with a new bucket each, and
    training on `months` device-months of hourly rollups; a part with nothing is left out.

    In the full pass every device is new, and nearly every one is at risk, so that its earlier buckets are scored too:
    the most that backfill can cost. The model asks for one confirmation more than that gives: no prediction opens. What
    opening costs is measured apart, on few devices that all open one.
    """
    rows: list[Row] = []
    notes: list[str] = []
    if devices:
        product = speed_product(early_life=LONG_EARLY_LIFE)
        with database() as conn:
            full = _pass(conn, product, devices=devices, hours=24 * days, send=False, note=note)
        rows += [*_rows("full pass", full, size=20_000, goal=FULL_PASS_S), *_backfill_rows("full pass", full)]
        notes.append(_said("full pass", full))
        with database() as conn:
            few = min(devices, OPENING)
            opening = _pass(conn, product, devices=few, hours=24 * days, send=False, note=note, confirmations=1)
        rows.append(_opening_row(opening))
        notes.append(_said("opening predictions", opening))
    if new:
        with database() as conn:
            product = speed_product(early_life=None)
            step = _pass(conn, product, devices=new, hours=INCREMENTAL_HOURS, send=True, note=note)
        rows += _rows("new bucket", step, size=100_000, goal=GOAL_S)
        notes.append(_said("new bucket", step))
    if devices or new:
        notes.append(f"peak memory of scoring {peak_mib():.0f} MiB; the database's is not in it")
        notes.append("seconds for the goal's fleet are in proportion to the devices of this run")
    if months:
        learnt = learn_fleet(months, note)
        rows += learnt.rows
        notes.append(learnt.said)
    return Table("Speed of scoring", rows, notes)


def _pass(
    conn: Connection,
    product: Product,
    *,
    devices: int,
    hours: int,
    send: bool,
    note: Note,
    confirmations: int = MOST_BACKFILLED + 2,
) -> Pass:
    fill(conn, product, devices=devices, hours=hours)
    note(f"{devices * hours} rollup rows of {devices} devices written")
    learn(conn, product, confirmations=confirmations)
    note("a model is trained")
    champions = Champions()
    champion = champions.of(conn, product.id)
    assert champion is not None
    newest = hours if send else hours - 1
    if send:
        send_an_hour(conn, product, devices=devices, hour=newest)
    else:
        conn.execute(
            "INSERT INTO score_due (device_id, product, since, due_at) SELECT id, product, %s, %s FROM device",
            (BEGIN + newest * HOUR, BEGIN + (newest + 1) * HOUR),
        )
    begun, worked = time.perf_counter(), time.process_time()
    passed = score_fleet(conn, product.id, champions, now=BEGIN + (newest + 1) * HOUR)
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    note(f"{passed.scored} scores in {seconds:.1f} s, {passed.opened} predictions opened")
    if passed.scored != devices:
        raise RuntimeError(f"{passed.scored} devices of {devices} were scored")
    due = [Due(device, BEGIN + newest * HOUR) for device in range(1, min(COMPARED, devices) + 1)]
    read, pandas_per_second = _compare(conn, product, champion.bundle, due)
    note(f"pandas: {pandas_per_second:.1f} devices/s, the same features")
    return Pass(
        devices=devices,
        stored=devices * hours,
        read=read * devices,
        seconds=seconds,
        worked=worked,
        pandas_per_second=pandas_per_second,
        opened=passed.opened,
        backfilled=passed.backfilled,
        backfill_s=passed.backfill_s,
    )


def _compare(conn: Connection, product: Product, bundle: Bundle, due: list[Due]) -> tuple[int, float]:
    """(rows read for each device, devices a second in plain pandas); RuntimeError where the features differ."""
    history = live_history(conn, product, due, bundle.spec)
    ours = build_features(product, history, bundle.spec).last()
    begun = time.perf_counter()
    theirs = pandas_features(history, bundle.spec)
    seconds = time.perf_counter() - begun
    expected = theirs.loc[list(ours.serial), list(ours.names)].to_numpy(np.float64)
    if not np.allclose(ours.matrix, expected, rtol=1e-4, atol=1e-4, equal_nan=True):
        same = np.isclose(ours.matrix, expected, rtol=1e-4, atol=1e-4, equal_nan=True).all(axis=0)
        wrong = [name for name, right in zip(ours.names, same, strict=True) if not right]
        raise RuntimeError(f"pandas gives other features: {', '.join(wrong)}")
    return len(history.buckets) // len(due), len(due) / seconds


def _rows(part: str, done: Pass, *, size: int, goal: float) -> list[Row]:
    return [
        Row(part, f"s for {size}, in proportion", "seconds_at_goal", "", [size / done.per_second], Goal(most=goal)),
        Row(part, "seconds", "seconds", "", [done.seconds]),
        Row(part, "devices/s", "devices_per_second", "", [done.per_second]),
        Row(part, "rollup rows read/s", "rows_per_second", "", [done.read / done.seconds]),
        Row(part, "devices/s, features only, pandas", "pandas_devices_per_second", "", [done.pandas_per_second]),
        Row(
            part,
            "times as fast as pandas",
            "ratio",
            "",
            [done.per_second / done.pandas_per_second],
            Goal(least=LEAST_TIMES_PANDAS),
        ),
    ]


def _backfill_rows(part: str, done: Pass) -> list[Row]:
    share = done.backfill_s / done.seconds
    return [
        Row(part, "backfilled scores", "backfilled", "", [float(done.backfilled)]),
        Row(part, "backfill, share of the pass", "backfill_share", "", [share], Goal(most=MOST_BACKFILL)),
    ]


def _opening_row(done: Pass) -> Row:
    """What a pass takes in which every device opens a prediction, in proportion to 1,000 of them."""
    seconds = 1000 * done.seconds / max(done.opened, 1)
    return Row("opening predictions", "s for 1000, scored and explained", "seconds_per_1000", "", [seconds])


def _said(part: str, done: Pass) -> str:
    return (
        f"{part}: {done.devices} devices, {done.stored} rollup rows stored, {done.read} read, {done.seconds:.1f} s, of "
        f"which our own processor time is {done.worked:.1f} s; {done.backfilled} scores backfilled, {done.opened} "
        "predictions opened"
    )
