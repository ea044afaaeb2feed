"""Values that are reported on change hold until the next one, or until they are stale: silence becomes rows.

A device that reports on change says nothing while nothing changes. So its record gets a row for every bucket from its
first reading on, with the values that hold there. `readings` is 0 in a row that was added, and `<metric>_count` is 0
where a value is held, so that what was really sent can still be told apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fleet.counters import PARTS, readings
from fleet.product import Metric, Product, Role
from models.data.arrays import Bools, Floats, Ints
from models.data.history import BUCKET_ORIGIN, History, milliseconds, rollup_columns


@dataclass(frozen=True, slots=True)
class Needed:
    """Rows that features are made of: each device's first `early` buckets, and those from bucket number `late` on."""

    early: int
    late: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """The rows to be [n]: device, bucket number, the last stored row at or before each (-1: none of its device), and
    whether it is that row itself."""

    device: Ints
    number: Ints
    stored: Ints
    itself: Bools


def hold_values(history: History, *, needed: Needed | None = None) -> History:
    """The same with a row for every bucket, where the product reports on change; else, and once done, the history as it
    is. With `needed`, only those rows are kept."""
    product = history.product
    if history.held or not product.on_change or not len(history.buckets):
        return history
    period = milliseconds(product.scoring)
    buckets = history.buckets
    device = pd.Index(history.devices["serial"]).get_indexer(pd.Index(buckets["serial"]))
    known = np.flatnonzero(device >= 0)
    number = (buckets["bucket"].to_numpy(np.int64) - BUCKET_ORIGIN) // period
    order = known[np.lexsort((number[known], device[known]))]
    device, number = device[order], number[order]
    grid = _lay(device, number, _last_numbers(history, period), needed)
    bucket = grid.number * period + BUCKET_ORIGIN
    stored = order[np.maximum(grid.stored, 0)]
    columns: dict[str, object] = {
        "serial": history.devices["serial"].to_numpy(object)[grid.device],
        "bucket": bucket,
        "known_at": np.where(grid.itself, buckets["known_at"].to_numpy(np.int64)[stored], bucket),
    }
    if "readings" in buckets:
        columns["readings"] = np.where(grid.itself, buckets["readings"].to_numpy(np.int64)[stored], 0)
    for metric in product.metrics:
        columns |= dict(_metric_columns(product, metric, buckets, order, number, grid))
    frame = pd.DataFrame(columns, copy=False)
    return replace(history, buckets=frame[[name for name in buckets.columns if name in frame]], held=True)


def _last_numbers(history: History, period: int) -> Ints:
    """The last bucket of each device: the record's, or that of a failure after which nothing was heard of it."""
    index = pd.Index(history.devices["serial"])
    heard, failed = np.full(len(index), -1, np.int64), np.full(len(index), -1, np.int64)
    frames = ((history.buckets, "known_at", 0), (history.events, "ts", 0), (history.maintenance, "ts", 1))
    for frame, column, more in frames:
        _raise(heard, index, frame["serial"], frame[column].to_numpy(np.int64) + more)
    _raise(failed, index, history.failures["serial"], history.failures["ts"].to_numpy(np.int64))
    ends = np.where((failed >= heard) & (heard >= 0), np.minimum(failed, history.end), history.end)
    last: Ints = (ends - BUCKET_ORIGIN) // period
    return last


def _raise(times: Ints, index: pd.Index, serial: "pd.Series[str]", ts: Ints) -> None:
    device = index.get_indexer(pd.Index(serial))
    np.maximum.at(times, device[device >= 0], ts[device >= 0])


def _lay(device: Ints, number: Ints, last: Ints, needed: Needed | None) -> _Grid:
    starts = np.flatnonzero(np.append(True, device[1:] != device[:-1]))
    own, first = device[starts], number[starts]
    final = np.maximum(last[own], number[np.append(starts[1:], len(device)) - 1])
    spans = [(first, final)]
    if needed is not None:
        early = np.minimum(first + needed.early - 1, final)
        spans = [(first, early), (np.maximum(early + 1, needed.late), final)]
    begins = np.stack([begin for begin, _ in spans], axis=1).ravel()
    sizes = np.maximum(np.stack([end - begin + 1 for begin, end in spans], axis=1).ravel(), 0)
    total = int(sizes.sum())
    within = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    grid_device = np.repeat(np.repeat(own, len(spans)), sizes)
    grid_number = np.repeat(begins, sizes) + within
    low = int(number.min())
    span = int(max(grid_number.max(initial=low), number.max())) - low + 1
    stored = device * span + number - low
    keys = grid_device * span + grid_number - low
    at = np.searchsorted(stored, keys, side="right") - 1
    at = np.where((at >= 0) & (device[np.maximum(at, 0)] == grid_device), at, -1)
    return _Grid(grid_device, grid_number, at, (at >= 0) & (stored[np.maximum(at, 0)] == keys))


def _metric_columns(
    product: Product, metric: Metric, buckets: pd.DataFrame, order: Ints, number: Ints, grid: _Grid
) -> Iterator[tuple[str, Floats | Ints]]:
    """The metric's rollup columns that the frame has, on the grid."""
    names = [name for name in rollup_columns(metric) if name in buckets]
    at = np.maximum(grid.stored, 0)
    held = np.zeros(len(grid.device), bool)
    value = np.zeros(0)
    if metric.on_change and names:
        source, held = _held_from(metric, product, buckets, order, number, grid)
        value = buckets[f"{metric.id}_last"].to_numpy(np.float64, na_value=np.nan)[order][source]
    for name in names:
        stored = buckets[name].to_numpy(np.float64, na_value=np.nan)[order][at]
        part = name.removeprefix(f"{metric.id}_")
        counts = part == "count" or (metric.role is Role.STATE and part != "last")
        column = np.where(grid.itself, stored, 0.0 if counts else np.nan)
        if held.any():
            column[held] = _held_part(product, metric, part, value[held])
        yield name, column


def _held_from(
    metric: Metric, product: Product, buckets: pd.DataFrame, order: Ints, number: Ints, grid: _Grid
) -> tuple[Ints, Bools]:
    """For each row of the grid the stored row whose value holds there, and whether it does: a row that has a value of
    its own holds none."""
    count = buckets[f"{metric.id}_count"].to_numpy(np.float64, na_value=0.0)[order]
    newest = np.maximum.accumulate(np.where(count > 0, np.arange(len(order)), -1))
    source = np.where(grid.stored >= 0, newest[np.maximum(grid.stored, 0)], -1)
    near = np.maximum(source, 0)
    begins = np.searchsorted(grid.device, grid.device)
    same = source >= 0
    if len(source):
        first = grid.stored[begins]
        same &= source >= np.maximum(first, 0)
    fresh = grid.number - number[near] <= metric.stale_after // product.scoring
    own = grid.itself & (source == grid.stored)
    return near, same & fresh & ~own


def _held_part(product: Product, metric: Metric, part: str, value: Floats) -> Floats | float:
    """What a bucket holds of a value that stands still in it."""
    if part == "count":
        return 0.0
    if part in PARTS:
        return np.asarray(getattr(readings(value), part), np.float64)
    if part == "stddev":
        return 0.0 if product.scoring > product.interval else float("nan")
    if metric.role is Role.STATE and part != "last":
        return np.asarray(value == float(part.removeprefix("n")), np.float64)
    return value
