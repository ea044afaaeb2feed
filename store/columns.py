"""Which columns a product's metrics become, in telemetry and in every rollup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg.sql import SQL, Composed, Identifier, Literal

from fleet.product import Metric, Product, Role
from fleet.times import format_duration

# TimescaleDB's time_bucket counts from this Monday; plain PostgreSQL's date_bin is given the same origin.
ORIGIN = datetime(2000, 1, 3, tzinfo=UTC)

TYPE = {Role.SENSOR: "real", Role.SETTING: "real", Role.COUNTER: "double precision", Role.STATE: "smallint"}
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
    """count, mean, min, max, stddev, last; a counter's first and last; a state's rows in each label."""
    value, kind = Identifier(metric.id), TYPE[metric.role]
    count = _same(metric, "count", "bigint", SQL("count({v})").format(v=value))
    if metric.role is Role.STATE:
        rows_in = SQL("count(*) FILTER (WHERE {v} = {c})")
        shares = [
            _same(metric, f"n{code}", "bigint", rows_in.format(v=value, c=Literal(code)))
            for code in range(len(metric.labels))
        ]
        return [count, _ordered(metric, "last", kind, last=True), *shares]
    low = _same(metric, "min", kind, SQL("min({v})").format(v=value))
    high = _same(metric, "max", kind, SQL("max({v})").format(v=value))
    if metric.role is Role.COUNTER:
        first, last = _ordered(metric, "first", kind, last=False), _ordered(metric, "last", kind, last=True)
        return [count, first, last, low, high]
    mean = _same(metric, "mean", "double precision", SQL("avg({v})").format(v=value))
    spread = _same(metric, "stddev", "double precision", SQL("stddev_samp({v})").format(v=value))
    return [count, mean, low, high, spread, _ordered(metric, "last", kind, last=True)]


def _same(metric: Metric, suffix: str, kind: str, aggregate: Composed) -> RollupColumn:
    return RollupColumn(f"{metric.id}_{suffix}", kind, aggregate, aggregate)


def _ordered(metric: Metric, suffix: str, kind: str, *, last: bool) -> RollupColumn:
    direction, function = (SQL("DESC"), SQL("public.last")) if last else (SQL("ASC"), SQL("public.first"))
    plain = SQL("(array_agg({v} ORDER BY ts {d}) FILTER (WHERE {v} IS NOT NULL))[1]")
    scale = SQL("{f}({v}, ts) FILTER (WHERE {v} IS NOT NULL)")
    value = Identifier(metric.id)
    return RollupColumn(
        f"{metric.id}_{suffix}", kind, plain.format(v=value, d=direction), scale.format(f=function, v=value)
    )
