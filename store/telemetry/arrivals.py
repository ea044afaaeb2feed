"""Rows that arrive beside readings: latest values, events, statuses, values kept aside, tallies."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from psycopg.types.json import Jsonb

from fleet.coded import Coded
from fleet.times import to_microseconds
from store.engine.binary_arrays import IntegerArray, MomentArray
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of
from store.engine.storable_text import storable
from store.telemetry.reading_columns import Integers
from store.telemetry.statuses import Standing, follow
from store.telemetry.statuses import Status as Status

SQL = load(__file__)
Scalar = float | int | str


@dataclass(frozen=True, slots=True)
class Latest:
    """A device's newest values. `older`: the time of each value that is older than `ts`, in milliseconds since the
    epoch."""

    device: int
    ts: datetime
    readings: Mapping[str, Scalar]
    received_at: datetime
    older: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    device: int
    ts: datetime
    code: str
    severity: str
    text: str
    seq: int | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AsideValue:
    """A value that broke a rule; what is no number is kept as `text`."""

    device: int
    ts: datetime
    metric: str
    value: float | None
    rule: Coded
    received_at: datetime
    text: str | None = None


def put_latest(conn: Connection, rows: Sequence[Latest]) -> None:
    """At most one row per device."""
    rows = sorted(rows, key=lambda row: row.device)
    put_latest_texts(
        conn,
        devices=np.array([r.device for r in rows], np.int64),
        ts=np.array([to_microseconds(r.ts) for r in rows], np.int64),
        received=np.array([to_microseconds(r.received_at) for r in rows], np.int64),
        readings=json.dumps([r.readings for r in rows]),
        older=json.dumps([r.older for r in rows]),
        metrics=sorted({name for r in rows for name in r.readings}),
    )


def put_latest_texts(
    conn: Connection,
    *,
    devices: Integers,
    ts: Integers,
    received: Integers,
    readings: str,
    older: str,
    metrics: Sequence[str],
) -> None:
    """As `put_latest`, of devices [k] in ascending order; times in microseconds since the epoch, `readings` and `older`
    as JSON arrays of [k] objects: one text, as an array of JSON is slow to write. `metrics`: all that there are."""
    conn.execute(
        SQL["put_latest"],
        {
            "devices": IntegerArray(devices),
            "ts": MomentArray(ts),
            "readings": readings,
            "older": older,
            "received": MomentArray(received),
            "metrics": list(metrics),
        },
    )


def put_events(conn: Connection, events: Sequence[Event], *, live: bool = True) -> int:
    """Stores events and returns how many were new; `live` ones are looked at by service and scored."""
    unique = list({(e.device, e.ts, e.code): e for e in events}.values())
    row = conn.execute(
        SQL["put_events"],
        {
            "devices": [e.device for e in unique],
            "ts": [e.ts for e in unique],
            "codes": [e.code for e in unique],
            "severities": [e.severity for e in unique],
            "texts": [e.text for e in unique],
            "seqs": [e.seq for e in unique],
            "received": [e.received_at for e in unique],
            "live": live,
        },
    ).fetchone()
    return int(row[0]) if row else 0


def put_statuses(conn: Connection, statuses: Sequence[Status]) -> list[Standing]:
    """In order of arrival; devices whose status changed have their rules looked at. Returns what changed."""
    wanted = sorted({status.device for status in statuses})
    known = {s.device_id: s for s in fetch_all(conn, SQL["lock_statuses"], {"devices": wanted}, Standing)}
    before = dict(known)
    for status in statuses:
        known[status.device] = follow(known.get(status.device), status)
    changed = [standing for device, standing in sorted(known.items()) if before.get(device) is not standing]
    if changed:
        columns = [fields_of(standing) for standing in changed]
        conn.execute(SQL["put_statuses"], {name: [row[name] for row in columns] for name in columns[0]})
    return changed


def offline_devices(conn: Connection, devices: Sequence[int]) -> list[int]:
    """Which of some devices are said to be offline."""
    return [row[0] for row in conn.execute(SQL["offline_devices"], {"devices": list(devices)})]


def note_heard(conn: Connection, devices: Mapping[int, tuple[datetime, datetime]]) -> None:
    """Devices that spoke, by the fleet's clock and by the time of day: one that was offline is online from then on."""
    known = sorted(devices)
    times = {"at": [devices[d][0] for d in known], "received_at": [devices[d][1] for d in known]}
    conn.execute(SQL["note_heard"], {"devices": known, **times})


def put_asides(conn: Connection, asides: Sequence[AsideValue]) -> None:
    unique = list({(a.device, a.ts, a.metric): a for a in asides}.values())
    conn.execute(
        SQL["put_asides"],
        {
            "devices": [a.device for a in unique],
            "ts": [a.ts for a in unique],
            "metrics": [a.metric for a in unique],
            "values": [a.value for a in unique],
            "rules": [Jsonb(a.rule.to_json()) for a in unique],
            "received": [a.received_at for a in unique],
            "texts": [None if a.text is None else storable(a.text) for a in unique],
        },
    )


def add_tallies(conn: Connection, counts: Mapping[tuple[int, str, str], int]) -> None:
    """Counts by (device, kind, metric); kinds are undeclared, conflict, lost and retained."""
    keys = sorted(counts)
    conn.execute(
        SQL["add_tallies"],
        {
            "devices": [k[0] for k in keys],
            "kinds": [k[1] for k in keys],
            "metrics": [k[2] for k in keys],
            "counts": [counts[k] for k in keys],
        },
    )


def mark_dirty_ranges(
    conn: Connection, product: str, ranges: Mapping[int, tuple[datetime, datetime]], *, live: bool
) -> None:
    devices = sorted(ranges)
    los, his = ([to_microseconds(ranges[d][end]) for d in devices] for end in (0, 1))
    mark_dirty(conn, product, *(np.array(column, np.int64) for column in (devices, los, his)), live=live)


def mark_dirty(conn: Connection, product: str, devices: Integers, los: Integers, his: Integers, *, live: bool) -> None:
    """As `mark_dirty_ranges`, of devices [k] in ascending order; times in microseconds since the epoch."""
    conn.execute(
        SQL["mark_dirty_ranges"],
        {
            "product": product,
            "devices": IntegerArray(devices),
            "los": MomentArray(los),
            "his": MomentArray(his),
            "live": live,
        },
    )
