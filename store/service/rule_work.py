"""Devices whose alarm rules are due, the rules' memory of them, and their new readings as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from psycopg.sql import SQL as Text
from psycopg.sql import Identifier

from fleet.product import Product
from fleet.sentinels import NAMED_INVALID
from fleet.times import to_milliseconds
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.rollups.columns import telemetry_table

SQL = load(__file__)
FOLD = 20_000


@dataclass(frozen=True, slots=True)
class DueDevice:
    """A device whose rules are due; `since`: its time changed from then on, None where only the clock moved on.
    `status_at`: when its status arrived, by the fleet's clock."""

    id: int
    serial: str
    asset_id: int
    since: datetime | None
    signature: int
    memory: bytes | None
    status: str
    status_at: datetime | None
    worked_on: bool


@dataclass(frozen=True, slots=True)
class Readings:
    """Rows ordered by device and time: `device` [n], `ts` [n] milliseconds, `values` [n, metrics] with NaN."""

    device: NDArray[np.int64]
    ts: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StoredAside:
    """A value out of range; `ts` in milliseconds."""

    device: int
    metric: str
    ts: int
    value: float


def fold_marks(conn: Connection, product: str) -> None:
    """Gathers what ingest marked; a statement of its own, so that no reading waits for an evaluation."""
    while conn.execute(SQL["fold_marks"], {"product": product, "limit": FOLD}).rowcount:
        pass


def claim_rules(conn: Connection, product: str, *, now: datetime, limit: int) -> list[DueDevice]:
    """Devices that are due, held until the transaction ends; others skip them."""
    wanted = {"product": product, "now": now, "limit": limit}
    return fetch_all(conn, SQL["claim_rules"], wanted, DueDevice, binary=True)


def remember_rules(
    conn: Connection,
    devices: Sequence[int],
    *,
    signature: int,
    dues: Sequence[datetime | None],
    memories: Sequence[bytes],
) -> None:
    conn.execute(
        SQL["remember_rules"],
        {"devices": list(devices), "signature": signature, "dues": list(dues), "memories": list(memories)},
    )


def look_again(conn: Connection, device_id: int) -> None:
    conn.execute(SQL["look_again"], {"device_id": device_id})


def mark_sleepers(conn: Connection) -> None:
    """Devices whose alarm is out of view because they sleep are to be looked at now."""
    conn.execute(SQL["mark_sleepers"])


def read_for_rules(
    conn: Connection, product: Product, metrics: Sequence[str], devices: Sequence[int], los: Sequence[datetime]
) -> Readings:
    """The readings of `devices`, each from its own `los` on, with the columns `metrics`."""
    value = Text("float8send(coalesce({m}::float8, 'NaN'))")
    statement = SQL["read_for_rules"].format(
        columns=Text(" || ").join(value.format(m=Identifier("t", metric)) for metric in metrics),
        table=telemetry_table(product.id),
    )
    wanted = {"devices": list(devices), "los": list(los), "lowest": min(los)}
    with conn.cursor(binary=True) as cursor:
        rows = cursor.execute(statement, wanted).fetchall()
    return _decode([row[0] for row in rows], [row[1] for row in rows], len(metrics) + 1)


def asides_for_rules(conn: Connection, devices: Sequence[int], los: Sequence[datetime]) -> list[StoredAside]:
    """Out of range, not named invalid; ordered by device, metric and time."""
    wanted = {"devices": list(devices), "los": list(los), "named_invalid": NAMED_INVALID.code}
    rows = conn.execute(SQL["asides_for_rules"], wanted)
    return [StoredAside(device, metric, to_milliseconds(ts), value) for device, metric, ts, value in rows]


def _decode(devices: list[int], blobs: list[bytes], width: int) -> Readings:
    """Each blob holds rows of `width` big-endian numbers: seconds since the epoch, then the metrics."""
    rows = np.frombuffer(b"".join(blobs), ">f8").astype(np.float64).reshape(-1, width)
    counts = [len(blob) // (8 * width) for blob in blobs]
    device = np.repeat(np.array(devices, np.int64), np.array(counts, np.int64))
    return Readings(device, np.rint(rows[:, 0] * 1000).astype(np.int64), rows[:, 1:])
