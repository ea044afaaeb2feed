"""What a product's readings, rollups and scores take on disk, and how much more each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.sql import Identifier

from fleet.product import Product
from store.engine.database import Connection, has_timescale
from store.engine.queries import load
from store.rollups.columns import telemetry_table
from store.rollups.layout import read_layout
from store.storage.chunks import stored_buckets

SQL = load(__file__)
DAY = timedelta(days=1)
# What comes in a day is the mean of so many days, or of so many buckets of the longest rollup.
DAYS, BUCKETS = 7, 4


@dataclass(frozen=True, slots=True)
class Stored:
    """A kind of rows: what they take, indexes included, and about how many there are and come in a day."""

    bytes: int
    rows: float
    rows_per_day: float

    @property
    def growth(self) -> float:
        """Bytes a day, by what a row takes on average."""
        return self.rows_per_day * self.bytes / self.rows if self.rows > 0 else 0.0


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Of one product. `devices`: those that sent something of late. Of `scores`, bytes and rows are all products'."""

    devices: int
    readings: Stored
    rollups: Stored
    scores: Stored

    @property
    def growth(self) -> float:
        """Bytes a day."""
        return self.readings.growth + self.rollups.growth + self.scores.growth

    def readings_of(self, span: timedelta) -> float:
        """Bytes that readings of such a time take, at the rate of now."""
        return self.readings.growth * (span / DAY)


def disk_use(conn: Connection, product: Product, *, now: datetime) -> DiskUse:
    """`now`: the fleet's clock. Counts are the planner's estimates."""
    longest = max(product.rollups)
    span = max(DAYS * DAY, BUCKETS * longest)
    first = read_layout(conn, product, longest).first
    wanted = {"product": product.id, "since": now - span - longest, "until": now - longest}
    row = conn.execute(SQL["of_late"].format(table=first), wanted).fetchone()
    assert row is not None
    devices, readings = int(row[0]), float(row[1]) * (DAY / span)
    buckets = sum(min(readings, devices * (DAY / period)) for period in product.rollups)
    tables = [part.table for period in product.rollups for part in read_layout(conn, product, period).parts]
    firsts = [read_layout(conn, product, period).first for period in product.rollups]
    raw = [telemetry_table(product.id)]
    return DiskUse(
        devices,
        Stored(_bytes(conn, raw), _rows(conn, raw), readings),
        Stored(_bytes(conn, tables), _rows(conn, firsts), buckets),
        _scores(conn, product, devices),
    )


def database_bytes(conn: Connection) -> int:
    """What all databases of the server take that this user may look at."""
    row = conn.execute(SQL["database_bytes"]).fetchone()
    return int(row[0]) if row and row[0] else 0


def _scores(conn: Connection, product: Product, devices: int) -> Stored:
    table = [Identifier("sigap", "score")]
    row = conn.execute(SQL["is_scored"], {"product": product.id}).fetchone()
    daily = devices * len(product.failure_modes) * (DAY / product.scoring) if row and row[0] else 0.0
    size, rows = _bytes(conn, table), _rows(conn, table)
    return Stored(size, rows, daily)


def _bytes(conn: Connection, tables: Sequence[Identifier]) -> int:
    name = "hypertable_bytes" if has_timescale(conn) else "table_bytes"
    row = conn.execute(SQL[name], {"tables": _names(conn, tables)}).fetchone()
    return int(row[0]) if row and row[0] else 0


def _rows(conn: Connection, tables: Sequence[Identifier]) -> float:
    name = "hypertable_rows" if has_timescale(conn) else "table_rows"
    row = conn.execute(SQL[name], {"tables": _names(conn, tables)}).fetchone()
    return float(row[0]) if row and row[0] else 0.0


def _names(conn: Connection, tables: Sequence[Identifier]) -> list[str]:
    return [stored_buckets(conn, table).as_string(conn) for table in tables]
