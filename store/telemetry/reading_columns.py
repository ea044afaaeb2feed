"""Readings of one product as columns: brought into order, merged where two are of one moment, their newest values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fleet.product import Product
from fleet.times import to_microseconds
from fleet.value_checks import Value

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
NO_SEQ = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: `values` in the product's metric order."""

    device: int
    ts: datetime
    seq: int | None
    values: tuple[Value, ...]
    received_at: datetime


class ReadingColumns(NamedTuple):
    """Readings [n] in order of arrival. `ts`, `received`: microseconds since the epoch; `seq`: NO_SEQ for none;
    `values` [n, metrics] in the product's metric order, NaN for none."""

    device: Integers
    ts: Integers
    seq: Integers
    received: Integers
    values: Floats

    @classmethod
    def of(cls, product: Product, readings: Sequence[Reading]) -> "ReadingColumns":
        return cls(
            np.array([one.device for one in readings], np.int64),
            np.array([to_microseconds(one.ts) for one in readings], np.int64),
            np.array([NO_SEQ if one.seq is None else one.seq for one in readings], np.int64),
            np.array([to_microseconds(one.received_at) for one in readings], np.int64),
            np.array([one.values for one in readings], np.float64).reshape(len(readings), len(product.metrics)),
        )

    def take(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> "ReadingColumns":
        return ReadingColumns(
            self.device[places], self.ts[places], self.seq[places], self.received[places], self.values[places]
        )


class NewestColumns(NamedTuple):
    """The newest value of each metric of devices [k], each by its own event time. `older` [k, metrics]: the time of a
    value that is older than its device's `ts`, else 0. Times: microseconds since the epoch."""

    device: Integers
    ts: Integers
    received: Integers
    values: Floats
    older: Integers


def joined(parts: Sequence[ReadingColumns]) -> ReadingColumns:
    return parts[0] if len(parts) == 1 else ReadingColumns(*map(np.concatenate, zip(*parts, strict=True)))


def merged(columns: ReadingColumns) -> tuple[ReadingColumns, dict[tuple[int, int], int]]:
    """One reading per (device, ts), in that order: later ones fill gaps of the first. How often a device sent another
    value of a moment, by (device, place of the metric)."""
    rows = columns.take(np.lexsort((columns.ts, columns.device)))
    is_first = np.ones(len(rows.ts), bool)
    is_first[1:] = (rows.device[1:] != rows.device[:-1]) | (rows.ts[1:] != rows.ts[:-1])
    conflicts: dict[tuple[int, int], int] = {}
    if is_first.all():
        return rows, conflicts
    home_of = np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
    for place in np.flatnonzero(~is_first):
        first, again = rows.values[home_of[place]], rows.values[place]
        for metric in np.flatnonzero((first != again) & ~np.isnan(first) & ~np.isnan(again)).tolist():
            key = int(rows.device[place]), metric
            conflicts[key] = conflicts.get(key, 0) + 1
        np.copyto(first, again, where=np.isnan(first))
    return rows.take(is_first), conflicts


def newest(rows: ReadingColumns) -> NewestColumns:
    """The newest values of each device among rows in the order of `merged`."""
    is_last = np.ones(len(rows.ts), bool)
    is_last[:-1] = rows.device[1:] != rows.device[:-1]
    ends = np.flatnonzero(is_last)
    values, older = rows.values[ends], np.zeros((len(ends), rows.values.shape[1]), np.int64)
    if np.isnan(values).any():
        starts = np.concatenate(([0], ends[:-1] + 1))
        places = np.where(np.isnan(rows.values), -1, np.arange(len(rows.ts))[:, None])
        places = np.maximum.accumulate(places, axis=0)[ends]
        is_found = places >= starts[:, None]
        values = np.where(is_found, np.take_along_axis(rows.values, np.maximum(places, 0), axis=0), np.nan)
        older = np.where(is_found & (places < ends[:, None]), rows.ts[places], 0)
    return NewestColumns(rows.device[ends], rows.ts[ends], rows.received[ends], values, older)
