"""Which columns a product's metrics become, in telemetry and in every rollup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg.sql import SQL, Composed, Identifier, Literal

from fleet.counters import PARTS
from fleet.product import Metric, Product, Role
from fleet.times import format_duration

# TimescaleDB's time_bucket counts from this Monday; plain PostgreSQL's date_bin is given the same origin.
ORIGIN = datetime(2000, 1, 3, tzinfo=UTC)

TYPE = {Role.SENSOR: "real", Role.SETTING: "real", Role.COUNTER: "double precision", Role.STATE: "smallint"}
# What a rollup keeps of a counter, in the order of the aggregate `sigap.counted`.
COUNTER_PARTS = ("first", "last", *PARTS)
TYPE_SQL = {
    "real": SQL("real"),
    "double precision": SQL("double precision"),
    "smallint": SQL("smallint"),
    "bigint": SQL("bigint"),
}


@dataclass(frozen=True, slots=True)
class RollupColumn:
    """One column of a rollup: its name, type, and the aggregate that fills it (on either engine)."""

    name: str
    type: str
    plain: Composed
    timescale: Composed


def telemetry_table(product_id: str) -> Identifier:
    return Identifier("telemetry", product_id)


def rollup_name(product_id: str, period: timedelta) -> str:
    return f"{product_id}_{format_duration(period)}"


def rollup_table(product_id: str, period: timedelta) -> Identifier:
    return Identifier("rollup", rollup_name(product_id, period))


def bucket_of(ts: datetime, period: timedelta) -> datetime:
    """The start of the bucket that holds `ts`."""
    return ORIGIN + (ts - ORIGIN) // period * period


def by_place(times: Sequence[datetime]) -> tuple[list[datetime], list[int]]:
    """Times of which many are the same -> each of them once, and the place (from 1 on) of each time among those: what
    goes to the database for thousands of devices is short then."""
    places: dict[datetime, int] = {}
    found = [places.setdefault(time, len(places) + 1) for time in times]
    return list(places), found


def rollup_columns(product: Product) -> list[RollupColumn]:
    """Every metric's rollup columns, in the product's metric order."""
    return [column for metric in product.metrics for column in metric_columns(metric)]


def metric_columns(metric: Metric) -> list[RollupColumn]:
    """count, mean, min, max, stddev, last; what a counter counted; a state's rows in each label."""
    value, kind = Identifier(metric.id), TYPE[metric.role]
    count = _same(metric, "count", "bigint", SQL("count({v})").format(v=value))
    if metric.role is Role.STATE:
        rows_in = SQL("count(*) FILTER (WHERE {v} = {c})")
        shares = [
            _same(metric, f"n{code}", "bigint", rows_in.format(v=value, c=Literal(code)))
            for code in range(len(metric.labels))
        ]
        return [count, _last(metric, kind), *shares]
    if metric.role is Role.COUNTER:
        return [count, *(_counted(metric, place, part) for place, part in enumerate(COUNTER_PARTS, 1))]
    low = _same(metric, "min", kind, SQL("min({v})").format(v=value))
    high = _same(metric, "max", kind, SQL("max({v})").format(v=value))
    mean = _same(metric, "mean", "double precision", SQL("avg({v})").format(v=value))
    spread = _same(metric, "stddev", "double precision", SQL("stddev_samp({v})").format(v=value))
    return [count, mean, low, high, spread, _last(metric, kind)]


def _same(metric: Metric, suffix: str, kind: str, aggregate: Composed) -> RollupColumn:
    return RollupColumn(f"{metric.id}_{suffix}", kind, aggregate, aggregate)


def _last(metric: Metric, kind: str) -> RollupColumn:
    plain = SQL("(array_agg({v} ORDER BY ts DESC) FILTER (WHERE {v} IS NOT NULL))[1]")
    scale = SQL("public.last({v}, ts) FILTER (WHERE {v} IS NOT NULL)")
    value = Identifier(metric.id)
    return RollupColumn(f"{metric.id}_last", kind, plain.format(v=value), scale.format(v=value))


def _counted(metric: Metric, place: int, part: str) -> RollupColumn:
    """One of the parts that migration 0017's aggregate makes of a bucket: PostgreSQL runs it once for all of them."""
    parts = SQL("(sigap.counted({v} ORDER BY ts) FILTER (WHERE {v} IS NOT NULL))[{n}]")
    return _same(metric, part, "double precision", parts.format(v=Identifier(metric.id), n=Literal(place)))
