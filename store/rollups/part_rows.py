"""Rows of a rollup's later part, put beside those of its first part."""

import numpy as np
from numpy.typing import NDArray

from store.engine.binary import Column, Columns


def put_beside(columns: Columns, part: Columns) -> None:
    """Adds the figures of `part` to `columns`, row by row of the same device and bucket: NaN where `part` has no such
    row. No two rows of one have the same device and bucket."""
    device, bucket = part.pop("device"), part.pop("bucket")
    if np.array_equal(device, columns["device"]) and np.array_equal(bucket, columns["bucket"]):
        columns |= part
        return
    rows, places = _places(columns, device, bucket)
    for name in list(part):
        column = np.full(len(columns["device"]), np.nan)
        column[rows] = part.pop(name)[places]
        columns[name] = column


def _places(columns: Columns, device: Column, bucket: Column) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of the rows that both have: in `columns`, and in the part."""
    count = len(columns["device"])
    devices, buckets = np.concatenate([columns["device"], device]), np.concatenate([columns["bucket"], bucket])
    order = np.lexsort((np.arange(len(devices)) >= count, buckets, devices))
    same = (np.diff(devices[order]) == 0) & (np.diff(buckets[order]) == 0)
    at = np.flatnonzero(same)
    return order[at], order[at + 1] - count
