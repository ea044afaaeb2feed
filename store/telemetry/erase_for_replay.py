"""Deletes what a recorded fleet's devices did from a time on, so that a replay can repeat it."""

from datetime import datetime, timedelta

from psycopg.sql import SQL as Text

from fleet.product import Product
from fleet.times import LATEST
from store.engine.database import Connection, has_timescale
from store.engine.queries import load
from store.rollups.columns import bucket_of, telemetry_table
from store.rollups.layout import read_layout
from store.rollups.rollups import refresh_range
from store.storage.kept_from import PastRetention, read_kept_from

SQL = load(__file__)


def erase_from(conn: Connection, product: Product, devices: list[int], since: datetime) -> int:
    """Erases readings, events, scores, predictions, tickets, alarms, failures and work of devices from `since` on.

    Returns how many readings went. On an autocommit connection; in one transaction but for the rollups. PastRetention
    where `since` lies before what is kept: what was dropped cannot be rolled up again.
    """
    if (kept_from := read_kept_from(conn, product.id)) is not None and since < kept_from:
        raise PastRetention(
            f"{product.id}: readings from before {kept_from:%Y-%m-%dT%H:%M:%SZ} were dropped by retention"
        )
    with conn.transaction():
        for name in SQL:
            conn.execute(SQL[name], {"devices": devices, "since": since, "product": product.id})
        gone = conn.execute(
            Text("DELETE FROM {t} WHERE device = ANY(%(devices)s) AND ts >= %(since)s").format(
                t=telemetry_table(product.id)
            ),
            {"devices": devices, "since": since},
        ).rowcount
        if not has_timescale(conn):
            for period in product.rollups:
                _erase_rollup(conn, product, period, devices, since)
    if gone:
        for period in product.rollups:
            refresh_range(conn, product, period, devices, since, min(LATEST, _end(conn, product, since)))
    return gone


def _erase_rollup(conn: Connection, product: Product, period: timedelta, devices: list[int], since: datetime) -> None:
    for part in read_layout(conn, product, period).parts:
        conn.execute(
            Text("DELETE FROM {t} WHERE device = ANY(%(devices)s) AND bucket >= %(since)s").format(t=part.table),
            {"devices": devices, "since": bucket_of(since, period)},
        )


def _end(conn: Connection, product: Product, since: datetime) -> datetime:
    """The end of the newest bucket of any rollup: nothing lies beyond it."""
    newest = since
    for period in product.rollups:
        table = read_layout(conn, product, period).first
        row = conn.execute(Text("SELECT max(bucket) FROM {t}").format(t=table)).fetchone()
        if row and row[0]:
            newest = max(newest, row[0] + period)
    return newest
