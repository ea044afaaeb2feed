"""Splits the rollups of wide products, whose rows earlier versions could not store."""

from psycopg.sql import SQL

from fleet.product_files.parse import parse_product
from store.engine.database import Connection
from store.rollups.columns import telemetry_table
from store.rollups.product_tables import split_rollup


def convert(conn: Connection) -> None:
    """What is stored is rolled up again by the next refresh, and nothing of it is scored."""
    rows = conn.execute(
        """SELECT p.id, v.body FROM sigap.product p
           JOIN sigap.product_version v ON v.product = p.id AND v.version = p.version"""
    ).fetchall()
    for name, body in rows:
        product = parse_product(body, file=name)
        split = [split_rollup(conn, product, period) for period in product.rollups]
        if any(split):
            conn.execute(
                SQL(
                    "INSERT INTO sigap.dirty_range (product, device_id, lo, hi, scores) "
                    "SELECT %s, device, min(ts), max(ts), false FROM {t} GROUP BY device"
                ).format(t=telemetry_table(product.id)),
                (product.id,),
            )
