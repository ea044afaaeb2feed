"""The tables that a product file becomes: telemetry and rollups, created and extended, never by hand."""

from datetime import timedelta

from psycopg.sql import SQL, Composed, Identifier, Literal

from fleet.product import Metric, Product
from store.columns import (
    TYPE,
    TYPE_SQL,
    RollupColumn,
    metric_columns,
    rollup_columns,
    rollup_table,
    telemetry_table,
)
from store.database import Connection, has_timescale

# A chunk holds about this many readings of one device, within bounds.
CHUNK_READINGS = 10_000
CHUNK_BOUNDS = (timedelta(days=1), timedelta(days=365))


class ForbiddenChange(ValueError):
    """A product file that cannot come into force: stored data cannot follow it, or another product reads its topics."""


def create_tables(conn: Connection, product: Product) -> None:
    """The product's telemetry table and rollups, inside the caller's transaction."""
    columns = SQL(", ").join(_column(metric) for metric in product.metrics)
    conn.execute(
        SQL(
            "CREATE TABLE {table} (device integer NOT NULL, ts timestamptz NOT NULL, seq bigint, {columns}, "
            "received_at timestamptz NOT NULL, PRIMARY KEY (device, ts))"
        ).format(table=telemetry_table(product.id), columns=columns)
    )
    if has_timescale(conn):
        conn.execute(
            SQL("SELECT public.create_hypertable({table}, public.by_range('ts', {chunk}))").format(
                table=Literal(f'telemetry."{product.id}"'), chunk=Literal(_chunk(product))
            )
        )
    for period in product.rollups:
        _create_rollup(conn, product, period)


def extend_tables(conn: Connection, old: Product, new: Product) -> None:
    """Adds what the new version declares beyond the old one; ForbiddenChange where that cannot be."""
    refuse_forbidden_changes(old, new)
    known = {metric.id for metric in old.metrics}
    added = [metric for metric in new.metrics if metric.id not in known and not _has_column(conn, new, metric)]
    for metric in added:
        conn.execute(SQL("ALTER TABLE {t} ADD COLUMN {c}").format(t=telemetry_table(new.id), c=_column(metric)))
    for period in new.rollups:
        if period not in old.rollups and not _rollup_exists(conn, new, period):
            _create_rollup(conn, new, period)
            continue
        for column in (column for metric in added for column in metric_columns(metric)):
            _add_rollup_column(conn, new, period, column)


def refuse_forbidden_changes(old: Product, new: Product) -> None:
    """ForbiddenChange for a changed unit, role or label order: numbers stored before would change meaning."""
    before = {metric.id: metric for metric in old.metrics}
    for metric in new.metrics:
        if known := before.get(metric.id):
            _refuse(new, metric, "unit", known.unit, metric.unit)
            _refuse(new, metric, "role", known.role, metric.role)
            if metric.labels[: len(known.labels)] != known.labels:
                _refuse(new, metric, "labels", list(known.labels), list(metric.labels))


def _refuse(product: Product, metric: Metric, what: str, old: object, new: object) -> None:
    if old != new:
        raise ForbiddenChange(
            f"{product.id}: metrics.{metric.id}.{what} was {old!r} and cannot become {new!r}: readings are stored "
            f"under the old meaning. Declare a metric of another name, or a product of another id"
        )


def _column(metric: Metric) -> Composed:
    return SQL("{name} {type}").format(name=Identifier(metric.id), type=TYPE_SQL[TYPE[metric.role]])


def _chunk(product: Product) -> timedelta:
    return min(max(CHUNK_READINGS * product.interval, CHUNK_BOUNDS[0]), CHUNK_BOUNDS[1])


def _create_rollup(conn: Connection, product: Product, period: timedelta) -> None:
    columns = rollup_columns(product)
    if has_timescale(conn):
        _create_aggregate(conn, product, period, columns)
        return
    conn.execute(
        SQL(
            "CREATE TABLE {table} (device integer NOT NULL, bucket timestamptz NOT NULL, "
            "known_at timestamptz NOT NULL, readings bigint NOT NULL, {columns}, PRIMARY KEY (device, bucket))"
        ).format(
            table=rollup_table(product.id, period),
            columns=SQL(", ").join(SQL("{n} {t}").format(n=Identifier(c.name), t=TYPE_SQL[c.type]) for c in columns),
        )
    )


def _create_aggregate(conn: Connection, product: Product, period: timedelta, columns: list[RollupColumn]) -> None:
    conn.execute(
        SQL(
            "CREATE MATERIALIZED VIEW {view} WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS "
            "SELECT device, public.time_bucket({period}, ts) AS bucket, max(ts) AS known_at, count(*) AS readings, "
            "{columns} FROM {table} GROUP BY device, public.time_bucket({period}, ts) WITH NO DATA"
        ).format(
            view=rollup_table(product.id, period),
            period=Literal(period),
            columns=SQL(", ").join(SQL("{a} AS {n}").format(a=c.timescale, n=Identifier(c.name)) for c in columns),
            table=telemetry_table(product.id),
        )
    )


def _add_rollup_column(conn: Connection, product: Product, period: timedelta, column: RollupColumn) -> None:
    table, name, kind = rollup_table(product.id, period), Identifier(column.name), TYPE_SQL[column.type]
    if has_timescale(conn):
        conn.execute(
            SQL("ALTER MATERIALIZED VIEW {v} ADD COLUMN {n} {t} GENERATED ALWAYS AS ({a}) STORED").format(
                v=table, n=name, t=kind, a=column.timescale
            )
        )
    else:
        conn.execute(SQL("ALTER TABLE {v} ADD COLUMN {n} {t}").format(v=table, n=name, t=kind))


def _has_column(conn: Connection, product: Product, metric: Metric) -> bool:
    """A metric dropped from one version and declared again by a later one still has its column."""
    row = conn.execute(
        """SELECT EXISTS (SELECT FROM information_schema.columns
           WHERE table_schema = 'telemetry' AND table_name = %s AND column_name = %s)""",
        (product.id, metric.id),
    ).fetchone()
    return bool(row and row[0])


def _rollup_exists(conn: Connection, product: Product, period: timedelta) -> bool:
    name = rollup_table(product.id, period).as_string(conn)
    row = conn.execute("SELECT to_regclass(%s) IS NOT NULL", (name,)).fetchone()
    return bool(row and row[0])
