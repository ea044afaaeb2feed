"""One device over time: rollups in one of the product's periods, and scores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

import numpy as np
from psycopg.sql import SQL as Fragment
from psycopg.sql import Composed, Identifier

from fleet.counters import READ, Counted, increases
from fleet.product import Metric, Product, Role
from fleet.times import EARLIEST, LATEST
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.rollups.columns import metric_columns
from store.rollups.layout import read_layout
from store.telemetry.stored_readings import TimeSpan

SQL = load(__file__)
Cells = Mapping[str, float | None]
# So many buckets before a stretch tell where a counter stood.
BUCKETS_BEFORE = 1_000


@dataclass(frozen=True, slots=True)
class Spread:
    """A sensor or setting within a bucket, in the metric's unit; None where too few readings say it."""

    count: int
    mean: float | None
    min: float | None
    max: float | None
    stddev: float | None
    last: float | None


@dataclass(frozen=True, slots=True)
class Rise:
    """A counter: its last reading, and by how much it rose since the bucket before it (docs/decisions/0025)."""

    count: int
    increase: float | None
    last: float | None


@dataclass(frozen=True, slots=True)
class Shares:
    """A state: its last label, and how many readings said each label."""

    count: int
    last: str | None
    counts: Mapping[str, int]


Value = Spread | Rise | Shares


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket, named by its start; `known_at`: event time of its last reading."""

    bucket: datetime
    known_at: datetime
    readings: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class RollupRow:
    """A bucket as it is stored: rollup columns by name."""

    bucket: datetime
    known_at: datetime
    readings: int
    cells: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """What the model said when the reading of `ts` was known; remaining life in seconds, interval of 90 %."""

    ts: datetime
    scored_at: datetime
    probability: float | None
    rul_s: float | None
    rul_low_s: float | None
    rul_high_s: float | None
    anomaly: float | None
    anomaly_threshold: float | None
    model_id: int


def choose_period(product: Product, since: datetime, until: datetime, *, most: int = 1_000) -> timedelta:
    """The finest of the product's rollups that needs at most `most` buckets for a stretch; else the coarsest."""
    fitting = [period for period in product.rollups if (until - since) / period <= most]
    return min(fitting, default=max(product.rollups))


def read_rollup(
    conn: Connection,
    product: Product,
    device_id: int,
    *,
    period: timedelta,
    since: datetime,
    until: datetime,
    metrics: Sequence[Metric],
    limit: int = 1_000,
) -> list[Bucket]:
    """Buckets that begin at `since` or later and before `until`, oldest first."""
    names = [column.name for metric in metrics for column in metric_columns(metric)]
    rows = rollup_rows(conn, product, device_id, names, period=period, since=since, until=until, limit=limit)
    rises: dict[str, list[float | None]] = {}
    for metric in metrics:
        if metric.role is Role.COUNTER:
            table = read_layout(conn, product, period).table_of(f"{metric.id}_count")
            shown = [[row.cells[f"{metric.id}_{part}"] for part in READ] for row in rows]
            rises[metric.id] = counter_increases(conn, table, device_id, metric, since=since, buckets=shown)
    readers = [(metric.id, _reader(metric, rises.get(metric.id, ()))) for metric in metrics]
    return [
        Bucket(row.bucket, row.known_at, row.readings, {name: read(row.cells, place) for name, read in readers})
        for place, row in enumerate(rows)
    ]


def rollup_rows(
    conn: Connection,
    product: Product,
    device_id: int,
    names: Sequence[str],
    *,
    period: timedelta,
    since: datetime,
    until: datetime,
    limit: int,
) -> list[RollupRow]:
    """The rollup columns `names` of a device's buckets that begin at `since` or later and before `until`, oldest first;
    None in a bucket from before a metric was declared."""
    first, *later = read_layout(conn, product, period).split(names)
    stretch = {"device_id": device_id, "since": since, "until": until, "limit": limit}
    head = SQL["read_rollup"].format(columns=_listed(["known_at", "readings", *first.names]), table=first.table)
    there, nothing = first.names, dict.fromkeys(names) if later else {}
    rows = {
        bucket: RollupRow(bucket, known_at, readings, nothing | dict(zip(there, cells, strict=True)))
        for bucket, known_at, readings, *cells in conn.execute(head, stretch)
    }
    rest = {**stretch, "until": max(rows) + period, "limit": None} if rows else {}
    for part in later if rows else ():
        statement = SQL["read_rollup"].format(columns=_listed(part.names), table=part.table)
        for bucket, *cells in conn.execute(statement, rest):
            if bucket in rows:
                rows[bucket].cells.update(zip(part.names, cells, strict=True))
    return list(rows.values())


def _listed(names: Sequence[str]) -> Composed:
    return Fragment(", ").join(map(Identifier, names))


def counter_increases(
    conn: Connection,
    table: Identifier,
    device_id: int,
    metric: Metric,
    *,
    since: datetime,
    buckets: Sequence[Sequence[float | None]],
) -> list[float | None]:
    """A counter's increase in each of a rollup's buckets from `since` on, given in order as the parts `READ`."""
    if not buckets:
        return []
    parts = Fragment(", ").join(Identifier(f"{metric.id}_{part}") for part in READ)
    statement = SQL["counter_before"].format(parts=parts, count=Identifier(f"{metric.id}_count"), table=table)
    before = conn.execute(statement, {"device_id": device_id, "since": since, "limit": BUCKETS_BEFORE}).fetchall()
    first, *counted = np.array([*reversed(before), *buckets], np.float64).T
    rises = increases(first, Counted(*counted))[len(before) :]
    return [None if np.isnan(rise) else float(rise) for rise in rises]


def read_scores(
    conn: Connection, device_id: int, failure_mode: str, span: TimeSpan, *, limit: int = 1_000
) -> list[ScorePoint]:
    """A page of scores in order of event time."""
    wanted = {
        "device_id": device_id,
        "failure_mode": failure_mode,
        "since": span.since or EARLIEST,
        "until": span.until or LATEST,
        "after": span.after,
        "limit": limit,
    }
    return fetch_all(conn, SQL["read_scores"], wanted, ScorePoint)


def _reader(metric: Metric, rises: Sequence[float | None]) -> Callable[[Cells, int], Value]:
    """What makes a metric's value of the cells of the bucket at a place; `rises`: a counter's increase in each bucket.
    It is called for each bucket, so names are put together once."""
    counted = itemgetter(f"{metric.id}_count", f"{metric.id}_last")
    if metric.role is Role.STATE:
        labels = [(label, f"{metric.id}_n{code}") for code, label in enumerate(metric.labels)]

        def shares(cells: Cells, place: int) -> Value:
            count, last = counted(cells)
            counts = {label: int(cells[name] or 0) for label, name in labels}
            return Shares(int(count or 0), None if last is None else metric.labels[int(last)], counts)

        return shares
    if metric.role is Role.COUNTER:

        def rise(cells: Cells, place: int) -> Value:
            count, last = counted(cells)
            return Rise(int(count or 0), rises[place], last)

        return rise
    cells_of = itemgetter(*(f"{metric.id}_{part}" for part in ("count", "mean", "min", "max", "stddev", "last")))

    def spread(cells: Cells, place: int) -> Value:
        count, mean, low, high, spread, last = cells_of(cells)
        return Spread(int(count or 0), mean, low, high, spread, last)

    return spread
