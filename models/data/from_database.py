"""A fleet's history from the database: the whole of it for training, each device's edges for live scoring."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from fleet.product import Product
from fleet.recorded.folder import EVERYTHING, Selection
from fleet.recorded.folder import RecordedDevice as FolderDevice
from fleet.times import EARLIEST, LATEST, to_milliseconds
from models.data.draw import draw_devices, most_rows
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
from models.features.series import buckets_before, needed_columns, remembered_columns
from models.features.spec import FeatureSpec
from store.engine.binary import Columns
from store.engine.database import Connection
from store.learning import history as stored
from store.learning.edges import edge_columns
from store.telemetry.rollups import Due

# So few devices are read whole; of more, the buckets of some are counted first.
SURELY_FEW, COUNTED = 100, 200


def training_history(
    conn: Connection, product: Product, selection: Selection = EVERYTHING, *, most: int | None = None, seed: int = 0
) -> History:
    """Everything known of the selected devices. Failures are kept however late; `until` cuts the rest. Of more than
    about `most` buckets (what training holds at once, unless given) only drawn devices are read: see `draw_devices`."""
    since, until = selection.since or EARLIEST, selection.until or LATEST
    devices = [row for row in stored.device_rows(conn, product.id) if selection.has(row.serial)]
    limit = most_rows(product) if most is None else most
    devices, stands_for = _drawn(conn, product, devices, since=since, until=until, most=limit, seed=seed)
    columns = stored.bucket_columns(conn, product, [row.id for row in devices], since=since, until=until)
    history = _history(conn, product, devices, columns, since=since, until=until)
    history = replace(history, stands_for=stands_for)
    if selection.until is None:
        return history
    return history.until(to_milliseconds(selection.until))


def _drawn(
    conn: Connection,
    product: Product,
    devices: list[stored.DeviceRow],
    *,
    since: datetime,
    until: datetime,
    most: int,
    seed: int,
) -> tuple[list[stored.DeviceRow], dict[str, int]]:
    """The devices to read and for how many each stands; sizes are reckoned from some devices' numbers of buckets."""
    if len(devices) <= SURELY_FEW:
        return devices, {}
    rng = np.random.default_rng(seed)
    some = [devices[place].id for place in np.sort(rng.permutation(len(devices))[:COUNTED]).tolist()]
    size = math.ceil(stored.count_buckets(conn, product, some, since=since, until=until) / len(some))
    serials, failed = {row.id: row.serial for row in devices}, dict[str, set[str]]()
    for failure in stored.failure_rows(conn, list(serials), until):
        failed.setdefault(serials[failure.device], set()).add(failure.failure_mode)
    modes = {serial: frozenset(own) for serial, own in failed.items()}
    weights = draw_devices(dict.fromkeys(serials.values(), size), modes, most=most, seed=seed)
    if len(weights) == len(devices):
        return devices, {}
    return [row for row in devices if row.serial in weights], weights


@dataclass(frozen=True, slots=True)
class Live:
    """What live scoring reads for some due devices: their history, and their ids by serial."""

    history: History
    ids: dict[str, int]


def live_history(conn: Connection, product: Product, due: Sequence[Due], spec: FeatureSpec) -> History:
    """The history alone of `read_live`."""
    return read_live(conn, product, due, spec).history


def read_live(conn: Connection, product: Product, due: Sequence[Due], spec: FeatureSpec) -> Live:
    """What scoring the due devices needs: their first buckets, and those from a window before the due ones on, with the
    columns that the features of `spec` read (of the first buckets, those that early life is taken from); counters and
    states also as they stood before the window.

    What lies ahead of the fleet's clock is there too: no row of features looks ahead of its own bucket.
    """
    window = spec.longest * product.scoring
    before = buckets_before(product, spec) * product.scoring
    sinces = {item.device: max(item.since - before, EARLIEST) for item in due}
    devices = stored.device_rows(conn, product.id, list(sinces))
    columns = edge_columns(
        conn,
        product,
        {row.id: sinces[row.id] for row in devices},
        first=spec.baseline_buckets,
        until=LATEST,
        names=needed_columns(product, spec),
        first_names=needed_columns(product, spec, full_only=True),
        remembered=remembered_columns(product, spec),
        memory=window,
    )
    since = min(sinces.values(), default=EARLIEST)
    history = _history(conn, product, devices, columns, since=since, until=LATEST, learning=False)
    return Live(history, {row.serial: row.id for row in devices})


def _history(
    conn: Connection,
    product: Product,
    devices: list[stored.DeviceRow],
    columns: Columns,
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
