"""Continuous aggregates with counters are made anew (TimescaleDB changes none that are there), and so are rollups
without room for more columns. They fill from dirty ranges, which 0017_counters.sql has put down."""

import re

from psycopg.sql import SQL, Identifier

from fleet.product_files.parse import parse_product
from store.engine.database import Connection, has_timescale
from store.rollups.product_tables import extend_rollup

MOST_COLUMNS = 1_600
PARTS = ("first", "last", "begin", "end", "top", "peak", "after")


def convert(conn: Connection) -> None:
    if has_timescale(conn):
        _convert_aggregates(conn)
    rows = conn.execute(
        """SELECT p.id, v.body FROM sigap.product p
           JOIN sigap.product_version v ON v.product = p.id AND v.version = p.version
           WHERE to_regclass(format('telemetry.%I', p.id)) IS NOT NULL"""
    ).fetchall()
    for name, body in rows:
        product = parse_product(body, file=name)
        for period in product.rollups:
            extend_rollup(conn, product, period)


def _convert_aggregates(conn: Connection) -> None:
    found = conn.execute(
        """SELECT view_name, view_definition FROM timescaledb_information.continuous_aggregates
           WHERE view_schema = 'rollup' ORDER BY view_name"""
    ).fetchall()
    for view, definition in found:
        if (made := with_counters(definition)) != definition:
            _make_anew(conn, view, made)


def with_counters(definition: str) -> str:
    """A rollup's SELECT -> the same with a counter's parts in the place of first, last, least and greatest. A counter's
    columns alone are named `_first`."""
    for metric in re.findall(r" AS (\w+)_first\b", definition):
        [value] = re.findall(rf"\bmin\(([^()]+)\) AS {metric}_min\b", definition)
        for part in ("last", "min", "max"):
            definition = re.sub(rf"\n[^\n]* AS {metric}_{part}\b,?(?=\n)", "", definition)
        counted = f"(sigap.counted({value} ORDER BY ts) FILTER (WHERE {value} IS NOT NULL))"
        parts = ",".join(f"\n    {counted}[{place}] AS {metric}_{part}" for place, part in enumerate(PARTS, 1))
        definition = re.sub(rf"\n[^\n]* AS {metric}_first\b", parts, definition)
    return re.sub(r",(?=\n\s*FROM )", "", definition)


def _make_anew(conn: Connection, view: str, definition: str) -> None:
    name = Identifier("rollup", view)
    conn.execute(SQL("DROP MATERIALIZED VIEW {v}").format(v=name))
    if definition.count(" AS ") > MOST_COLUMNS:
        return
    # The definition is what the database keeps of a statement of ours.
    text = definition.rstrip().rstrip(";").encode()
    head = SQL(
        "CREATE MATERIALIZED VIEW {v} WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS "
    ).format(v=name)
    conn.execute(head.as_bytes(conn) + text + b" WITH NO DATA")
