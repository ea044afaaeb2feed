"""Raw readings rolled up into buckets, in parts that can be merged: a bucket may straddle two chunks."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fleet.counters import PARTS, Counted, join, readings
from fleet.product import Product, Role
from models.data.arrays import Bools, Floats, Ints
from models.data.history import bucket_columns, bucket_start


@dataclass(frozen=True, slots=True)
class Parts:
    """Partial rollups of g groups over m metrics, sorted by device, bucket and order of arrival.

    `m2` is the sum of squared distances from the mean; `shares` counts rows per (group, state, code), of the product's
    states alone; `counted` holds per (group, counter) what `fleet.counters` keeps.
    """

    device: Ints
    bucket: Ints
    known_at: Ints
    readings: Ints
    count: Ints
    mean: Floats
    m2: Floats
    low: Floats
    high: Floats
    first: Floats
    last: Floats
    shares: Ints
    counted: Floats


def roll_up(product: Product, device: Ints, ts: Ints, values: Floats) -> Parts:
    """Readings of one chunk (device [n], ts [n] ms, values [n, m] with NaN) in time order per device -> Parts."""
    order = np.lexsort((ts, device))
    device, ts, values = device[order], ts[order], values[order]
    bucket = bucket_start(ts, product.scoring)
    starts = _group_starts(device, bucket)
    sizes = np.diff(np.append(starts, len(ts)))
    ok = ~np.isnan(values)
    count = np.add.reduceat(ok.astype(np.int64), starts, axis=0)
    mean = _divide(np.add.reduceat(np.where(ok, values, 0.0), starts, axis=0), count)
    away = np.where(ok, values - np.repeat(mean, sizes, axis=0), 0.0)
    return Parts(
        device=device[starts],
        bucket=bucket[starts],
        known_at=np.maximum.reduceat(ts, starts),
        readings=sizes.astype(np.int64),
        count=count,
        mean=mean,
        m2=np.add.reduceat(away * away, starts, axis=0),
        low=np.fmin.reduceat(values, starts, axis=0),
        high=np.fmax.reduceat(values, starts, axis=0),
        first=_pick(values, ok, starts, first=True),
        last=_pick(values, ok, starts, first=False),
        shares=_shares(product, values, starts),
        counted=_join([readings(values[:, place]) for place in _counters(product)], starts),
    )


def merge(parts: list[Parts]) -> Parts:
    """Parts in order of arrival -> one part per device and bucket (Chan et al. 1979 for the squared distances)."""
    whole = Parts(*(np.concatenate([getattr(p, name) for p in parts]) for name in Parts.__slots__))
    order = np.lexsort((np.arange(len(whole.device)), whole.bucket, whole.device))
    p = Parts(*(getattr(whole, name)[order] for name in Parts.__slots__))
    starts = _group_starts(p.device, p.bucket)
    if len(starts) == len(p.device):
        return p
    sizes = np.diff(np.append(starts, len(p.device)))
    ok = p.count > 0
    count = np.add.reduceat(p.count, starts, axis=0)
    mean = _divide(np.add.reduceat(np.where(ok, p.mean * p.count, 0.0), starts, axis=0), count)
    away = np.where(ok, p.mean - np.repeat(mean, sizes, axis=0), 0.0)
    return Parts(
        device=p.device[starts],
        bucket=p.bucket[starts],
        known_at=np.maximum.reduceat(p.known_at, starts),
        readings=np.add.reduceat(p.readings, starts),
        count=count,
        mean=mean,
        m2=np.add.reduceat(p.m2 + p.count * away * away, starts, axis=0),
        low=np.fmin.reduceat(p.low, starts, axis=0),
        high=np.fmax.reduceat(p.high, starts, axis=0),
        first=_pick(p.first, ok, starts, first=True),
        last=_pick(p.last, ok, starts, first=False),
        shares=np.add.reduceat(p.shares, starts, axis=0),
        counted=_join([Counted(*p.counted[:, place].T) for place in range(p.counted.shape[1])], starts),
    )


def to_frame(product: Product, serials: list[str], parts: Parts | None) -> pd.DataFrame:
    """Merged parts -> `History.buckets`."""
    if parts is None:
        empty = {name: np.zeros(0, object if name == "serial" else np.float64) for name in bucket_columns(product)}
        return pd.DataFrame(empty).astype({"bucket": np.int64, "known_at": np.int64, "readings": np.int64})
    columns: dict[str, object] = {
        "serial": np.array(serials, object)[parts.device],
        "bucket": parts.bucket,
        "known_at": parts.known_at,
        "readings": parts.readings,
    }
    variance = np.divide(parts.m2, parts.count - 1, out=np.full_like(parts.m2, np.nan), where=parts.count > 1)
    kinds = {"mean": parts.mean, "min": parts.low, "max": parts.high, "first": parts.first, "last": parts.last}
    places = {index: place for place, index in enumerate(_states(product))}
    for place, index in enumerate(_counters(product)):
        for part, name in enumerate(PARTS):
            columns[f"{product.metrics[index].id}_{name}"] = parts.counted[:, place, part]
    for index, metric in enumerate(product.metrics):
        columns[f"{metric.id}_count"] = parts.count[:, index]
        if metric.role is Role.STATE:
            columns[f"{metric.id}_last"] = parts.last[:, index]
            for code in range(len(metric.labels)):
                columns[f"{metric.id}_n{code}"] = parts.shares[:, places[index], code]
            continue
        for kind, array in kinds.items():
            columns[f"{metric.id}_{kind}"] = array[:, index]
        columns[f"{metric.id}_stddev"] = np.sqrt(variance[:, index])
    frame = pd.DataFrame(columns)[list(bucket_columns(product))]
    return frame.sort_values(["serial", "bucket"], kind="stable").reset_index(drop=True)


def _group_starts(device: Ints, bucket: Ints) -> Ints:
    changed = (device[1:] != device[:-1]) | (bucket[1:] != bucket[:-1])
    return np.concatenate([np.zeros(1, np.int64), np.flatnonzero(changed) + 1])


def _divide(total: Floats, count: Ints) -> Floats:
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)


def _pick(values: Floats, ok: Bools, starts: Ints, *, first: bool) -> Floats:
    rows = np.arange(len(values))[:, None]
    if first:
        at = np.minimum.reduceat(np.where(ok, rows, len(values)), starts, axis=0)
        found = at < len(values)
    else:
        at = np.maximum.reduceat(np.where(ok, rows, -1), starts, axis=0)
        found = at >= 0
    picked = np.take_along_axis(values, np.where(found, at, 0), axis=0)
    return np.where(found, picked, np.nan)


def _counters(product: Product) -> list[int]:
    return [index for index, metric in enumerate(product.metrics) if metric.role is Role.COUNTER]


def _join(counters: list[Counted], starts: Ints) -> Floats:
    """Counters in stretches -> their parts in groups of them [g, counters, parts]."""
    joined = np.empty((len(starts), len(counters), len(PARTS)))
    for place, counted in enumerate(counters):
        whole = join(counted, starts)
        for part, name in enumerate(PARTS):
            joined[:, place, part] = getattr(whole, name)
    return joined


def _shares(product: Product, values: Floats, starts: Ints) -> Ints:
    states = _states(product)
    most = max((len(product.metrics[index].labels) for index in states), default=0)
    shares = np.zeros((len(starts), len(states), most), np.int64)
    for place, index in enumerate(states):
        for code in range(len(product.metrics[index].labels)):
            shares[:, place, code] = np.add.reduceat((values[:, index] == code).astype(np.int64), starts)
    return shares


def _states(product: Product) -> list[int]:
    """The places of the product's states among its metrics."""
    return [index for index, metric in enumerate(product.metrics) if metric.role is Role.STATE]
