"""The tables that a product file becomes: telemetry and rollups, created and extended, never by hand."""

from datetime import timedelta

from psycopg.sql import SQL, Composed, Identifier, Literal

from fleet.plain_failure import PlainFailure
from fleet.product import Metric, Product
from store.engine.database import Connection, has_timescale
from store.rollups.columns import TYPE, TYPE_SQL, RollupColumn, rollup_columns, telemetry_table
from store.rollups.layout import HEAD, MOST_BYTES, MOST_COLUMNS, part_table, plan_parts, read_parts, row_bytes

# A chunk holds about this many readings of one device, within bounds.
CHUNK_READINGS = 10_000
CHUNK_BOUNDS = (timedelta(days=1), timedelta(days=365))


class ForbiddenChange(PlainFailure, ValueError):
    """A product file that cannot come into force: stored data cannot follow it, or another product reads its topics."""


def create_tables(conn: Connection, product: Product) -> None:
    """The product's telemetry table and rollups, inside the caller's transaction."""
    columns = SQL("").join(SQL("{c}, ").format(c=_column(metric)) for metric in product.metrics)
    conn.execute(
        SQL(
            "CREATE TABLE {table} (device integer NOT NULL, ts timestamptz NOT NULL, seq bigint, {columns}"
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
        extend_rollup(conn, product, period)


def extend_tables(conn: Connection, old: Product, new: Product) -> None:
    """Adds what the new version declares beyond the old ones; ForbiddenChange where that cannot be.

    A metric or label taken out of one version and declared again by a later one still has its columns.
    """
    refuse_forbidden_changes(old, new)
    known = _telemetry_columns(conn, new)
    added = [metric for metric in new.metrics if metric.id not in known]
    if len(known) + len(added) > MOST_COLUMNS:
        raise ForbiddenChange(
            f"{new.id}: {len(added)} new metrics beside the {len(known)} columns of all versions so far are more than "
            f"the {MOST_COLUMNS:,} that a table can have. Declare a product of another id"
        )
    if added:
        columns = SQL(", ").join(SQL("ADD COLUMN {c}").format(c=_column(metric)) for metric in added)
        conn.execute(SQL("ALTER TABLE {t} {c}").format(t=telemetry_table(new.id), c=columns))
    for period in new.rollups:
        extend_rollup(conn, new, period)


def extend_rollup(conn: Connection, product: Product, period: timedelta) -> None:
    """Makes the rollup, or adds the columns that it lacks; wide ones lie in several tables."""
    there = read_parts(conn, product, period)
    scale = has_timescale(conn)
    for number, columns in plan_parts(product, there).items():
        table = part_table(product.id, period, number)
        if number in there:
            add_columns(conn, table, columns, scale=scale)
        elif scale:
            _create_aggregate(conn, product, period, table, columns)
        else:
            _create_table(conn, table, columns)


def split_rollup(conn: Connection, product: Product, period: timedelta) -> bool:
    """Makes a rollup anew that lies in one table whose full rows do not fit, which earlier versions made; returns
    whether it was one. Its buckets have to be refreshed."""
    there = read_parts(conn, product, period)
    own = {*HEAD, *(column.name for column in rollup_columns(product))}
    if list(there) != [1] or row_bytes([kind for name, kind in there[1].items() if name in own]) <= MOST_BYTES:
        return False
    what = SQL("MATERIALIZED VIEW") if has_timescale(conn) else SQL("TABLE")
    conn.execute(SQL("DROP {w} {t}").format(w=what, t=part_table(product.id, period, 1)))
    extend_rollup(conn, product, period)
    return True


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


def _create_table(conn: Connection, table: Identifier, columns: list[RollupColumn]) -> None:
    conn.execute(
        SQL(
            "CREATE TABLE {table} (device integer NOT NULL, bucket timestamptz NOT NULL, "
            "known_at timestamptz NOT NULL, readings bigint NOT NULL, {columns}PRIMARY KEY (device, bucket))"
        ).format(
            table=table,
            columns=SQL("").join(SQL("{n} {t}, ").format(n=Identifier(c.name), t=TYPE_SQL[c.type]) for c in columns),
        )
    )


def _create_aggregate(
    conn: Connection, product: Product, period: timedelta, view: Identifier, columns: list[RollupColumn]
) -> None:
    conn.execute(
        SQL(
            "CREATE MATERIALIZED VIEW {view} WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS "
            "SELECT device, public.time_bucket({period}, ts) AS bucket, max(ts) AS known_at, count(*) AS readings"
            "{columns} FROM {table} GROUP BY device, public.time_bucket({period}, ts) WITH NO DATA"
        ).format(
            view=view,
            period=Literal(period),
            columns=SQL("").join(SQL(", {a} AS {n}").format(a=c.timescale, n=Identifier(c.name)) for c in columns),
            table=telemetry_table(product.id),
        )
    )


def add_columns(conn: Connection, table: Identifier, columns: list[RollupColumn], *, scale: bool) -> None:
    """Adds columns to a part of a rollup, in one statement: an aggregate is made anew with each."""
    what, add = SQL("TABLE"), SQL("ADD COLUMN {n} {t}")
    if scale:
        what, add = SQL("MATERIALIZED VIEW"), SQL("ADD COLUMN {n} {t} GENERATED ALWAYS AS ({a}) STORED")
    added = [add.format(n=Identifier(c.name), t=TYPE_SQL[c.type], a=c.timescale) for c in columns]
    conn.execute(SQL("ALTER {w} {t} {c}").format(w=what, t=table, c=SQL(", ").join(added)))


def _telemetry_columns(conn: Connection, product: Product) -> set[str]:
    rows = conn.execute(
        """SELECT column_name FROM information_schema.columns
           WHERE table_schema = 'telemetry' AND table_name = %s""",
        (product.id,),
    )
    return {row[0] for row in rows}
