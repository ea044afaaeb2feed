"""A fleet's whole history from the database, to learn from; of a large fleet that of drawn devices."""

import math
from dataclasses import replace
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.recorded.folder import EVERYTHING, Selection
from fleet.times import EARLIEST, LATEST, to_milliseconds
from models.data.history import History
from models.data.stored_history import stored_history
from models.training.sampled_devices import draw_devices, most_rows
from store.engine.database import Connection
from store.learning import history as stored

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
    history = stored_history(conn, product, devices, columns, since=since, until=until)
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
