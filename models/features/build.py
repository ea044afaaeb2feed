"""Features: what was known of each device at each bucket, the same code in training, live scoring and replay."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fleet.product import Product
from models.data.arrays import Bools, Floats32, Ints, Texts
from models.data.held_values import Needed, hold_values
from models.data.history import BUCKET_ORIGIN, History, milliseconds
from models.features.makers import Maker, make_columns, reading_rows
from models.features.rows import Timeline, lay_out
from models.features.series import buckets_before
from models.features.spec import Column, FeatureSpec
from models.features.windows import block_rows

# From so many blocks on, all processors work at them.
MANY_BLOCKS = 12


@dataclass(frozen=True, slots=True)
class Features:
    """Rows by device and time: `serial` [n], `bucket` and `ts` [n] ms, `matrix` [n, columns] (float32, NaN unknown);
    `seen` [n] counts the device's buckets with readings so far, at most `spec.baseline_buckets`."""

    serial: Texts
    bucket: Ints
    ts: Ints
    seen: Ints
    columns: tuple[Column, ...]
    matrix: Floats32

    def __len__(self) -> int:
        return len(self.ts)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def places(self, names: Iterable[str]) -> list[int]:
        """Where the columns of these names stand."""
        at = {column.name: place for place, column in enumerate(self.columns)}
        return [at[name] for name in names]

    @property
    def frame(self) -> pd.DataFrame:
        """serial, bucket, ts, then a column per feature."""
        head = pd.DataFrame({"serial": self.serial, "bucket": self.bucket, "ts": self.ts})
        return pd.concat([head, pd.DataFrame(self.matrix, columns=list(self.names))], axis=1)

    def take(self, rows: Bools | Ints) -> "Features":
        """The rows chosen by a mask or by their places."""
        return Features(
            self.serial[rows], self.bucket[rows], self.ts[rows], self.seen[rows], self.columns, self.matrix[rows]
        )

    def last(self) -> "Features":
        """Each device's newest row."""
        newest = np.flatnonzero(np.append(self.serial[1:] != self.serial[:-1], True)) if len(self) else np.zeros(0, int)
        return self.take(newest.astype(np.int64))


@dataclass(frozen=True, slots=True)
class RowBuilder:
    """A history laid out once for one spec; the features of any of its rows are built when they are asked for."""

    line: Timeline
    spec: FeatureSpec
    makers: list[Maker]

    @property
    def serial(self) -> Texts:
        """The device of each row."""
        return self.line.serials[self.line.device]

    @property
    def bucket(self) -> Ints:
        """Where each row's bucket starts, ms."""
        return self.line.bucket

    @property
    def ts(self) -> Ints:
        """When each row could be scored, ms."""
        return self.line.ts

    def build(self, places: Ints | None = None) -> Features:
        """The features of the rows at these places, in this order; of all rows without `places`.

        Rows are made in blocks, many of them on all processors: beside the matrix little memory is needed.
        """
        line = self.line if places is None else self.line.take(places)
        columns = tuple(column for names, _ in self.makers for column in names)
        matrix = np.empty((len(line.rows), len(columns)), np.float32)
        at_once = block_rows(len(self.spec.series))

        def fill(begin: int) -> None:
            rows = slice(begin, begin + at_once)
            part, at = line.take(rows), 0
            for names, make in self.makers:
                matrix[rows, at : at + len(names)] = np.clip(make(part), -3e38, 3e38)
                at += len(names)

        begins = range(0, len(line.rows), at_once)
        if len(begins) < MANY_BLOCKS:
            for begin in begins:
                fill(begin)
        else:
            with ThreadPoolExecutor(os.cpu_count() or 1, "features") as pool:
                list(pool.map(fill, begins))
        rows = reading_rows(line)
        seen = np.minimum(np.where(rows.newest >= 0, rows.newest - rows.oldest + 1, 0), self.spec.baseline_buckets)
        return Features(line.serials[line.device], line.bucket, line.ts, seen, columns, matrix)


def lay_rows(product: Product, history: History, spec: FeatureSpec, *, since: int | None = None) -> RowBuilder:
    """A history made ready for building features; `since` (ms) leaves out rows whose bucket starts before it."""
    history = hold_values(history, needed=_needed(product, spec, since))
    line = lay_out(history, spec, since)
    return RowBuilder(line, spec, make_columns(product, history, line, spec))


def _needed(product: Product, spec: FeatureSpec, since: int | None) -> Needed | None:
    """Of a history whose rows from `since` on are asked for: what these are made of."""
    if since is None:
        return None
    number = (since - BUCKET_ORIGIN) // milliseconds(product.scoring)
    return Needed(spec.baseline_buckets, number - buckets_before(product, spec))


def build_features(product: Product, history: History, spec: FeatureSpec, *, since: int | None = None) -> Features:
    """One row per device and bucket with anything in it (each bucket, where `spec.telemetry` is off).

    A row uses its own and earlier buckets of its own device only. `since` (ms) leaves out buckets that start before
    it. `ts` is the last reading, event or repair known in the bucket: the scoring time.
    """
    return lay_rows(product, history, spec, since=since).build()
