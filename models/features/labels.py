"""Labels: whether a failure comes within the horizon, and the time to it; unknown where the record ends."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fleet.product import FailureMode
from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.history import History, milliseconds

FAR = np.int64(1) << 62
# At most so many of the rows with label 1 may be left out.
MOST_LOST = 0.5


@dataclass(frozen=True, slots=True)
class Labels:
    """Per row of one failure mode. `label` [n]: 1 a failure comes within the horizon, 0 none does, NaN unknown.

    `left` [n]: ms to the next failure of the mode, NaN where it is not in the record; `at_least` [n]: ms that are
    known to pass without one (for a censored row the rest of its device's record). `down` [n]: failed and not yet
    repaired; such rows are unknown.
    """

    label: Floats
    left: Floats
    at_least: Floats
    down: Bools


def label_rows(history: History, serial: Texts, ts: Ints, mode: FailureMode, *, grid: bool) -> Labels:
    """Rows (device, scoring time) -> labels of `mode`. A failure at or before `ts` counts for no label.

    Down time runs from a failure to the next repair of its component, at most one horizon.
    """
    horizon = milliseconds(mode.horizon)
    index = pd.Index(history.devices["serial"])
    device = index.get_indexer(pd.Index(serial))
    failures = history.failures[history.failures["failure_mode"] == mode.id]
    faults = _device_times(index, failures)
    upcoming, past = faults.after(device, ts), faults.before(device, ts)
    repairs = history.maintenance[history.maintenance["component"] == mode.component]
    repaired = _device_times(index, repairs).after(device, np.where(past > -FAR, past, 0) - 1)
    back = np.minimum(repaired, np.where(past > -FAR, past, -2 * horizon) + horizon)
    down = (past > -FAR) & (ts < back)
    ends = record_ends(history, grid=grid)[device]
    known = upcoming < FAR
    left = np.where(known, (upcoming - ts).astype(np.float64), np.nan)
    at_least = np.where(known, left, np.maximum(ends - ts, 0).astype(np.float64))
    label = np.where(known & (left <= horizon), 1.0, np.where(at_least >= horizon, 0.0, np.nan))
    label[down] = left[down] = np.nan
    at_least[down] = 0.0
    return Labels(label, left, at_least, down)


def without_the_end(labels: Labels, ts: Ints, *, end: int, horizon: int) -> Labels:
    """The same with `label` unknown for all rows [n] within a horizon of the whole record's end (ms), where it is for
    some that are not down. (Devices whose own record ends earlier keep their labels.)

    There only what fails can be known, and rows that were chosen by their own outcome make chances too high. Nothing is
    left out where all is known to the end, or where that would cost more than `MOST_LOST` of the rows with label 1.
    """
    late = ts > end - horizon
    coming = labels.label == 1
    if not np.isnan(labels.label[late & ~labels.down]).any() or (coming & late).sum() > MOST_LOST * coming.sum():
        return labels
    return replace(labels, label=np.where(late, np.nan, labels.label))


def record_ends(history: History, *, grid: bool) -> Ints:
    """When each device last sent or was worked on (ms); on a regular grid the record's end, but for a device that was
    neither repaired nor heard of again after a failure."""
    index = pd.Index(history.devices["serial"])
    newest = np.zeros(len(index), np.int64)
    frames = ((history.buckets, "known_at"), (history.events, "ts"), (history.maintenance, "ts"))
    for frame, column in frames:
        device = index.get_indexer(pd.Index(frame["serial"]))
        np.maximum.at(newest, device[device >= 0], frame[column].to_numpy(np.int64)[device >= 0])
    if not grid:
        return newest
    repaired = index.get_indexer(pd.Index(history.maintenance["serial"]))
    np.maximum.at(newest, repaired[repaired >= 0], history.maintenance["ts"].to_numpy(np.int64)[repaired >= 0] + 1)
    failed = np.full(len(index), -1, np.int64)
    device = index.get_indexer(pd.Index(history.failures["serial"]))
    np.maximum.at(failed, device[device >= 0], history.failures["ts"].to_numpy(np.int64)[device >= 0])
    return np.where((failed >= newest) & (newest > 0), np.minimum(failed, history.end), history.end)


@dataclass(frozen=True, slots=True)
class _DeviceTimes:
    """Times by device on one sorted axis, so that one search finds the neighbour of every row."""

    axis: Ints
    times: Ints
    devices: Ints
    span: int

    def after(self, device: Ints, ts: Ints) -> Ints:
        """The first time strictly after each (device, ts); FAR where there is none."""
        at = np.searchsorted(self.axis, device * self.span + np.clip(ts, 0, self.span - 1), side="right")
        inside = at < len(self.axis)
        at = np.minimum(at, max(len(self.axis) - 1, 0))
        if not len(self.axis):
            return np.full(len(ts), FAR)
        return np.where(inside & (self.devices[at] == device), self.times[at], FAR)

    def before(self, device: Ints, ts: Ints) -> Ints:
        """The last time at or before each (device, ts); -FAR where there is none."""
        at = np.searchsorted(self.axis, device * self.span + np.clip(ts, 0, self.span - 1), side="right") - 1
        if not len(self.axis):
            return np.full(len(ts), -FAR)
        inside = at >= 0
        at = np.maximum(at, 0)
        return np.where(inside & (self.devices[at] == device), self.times[at], -FAR)


def _device_times(index: pd.Index, frame: pd.DataFrame) -> _DeviceTimes:
    device, times = index.get_indexer(pd.Index(frame["serial"])), frame["ts"].to_numpy(np.int64)
    device, times = device[device >= 0], times[device >= 0]
    span = 1 << 43  # milliseconds up to the year 2248: more than any time of a record
    axis = device * span + times
    order = np.argsort(axis, kind="stable")
    return _DeviceTimes(axis[order], times[order], device[order], span)
