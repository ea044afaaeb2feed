"""A session's table that readings are copied into before they join those of the product."""

from zlib import crc32

import numpy as np
from psycopg.sql import SQL, Composed, Identifier

from fleet.product import Product
from store.engine.binary import END, SIGNATURE
from store.engine.binary_arrays import ORIGIN_US
from store.engine.database import Connection
from store.rollups.columns import TYPE, TYPE_SQL
from store.telemetry.reading_columns import NO_SEQ, ReadingColumns

WIRE = {"real": ">f4", "double precision": ">f8", "smallint": ">i2"}
COPIED_AT_ONCE = 5_000


def make_stage(conn: Connection, product: Product) -> None:
    """The staging table lives as long as the session; a rolled-back one is made again."""
    columns = SQL(", ").join(
        SQL("{n} {t}").format(n=Identifier(m.id), t=TYPE_SQL[TYPE[m.role]]) for m in product.metrics
    )
    conn.execute(
        SQL(
            "CREATE TEMP TABLE IF NOT EXISTS {s} (device integer, ts timestamptz, seq bigint, {c}, "
            "received_at timestamptz) ON COMMIT DELETE ROWS"
        ).format(s=stage_table(product), c=columns)
    )


def copy_into_stage(conn: Connection, product: Product, rows: ReadingColumns) -> None:
    statement = SQL("COPY {s} ({c}) FROM STDIN (FORMAT BINARY)").format(s=stage_table(product), c=column_names(product))
    record = _record(product)
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(SIGNATURE)
        for start in range(0, len(rows.ts), COPIED_AT_ONCE):
            copy.write(
                _encoded(product, record, rows.take(np.arange(start, min(start + COPIED_AT_ONCE, len(rows.ts)))))
            )
        copy.write(END)


def stage_table(product: Product) -> Identifier:
    """Named after its columns too: another version of the product has another."""
    columns = ",".join(f"{metric.id} {TYPE[metric.role]}" for metric in product.metrics)
    return Identifier(f"stage_{product.id}_{crc32(columns.encode()):08x}")


def column_names(product: Product) -> Composed:
    names = ["device", "ts", "seq", *(m.id for m in product.metrics), "received_at"]
    return SQL(", ").join(Identifier(name) for name in names)


def _record(product: Product) -> np.dtype[np.void]:
    """A row as COPY writes it where none of its columns is NULL: their number, then each with its size before it."""
    wires = [">i4", ">i8", ">i8", *(WIRE[TYPE[metric.role]] for metric in product.metrics), ">i8"]
    fields = [("columns", ">i2")]
    for place, wire in enumerate(wires):
        fields += [(f"size_{place}", ">i4"), (f"value_{place}", wire)]
    return np.dtype(fields)


def _encoded(product: Product, record: np.dtype[np.void], rows: ReadingColumns) -> bytes:
    """Rows as COPY wants them. The bytes of a NULL are taken out of its row again."""
    out = np.empty(len(rows.ts), record)
    out["columns"] = count = len(product.metrics) + 4
    missing = np.isnan(rows.values)
    plain = np.where(missing, 0.0, rows.values)
    columns = [rows.device, rows.ts - ORIGIN_US, rows.seq, *plain.T, rows.received - ORIGIN_US]
    for place, column in enumerate(columns):
        out[f"size_{place}"] = record[f"value_{place}"].itemsize
        out[f"value_{place}"] = column
    nulls = np.zeros((len(rows.ts), count), bool)
    nulls[:, 2], nulls[:, 3:-1] = rows.seq == NO_SEQ, missing
    if not nulls.any():
        return out.tobytes()
    cells = out.view(np.uint8).reshape(len(rows.ts), record.itemsize)
    is_kept = np.ones(cells.shape, bool)
    for place in np.flatnonzero(nulls.any(axis=0)).tolist():
        is_null = nulls[:, place]
        out[f"size_{place}"][is_null] = -1
        begin = record.fields[f"value_{place}"][1]  # type: ignore[index]
        is_kept[is_null, begin : begin + record[f"value_{place}"].itemsize] = False
    return cells[is_kept].tobytes()
