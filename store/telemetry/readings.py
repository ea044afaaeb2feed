"""Readings into a product's hypertable: binary COPY, idempotent, late and repeated rows included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from psycopg.sql import SQL, Composable, Identifier

from fleet.product import Product
from fleet.times import from_microseconds, to_microseconds
from store.engine.binary_arrays import ORIGIN_US
from store.engine.database import Connection
from store.rollups.columns import telemetry_table
from store.telemetry.reading_columns import Integers, Reading, ReadingColumns, merged
from store.telemetry.staging import column_names, copy_into_stage, make_stage, stage_table

__all__ = ["Reading", "TelemetryWriter", "Written"]


@dataclass(slots=True)
class Written:
    """What became of a batch: `inserted` rows new, `repeated` ones known before.

    Per `devices` [k] the time that changed, from `los` [k] to `his` [k], in microseconds since the epoch. `rows`: what
    was stored, one per (device, ts) in that order. `conflicts`: by device and metric.
    """

    rows: ReadingColumns
    inserted: int = 0
    repeated: int = 0
    devices: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    los: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    his: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    conflicts: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def dirty(self) -> dict[int, tuple[datetime, datetime]]:
        """Per device the range of time that changed."""
        los, his = map(from_microseconds, self.los.tolist()), map(from_microseconds, self.his.tolist())
        return dict(zip(self.devices.tolist(), zip(los, his, strict=True), strict=True))

    def touch(self, devices: Integers, los: Integers, his: Integers) -> None:
        """These changed, too."""
        of_all = np.concatenate((self.devices, devices))
        self.devices, place = np.unique(of_all, return_inverse=True)
        los, his = np.concatenate((self.los, los)), np.concatenate((self.his, his))
        self.los = np.full(len(self.devices), np.iinfo(np.int64).max)
        self.his = np.full(len(self.devices), np.iinfo(np.int64).min)
        np.minimum.at(self.los, place, los)
        np.maximum.at(self.his, place, his)


class TelemetryWriter:
    """Writes readings through one connection; it keeps a staging table per product there."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def write(self, product: Product, readings: Sequence[Reading]) -> Written:
        """Stores readings inside the caller's transaction.

        A second reading of one (device, ts) fills what is still null; a differing value is counted as a conflict.
        """
        return self.write_columns(product, ReadingColumns.of(product, readings))

    def write_columns(self, product: Product, columns: ReadingColumns) -> Written:
        """As `write`."""
        rows, conflicts = merged(columns)
        written = Written(rows)
        for (device, metric), count in conflicts.items():
            written.conflicts[device, product.metrics[metric].id] = count
        make_stage(self._conn, product)
        copy_into_stage(self._conn, product, rows)
        self._insert(product, written)
        written.repeated = len(columns.ts) - written.inserted
        if written.inserted < len(rows.ts):
            span = {"lo": from_microseconds(int(rows.ts.min())), "hi": from_microseconds(int(rows.ts.max()))}
            if self._count_conflicts(product, span, written):
                self._fill(product, span, written)
        return written

    def _insert(self, product: Product, written: Written) -> None:
        with self._conn.cursor(binary=True) as cursor:
            found = cursor.execute(
                SQL(
                    "WITH fresh AS (INSERT INTO {t} ({c}) SELECT {c} FROM {s} ORDER BY device, ts "
                    "ON CONFLICT (device, ts) DO NOTHING RETURNING device, ts), "
                    "dirty AS (SELECT device, min(ts) AS lo, max(ts) AS hi, count(*) AS n FROM fresh GROUP BY device) "
                    "SELECT sum(n)::bigint, string_agg(int4send(device), ''), string_agg(timestamptz_send(lo), ''), "
                    "string_agg(timestamptz_send(hi), '') FROM dirty"
                ).format(t=telemetry_table(product.id), s=stage_table(product), c=column_names(product))
            ).fetchone()
        assert found is not None
        inserted, devices, los, his = found
        if inserted:
            written.inserted = inserted
            written.touch(np.frombuffer(devices, ">i4").astype(np.int64), _moments(los), _moments(his))

    def _count_conflicts(self, product: Product, span: Mapping[str, datetime], written: Written) -> bool:
        """Counts other values of moments that are stored; whether any moment lacks a value that came now: a columnstore
        opens whatever an update might concern."""
        counts = SQL(", ").join(
            SQL("count(*) FILTER (WHERE t.{m} <> s.{m})").format(m=Identifier(m.id)) for m in product.metrics
        )
        rows = self._conn.execute(
            SQL("SELECT s.device, bool_or({gap}), {n} FROM {s} s JOIN {t} t ON {j} GROUP BY s.device").format(
                gap=_gap(product), n=counts, s=stage_table(product), t=telemetry_table(product.id), j=_JOIN
            ),
            span,
        )
        has_gap = False
        for device, lacks, *found in rows:
            has_gap |= lacks
            for metric, count in zip(product.metrics, found, strict=True):
                if count:
                    key = device, metric.id
                    written.conflicts[key] = written.conflicts.get(key, 0) + count
        return has_gap

    def _fill(self, product: Product, span: Mapping[str, datetime], written: Written) -> None:
        names = [Identifier(m.id) for m in product.metrics]
        filled = self._conn.execute(
            SQL("UPDATE {t} t SET {set} FROM {s} s WHERE {j} AND ({gap}) RETURNING t.device, t.ts").format(
                t=telemetry_table(product.id),
                s=stage_table(product),
                set=SQL(", ").join(SQL("{m} = coalesce(t.{m}, s.{m})").format(m=m) for m in names),
                j=_JOIN,
                gap=_gap(product),
            ),
            span,
        ).fetchall()
        if filled:
            times = np.array([to_microseconds(ts) for _, ts in filled], np.int64)
            written.touch(np.array([device for device, _ in filled], np.int64), times, times)


# The bounds on time let the hypertable leave out chunks.
_JOIN = SQL("t.device = s.device AND t.ts = s.ts AND t.ts BETWEEN %(lo)s AND %(hi)s")


def _gap(product: Product) -> Composable:
    """What is stored lacks a value that came now."""
    names = [Identifier(metric.id) for metric in product.metrics]
    gaps = [SQL("(t.{m} IS NULL AND s.{m} IS NOT NULL)").format(m=name) for name in names]
    return SQL(" OR ").join(gaps) if gaps else SQL("false")


def _moments(sent: bytes) -> Integers:
    """What timestamptz_send makes of moments, end to end -> microseconds since the epoch."""
    return np.frombuffer(sent, ">i8").astype(np.int64) + ORIGIN_US
