"""Readings in the database, stored as ingest stores them."""

from collections.abc import Sequence

from fleet.product import Product
from store.engine.database import Connection
from store.telemetry.arrivals import mark_dirty_ranges
from store.telemetry.readings import Reading, TelemetryWriter, Written


def store_readings(conn: Connection, product: Product, readings: Sequence[Reading], *, live: bool = True) -> Written:
    """Rows and their dirty ranges in one transaction; `live` readings are scored and judged, others are history."""
    with conn.transaction():
        written = TelemetryWriter(conn).write(product, readings)
        mark_dirty_ranges(conn, product.id, written.dirty, live=live)
    return written
