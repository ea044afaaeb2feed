"""The rows that get features: one per device and bucket in which anything was known."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.data.arrays import Ints, Texts
from models.data.history import BUCKET_ORIGIN, History, milliseconds
from models.features.spec import FeatureSpec


@dataclass(frozen=True, slots=True)
class Timeline:
    """A history on one axis: `key` = device * span + bucket number, so far apart that windows never mix devices.

    `readings`: key of each bucket row. `events`, `repairs`: keys, sorted, with `event_ts`, `repair_ts` beside them and
    `event_order`, `repair_order` their places in the frames. `rows`: keys wanted, with `device`, `bucket`, `ts` each.
    """

    serials: Texts
    span: int
    readings: Ints
    reading_order: Ints
    events: Ints
    event_ts: Ints
    event_order: Ints
    repairs: Ints
    repair_ts: Ints
    repair_order: Ints
    rows: Ints
    device: Ints
    bucket: Ints
    ts: Ints

    def take(self, rows: slice | Ints) -> "Timeline":
        """The same with some of its rows."""
        return replace(self, rows=self.rows[rows], device=self.device[rows], bucket=self.bucket[rows], ts=self.ts[rows])


def lay_out(history: History, spec: FeatureSpec, since: int | None) -> Timeline:
    """Rows of a history, those whose bucket starts before `since` (ms) left out."""
    serials = pd.Index(history.devices["serial"])
    period = milliseconds(history.product.scoring)
    bucket = history.buckets["bucket"].to_numpy(np.int64)
    event_ts, repair_ts = (frame["ts"].to_numpy(np.int64) for frame in (history.events, history.maintenance))
    number = [(times - BUCKET_ORIGIN) // period for times in (bucket, event_ts, repair_ts)]
    ends = [int(n.min()) for n in number if len(n)], [int(n.max()) for n in number if len(n)]
    low = min(ends[0], default=0)
    high = max([*ends[1], (history.end - BUCKET_ORIGIN) // period])
    span = high - low + 2 * spec.longest + 2
    devices = [serials.get_indexer(frame["serial"]) for frame in (history.buckets, history.events, history.maintenance)]
    keys = [np.where(d >= 0, d * span + (n - low), -1) for d, n in zip(devices, number, strict=True)]
    readings, reading_order = _sorted(keys[0], history.buckets["known_at"].to_numpy(np.int64))
    events, event_order = _sorted(keys[1], event_ts)
    repairs, repair_order = _sorted(keys[2], repair_ts)
    event_ts, repair_ts = event_ts[event_order], repair_ts[repair_order]
    first = 0 if since is None else -(-(since - BUCKET_ORIGIN) // period) - low
    rows = _row_keys(history, spec, (readings, events, repairs), span, high - low, first)
    rows = rows[rows % span >= first]
    device, starts = rows // span, (rows % span + low) * period + BUCKET_ORIGIN
    known = history.buckets["known_at"].to_numpy(np.int64)[reading_order]
    ts = starts.copy()
    for at, when in ((readings, known), (events, event_ts), (repairs, repair_ts)):
        ts = np.maximum(ts, _last_in_bucket(at, when, rows))
    names = np.asarray(serials, dtype=object)
    return Timeline(
        names, span, readings, reading_order, events, event_ts, event_order, repairs, repair_ts, repair_order,
        rows, device, starts, ts,
    )  # fmt: skip


def _sorted(keys: Ints, ts: Ints) -> tuple[Ints, Ints]:
    if not len(keys) or (keys[0] >= 0 and (keys[1:] > keys[:-1]).all()):
        return keys, np.arange(len(keys))
    order = np.lexsort((ts, keys))
    order = order[keys[order] >= 0]
    return keys[order], order


def _row_keys(
    history: History, spec: FeatureSpec, keys: tuple[Ints, Ints, Ints], span: int, last: int, first: int
) -> Ints:
    """All that was heard, or the grid; of what was heard, bucket numbers below `first` are left out."""
    readings, events, repairs = keys
    observed = np.concatenate([readings, events]) if len(readings) + len(events) else repairs
    begin = np.full(len(history.devices), np.iinfo(np.int64).max)
    np.minimum.at(begin, observed // span, observed)
    if spec.telemetry:
        heard: Ints = np.unique(np.concatenate([k[k % span >= first] for k in keys]))
        return heard[heard >= begin[heard // span]]
    final = _grid_ends(history, np.concatenate([readings, events, repairs + 1]), span, last)
    return np.concatenate(
        [np.zeros(0, np.int64), *(np.arange(b, e + 1) for b, e in zip(begin, final, strict=True) if b <= e)]
    )


def _grid_ends(history: History, keys: Ints, span: int, last: int) -> Ints:
    """The grid runs to the end of the record, but not past a failure after which a device is neither repaired nor
    heard of again (`keys`: of readings and events, and one past each repair)."""
    newest = np.full(len(history.devices), -1)
    np.maximum.at(newest, keys // span, keys)
    final = np.arange(len(history.devices)) * span + last
    where = pd.Index(history.devices["serial"]).get_indexer(history.failures["serial"])
    period = milliseconds(history.product.scoring)
    failed = np.full(len(history.devices), -1)
    numbers = history.failures["ts"].to_numpy(np.int64) // period
    offset = (history.end - BUCKET_ORIGIN) // period - last + BUCKET_ORIGIN // period
    at = where * span + numbers - offset
    np.maximum.at(failed, where[where >= 0], at[where >= 0])
    ends: Ints = np.where((failed >= newest) & (newest >= 0), newest, final)
    return ends


def _last_in_bucket(keys: Ints, ts: Ints, rows: Ints) -> Ints:
    """The last of times `ts` (sorted with `keys`) in each row's own bucket; a very early time where there is none."""
    at = np.searchsorted(keys, rows, side="right") - 1
    if not len(keys):
        return np.full(len(rows), np.iinfo(np.int64).min)
    found = (at >= 0) & (keys[np.maximum(at, 0)] == rows)
    return np.where(found, ts[np.maximum(at, 0)], np.iinfo(np.int64).min)
