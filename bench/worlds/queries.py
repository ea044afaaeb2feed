"""Readings and latest values for the benchmark of queries, in the order in which a fleet sends them."""

from contextlib import closing
from datetime import datetime, timedelta

from psycopg.sql import SQL, Literal

from fleet.product import Product
from store.engine.database import Connection
from store.rollups.columns import telemetry_table

INTERVAL = timedelta(minutes=10)
ROWS_AT_ONCE = 2_000_000


def fill_readings(conn: Connection, product: Product, *, devices: int, rows: int, end: datetime) -> int:
    """How many were written: whole intervals before `end`, at least a day of them."""
    intervals = max(rows // devices, 144)
    step = max(ROWS_AT_ONCE // devices, 1)
    insert = SQL(
        "INSERT INTO {t} (device, ts, seq, vibration, temperature, current, load, starts, running, received_at) "
        "SELECT d, {end} - n * {step}, {all} - n, 2 + sin(n + d), 40 + cos(n * d), 9, 50, n, n % 2, {end} - n * {step} "
        "FROM generate_series({first}, {last}, -1) n, generate_series(1, {devices}) d"
    )
    with closing(conn.cursor()) as cursor:
        for first in range(intervals, 0, -step):
            cursor.execute(
                insert.format(
                    t=telemetry_table(product.id),
                    end=Literal(end),
                    step=Literal(INTERVAL),
                    all=Literal(intervals),
                    first=Literal(first),
                    last=Literal(max(first - step + 1, 1)),
                    devices=Literal(devices),
                )
            )
        cursor.execute(
            "INSERT INTO device_latest (device_id, ts, readings, received_at) SELECT d, %s, "
            """'{"vibration": 2.1, "temperature": 40.5, "current": 9, "load": 50, "starts": 12, "running": 1}', %s """
            "FROM generate_series(1, %s) d",
            (end - INTERVAL, end - INTERVAL, devices),
        )
    conn.execute(SQL("VACUUM ANALYZE {t}").format(t=telemetry_table(product.id)))
    conn.execute("VACUUM ANALYZE device_latest")
    return intervals * devices
