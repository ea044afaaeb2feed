"""Readings into a product's hypertable: binary COPY, idempotent, late and repeated rows included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from psycopg.sql import SQL, Composed, Identifier

from fleet.product import Product
from fleet.value_checks import Value
from store.engine.database import Connection
from store.rollups.columns import TYPE, TYPE_SQL, telemetry_table

COPY_TYPES = {"real": "float4", "double precision": "float8", "smallint": "int2"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: `values` in the product's metric order."""

    device: int
    ts: datetime
    seq: int | None
    values: tuple[Value, ...]
    received_at: datetime


@dataclass(slots=True)
class Written:
    """What became of a batch: rows new, rows known before, and per device the range of time that changed."""

    inserted: int = 0
    repeated: int = 0
    dirty: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    conflicts: dict[tuple[int, str], int] = field(default_factory=dict)

    def touch(self, device: int, lo: datetime, hi: datetime) -> None:
        known = self.dirty.get(device)
        self.dirty[device] = (min(lo, known[0]), max(hi, known[1])) if known else (lo, hi)


class TelemetryWriter:
    """Writes readings through one connection; it keeps a staging table per product there."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def write(self, product: Product, readings: Sequence[Reading]) -> Written:
        """Stores readings inside the caller's transaction.

        A second reading of one (device, ts) fills what is still null; a differing value is counted as a conflict.
        """
        written = Written()
        rows = _merged(product, readings, written)
        self._stage(product)
        self._copy(product, rows.values())
        self._insert(product, written)
        written.repeated = len(readings) - written.inserted
        if written.inserted < len(rows):
            span = min(r.ts for r in rows.values()), max(r.ts for r in rows.values())
            self._count_conflicts(product, span, written)
            self._fill(product, span, written)
        return written

    def _stage(self, product: Product) -> None:
        """The staging table lives as long as the session; a rolled-back one is made again."""
        columns = SQL(", ").join(
            SQL("{n} {t}").format(n=Identifier(m.id), t=TYPE_SQL[TYPE[m.role]]) for m in product.metrics
        )
        self._conn.execute(
            SQL(
                "CREATE TEMP TABLE IF NOT EXISTS {s} (device integer, ts timestamptz, seq bigint, {c}, "
                "received_at timestamptz) ON COMMIT DELETE ROWS"
            ).format(s=_stage_table(product), c=columns)
        )

    def _copy(self, product: Product, rows: Iterable[Reading]) -> None:
        types = ["int4", "timestamptz", "int8", *(COPY_TYPES[TYPE[m.role]] for m in product.metrics), "timestamptz"]
        statement = SQL("COPY {s} ({c}) FROM STDIN (FORMAT BINARY)").format(
            s=_stage_table(product), c=_columns(product)
        )
        with self._conn.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row((row.device, row.ts, row.seq, *row.values, row.received_at))

    def _insert(self, product: Product, written: Written) -> None:
        fresh = self._conn.execute(
            SQL(
                "WITH fresh AS (INSERT INTO {t} ({c}) SELECT {c} FROM {s} ORDER BY device, ts "
                "ON CONFLICT (device, ts) DO NOTHING RETURNING device, ts) "
                "SELECT device, min(ts), max(ts), count(*) FROM fresh GROUP BY device"
            ).format(t=telemetry_table(product.id), s=_stage_table(product), c=_columns(product))
        )
        for device, lo, hi, count in fresh:
            written.inserted += count
            written.touch(device, lo, hi)

    def _count_conflicts(self, product: Product, span: tuple[datetime, datetime], written: Written) -> None:
        counts = SQL(", ").join(
            SQL("count(*) FILTER (WHERE t.{m} <> s.{m})").format(m=Identifier(m.id)) for m in product.metrics
        )
        rows = self._conn.execute(
            SQL("SELECT s.device, {n} FROM {s} s JOIN {t} t ON {j} GROUP BY s.device").format(
                n=counts, s=_stage_table(product), t=telemetry_table(product.id), j=_JOIN
            ),
            {"lo": span[0], "hi": span[1]},
        )
        for device, *found in rows:
            for metric, count in zip(product.metrics, found, strict=True):
                if count:
                    _count(written, device, metric.id, count)

    def _fill(self, product: Product, span: tuple[datetime, datetime], written: Written) -> None:
        names = [Identifier(m.id) for m in product.metrics]
        filled = self._conn.execute(
            SQL("UPDATE {t} t SET {set} FROM {s} s WHERE {j} AND ({gap}) RETURNING t.device, t.ts").format(
                t=telemetry_table(product.id),
                s=_stage_table(product),
                set=SQL(", ").join(SQL("{m} = coalesce(t.{m}, s.{m})").format(m=m) for m in names),
                j=_JOIN,
                gap=SQL(" OR ").join(SQL("(t.{m} IS NULL AND s.{m} IS NOT NULL)").format(m=m) for m in names),
            ),
            {"lo": span[0], "hi": span[1]},
        )
        for device, ts in filled:
            written.touch(device, ts, ts)


# The bounds on time let the hypertable leave out chunks.
_JOIN = SQL("t.device = s.device AND t.ts = s.ts AND t.ts BETWEEN %(lo)s AND %(hi)s")


def _merged(product: Product, readings: Sequence[Reading], written: Written) -> dict[tuple[int, datetime], Reading]:
    """One reading per (device, ts): later ones of the same batch fill gaps, and conflicts are counted."""
    rows: dict[tuple[int, datetime], Reading] = {}
    for reading in readings:
        key = (reading.device, reading.ts)
        first = rows.setdefault(key, reading)
        if first is reading:
            continue
        for metric, old, new in zip(product.metrics, first.values, reading.values, strict=True):
            if old is not None and new is not None and old != new:
                _count(written, reading.device, metric.id, 1)
        values = tuple(o if o is not None else n for o, n in zip(first.values, reading.values, strict=True))
        rows[key] = Reading(first.device, first.ts, first.seq, values, first.received_at)
    return rows


def _count(written: Written, device: int, metric: str, count: int) -> None:
    written.conflicts[device, metric] = written.conflicts.get((device, metric), 0) + count


def _stage_table(product: Product) -> Identifier:
    """Named after its columns too: another version of the product has another."""
    columns = ",".join(f"{metric.id} {TYPE[metric.role]}" for metric in product.metrics)
    return Identifier(f"stage_{product.id}_{crc32(columns.encode()):08x}")


def _columns(product: Product) -> Composed:
    names = ["device", "ts", "seq", *(m.id for m in product.metrics), "received_at"]
    return SQL(", ").join(Identifier(name) for name in names)
