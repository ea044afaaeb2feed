"""A recorded fleet's folder read into a `History`, streamed."""

import numpy as np
import pandas as pd

from fleet.product import Product, Role
from fleet.recorded.folder import RecordedDevice, RecordedFleet
from fleet.recorded.plausible import plausible
from fleet.recorded.read_counts import Seen
from fleet.recorded.telemetry import Chunk, read_telemetry
from fleet.times import to_milliseconds
from models.data.arrays import Floats, Ints
from models.data.history import (
    ANOMALY_COLUMNS,
    EVENT_COLUMNS,
    FAILURE_COLUMNS,
    MAINTENANCE_COLUMNS,
    History,
    make_frame,
    record_end,
)
from models.data.rollup import Parts, merge, roll_up, to_frame

MERGE_AFTER = 200


def from_folder(fleet: RecordedFleet, seen: Seen | None = None) -> History:
    """The record of a folder; telemetry is rolled up chunk by chunk. BadFolder where a file cannot be read.

    `seen` gathers what the telemetry holds, for `fleet.recorded.notes`.
    """
    product = fleet.product
    devices = fleet.devices()
    buckets = _roll_up_telemetry(fleet, [row.serial for row in devices], seen)
    ms = to_milliseconds
    events = make_frame(EVENT_COLUMNS, [(r.serial, ms(r.ts), r.code, r.severity) for r in fleet.events()])
    repairs = [(r.serial, ms(r.ts), r.component, r.action) for r in fleet.maintenance()]
    maintenance = make_frame(MAINTENANCE_COLUMNS, list(repairs))
    failures = make_frame(FAILURE_COLUMNS, [(r.serial, ms(r.ts), r.failure_mode) for r in fleet.failures()])
    anomalies = make_frame(ANOMALY_COLUMNS, [(r.serial, ms(r.start), ms(r.end)) for r in fleet.anomalies()])
    listed = device_frame(devices)
    return History(
        product=product,
        end=record_end(listed, buckets, events, maintenance),
        devices=listed,
        buckets=buckets,
        events=events,
        maintenance=maintenance,
        failures=failures,
        anomalies=anomalies,
    )


def device_frame(rows: list[RecordedDevice]) -> pd.DataFrame:
    """Devices -> serial, installed_at, attributes; an attribute that is a number wherever it is given is a number."""
    frame = pd.DataFrame(
        {
            "serial": np.array([row.serial for row in rows], object),
            "installed_at": np.array([to_milliseconds(row.installed_at) for row in rows], np.int64),
        }
    )
    for name in sorted({name for row in rows for name in row.attributes}):
        texts = [row.attributes.get(name) for row in rows]
        numbers = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(np.float64)
        given = np.array([text is not None for text in texts])
        frame[name] = numbers if np.isfinite(numbers[given]).all() else np.array(texts, object)
    return frame.sort_values("serial", kind="stable").reset_index(drop=True)


def _roll_up_telemetry(fleet: RecordedFleet, serials: list[str], seen: Seen | None) -> pd.DataFrame:
    known = {serial: index for index, serial in enumerate(serials)}
    last_ts = np.full(len(serials), np.iinfo(np.int64).min)
    parts: list[Parts] = []
    for chunk in read_telemetry(fleet, seen):
        device, ts, values = _usable(fleet.product, chunk, known, last_ts)
        if len(ts):
            parts.append(roll_up(fleet.product, device, ts, values))
        if len(parts) > MERGE_AFTER:
            parts = [merge(parts)]
    return to_frame(fleet.product, serials, merge(parts) if parts else None)


def _usable(product: Product, chunk: Chunk, known: dict[str, int], last_ts: Ints) -> tuple[Ints, Ints, Floats]:
    device = np.fromiter((known.get(serial, -1) for serial in chunk.serials), np.int64, len(chunk))
    order = np.lexsort((np.arange(len(chunk)), chunk.ts, device))
    order = order[device[order] >= 0]
    device, ts = device[order], chunk.ts[order]
    keep = ts > last_ts[device]
    keep[1:] &= (ts[1:] != ts[:-1]) | (device[1:] != device[:-1])
    np.maximum.at(last_ts, device, ts)
    values = in_range(product, chunk.values[order[keep]])
    return device[keep], ts[keep], values


def in_range(product: Product, values: Floats) -> Floats:
    """Values [n, metrics] with NaN for each that is not `plausible`, sensors as the 4-byte numbers that the database
    keeps."""
    values = values.copy()
    for index, metric in enumerate(product.metrics):
        column = values[:, index]
        column[~plausible(metric, column)] = np.nan
        if metric.role in (Role.SENSOR, Role.SETTING):
            values[:, index] = column.astype(np.float32).astype(np.float64)
    return values
