"""A fleet's history from the database: the whole of it for training, each device's edges for live scoring."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from fleet.product import Product
from fleet.recorded import EVERYTHING, Selection
from fleet.recorded import DeviceRow as FolderDevice
from fleet.times import EARLIEST, LATEST, to_milliseconds
from models.folder import device_frame
from models.history import (
    ANOMALY_COLUMNS,
    EVENT_COLUMNS,
    FAILURE_COLUMNS,
    MAINTENANCE_COLUMNS,
    History,
    make_frame,
)
from models.series import needed_columns, remembered_columns
from models.spec import FeatureSpec
from store import history as stored
from store.database import Connection
from store.rollups import Due

AT_ONCE = 2_000


def training_history(conn: Connection, product: Product, selection: Selection = EVERYTHING) -> History:
    """Everything known of the selected devices. Failures are kept however late; `until` cuts the rest."""
    since, until = selection.since or EARLIEST, selection.until or LATEST
    devices = [row for row in stored.device_rows(conn, product.id) if selection.has(row.serial)]
    tables = [
        stored.bucket_columns(conn, product, [d.id for d in devices[i : i + AT_ONCE]], since=since, until=until)
        for i in range(0, max(len(devices), 1), AT_ONCE)
    ]
    columns = {name: np.concatenate([table.pop(name) for table in tables]) for name in list(tables[0])}
    history = _history(conn, product, devices, columns, since=since, until=until)
    if selection.until is None:
        return history
    return history.until(to_milliseconds(selection.until))


def live_history(conn: Connection, product: Product, due: Sequence[Due], spec: FeatureSpec) -> History:
    """What scoring the due devices needs: their first buckets, and those from a window before the due ones on, with the
    columns that the features of `spec` read; counters and states also as they stood before the window.

    What lies ahead of the fleet's clock is there too: no row of features looks ahead of its own bucket.
    """
    window = spec.longest * product.scoring
    sinces = {item.device: max(item.since - window, EARLIEST) for item in due}
    devices = stored.device_rows(conn, product.id, list(sinces))
    columns = stored.edge_columns(
        conn,
        product,
        {row.id: sinces[row.id] for row in devices},
        first=spec.baseline_buckets,
        until=LATEST,
        names=needed_columns(product, spec),
        remembered=remembered_columns(product, spec),
        memory=window,
    )
    since = min(sinces.values(), default=EARLIEST)
    return _history(conn, product, devices, columns, since=since, until=LATEST, learning=False)


def _history(
    conn: Connection,
    product: Product,
    devices: list[stored.DeviceRow],
    columns: stored.Columns,
    *,
    since: datetime,
    until: datetime,
    learning: bool = True,
) -> History:
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
    last = [int(c.max()) for c in (buckets["known_at"], event_frame["ts"], repair_frame["ts"]) if len(c)]
    return History(
        product=product,
        end=max(last, default=max((ms(row.installed_at) for row in devices), default=0)),
        devices=device_frame([_folder_device(row) for row in devices]),
        buckets=buckets,
        events=event_frame,
        maintenance=repair_frame,
        failures=make_frame(FAILURE_COLUMNS, failures),
        anomalies=make_frame(ANOMALY_COLUMNS, anomalies),
    )


def _buckets(columns: stored.Columns, devices: list[stored.DeviceRow], *, learning: bool) -> pd.DataFrame:
    """`devices` by serial -> buckets by serial and time. Serials are categories in live scoring, where nothing looks at
    them one by one, and texts in learning."""
    ids = np.array([row.id for row in devices], np.int64)
    by_id = np.argsort(ids)
    place = by_id[np.searchsorted(ids, columns.pop("device"), sorter=by_id)] if len(ids) else np.zeros(0, np.int64)
    names = pd.Index([row.serial for row in devices], dtype=object)
    serial = pd.Categorical.from_codes(place, names) if not learning else names.to_numpy()[place]
    frame = pd.DataFrame({"serial": serial, **columns}, copy=False)
    frame["readings"] = frame["readings"].astype(np.int64)
    if (place[1:] >= place[:-1]).all():
        return frame
    return frame.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)


def _folder_device(row: stored.DeviceRow) -> FolderDevice:
    attributes = {name: str(value) for name, value in row.attributes.items()}
    return FolderDevice(row.serial, row.installed_at.astimezone(UTC), attributes)
