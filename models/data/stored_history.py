"""Rows of the database as a history: buckets that were read, and the plain rows beside them."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd

from fleet.product import Product
from fleet.recorded.folder import RecordedDevice as FolderDevice
from fleet.times import to_milliseconds
from models.data.folder import device_frame
from models.data.history import (
    ANOMALY_COLUMNS,
    EVENT_COLUMNS,
    FAILURE_COLUMNS,
    MAINTENANCE_COLUMNS,
    History,
    make_frame,
    record_end,
)
from store.engine.binary import Columns
from store.engine.database import Connection
from store.learning import history as stored


def stored_history(
    conn: Connection,
    product: Product,
    devices: list[stored.DeviceRow],
    columns: Columns,
    *,
    since: datetime,
    until: datetime,
    learning: bool = True,
) -> History:
    """The rest of the record beside bucket columns that were read; failures and anomalies for learning only."""
    serials = {row.id: row.serial for row in devices}
    ids, ms = list(serials), to_milliseconds
    events = [(serials[r.device], ms(r.ts), r.code, r.severity) for r in stored.event_rows(conn, ids, since, until)]
    repairs = [(serials[r.device], ms(r.ts), r.component, r.action) for r in stored.maintenance_rows(conn, ids, until)]
    failures: list[tuple[object, ...]] = []
    anomalies: list[tuple[object, ...]] = []
    if learning:
        failures = [(serials[r.device], ms(r.ts), r.failure_mode) for r in stored.failure_rows(conn, ids, until)]
        anomalies = [(serials[r.device], ms(r.starts_at), ms(r.ends_at)) for r in stored.anomaly_rows(conn, ids, until)]
    buckets = _buckets(columns, devices, learning=learning)
    event_frame = make_frame(EVENT_COLUMNS, list(events))
    repair_frame = make_frame(MAINTENANCE_COLUMNS, list(repairs))
    listed = device_frame([_folder_device(row) for row in devices])
    return History(
        product=product,
        end=record_end(listed, buckets, event_frame, repair_frame),
        devices=listed,
        buckets=buckets,
        events=event_frame,
        maintenance=repair_frame,
        failures=make_frame(FAILURE_COLUMNS, failures),
        anomalies=make_frame(ANOMALY_COLUMNS, anomalies),
    )


def _buckets(columns: Columns, devices: list[stored.DeviceRow], *, learning: bool) -> pd.DataFrame:
    """`devices` by serial -> buckets by serial and time. Serials are categories in live scoring, where nothing looks at
    them one by one, and texts in learning."""
    ids = np.array([row.id for row in devices], np.int64)
    by_id = np.argsort(ids)
    place = by_id[np.searchsorted(ids, columns.pop("device"), sorter=by_id)] if len(ids) else np.zeros(0, np.int64)
    names = pd.Index([row.serial for row in devices], dtype=object)
    serial = pd.Categorical.from_codes(place, names) if not learning else names.to_numpy()[place]
    frame = pd.DataFrame({"serial": serial, **columns}, copy=False)
    if learning:
        frame["readings"] = frame["readings"].astype(np.int64)
    bucket = columns["bucket"]
    if ((place[1:] > place[:-1]) | ((place[1:] == place[:-1]) & (bucket[1:] > bucket[:-1]))).all():
        return frame
    return frame.iloc[np.lexsort((bucket, place))].reset_index(drop=True)


def _folder_device(row: stored.DeviceRow) -> FolderDevice:
    attributes = {name: str(value) for name, value in row.attributes.items()}
    return FolderDevice(row.serial, row.installed_at.astimezone(UTC), attributes)
