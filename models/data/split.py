"""Splits that keep what is tested out of what is learnt: by whole device, or by time."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from models.data.arrays import Bools, Ints, Texts

# Of a record that is split by time: what is learnt from, by its failures where there are enough.
TRAINING_SHARE, LEAST_FAILURES = 0.6, 5


def device_folds(serials: Sequence[str], failed: set[str], *, folds: int, seed: int) -> list[frozenset[str]]:
    """Serials -> at most `folds` sets of whole devices, seeded, with devices that failed spread evenly."""
    rng = np.random.default_rng(seed)
    ordered: list[str] = []
    for group in (sorted(set(serials) & failed), sorted(set(serials) - failed)):
        ordered += [group[i] for i in rng.permutation(len(group))]
    count = max(1, min(folds, len(ordered)))
    return [frozenset(ordered[i::count]) for i in range(count)]


def fold_masks(serials: Texts, folds: Sequence[frozenset[str]]) -> Iterator[tuple[Bools, Bools]]:
    """Row serials -> (training rows, held-out rows) of each fold."""
    fold_of = {serial: i for i, fold in enumerate(folds) for serial in fold}
    places = np.fromiter((fold_of.get(serial, -1) for serial in serials), np.int64, len(serials))
    for i in range(len(folds)):
        yield places != i, places == i


def calm_rows(serial: Texts, ts: Ints, anomalies: pd.DataFrame, *, before: int, after: int) -> Bools:
    """Rows sorted by device -> those in no anomaly of their device, nor so long (ms) before or after one."""
    calm, rows = np.ones(len(ts), bool), dict(device_rows(serial)) if len(serial) else {}
    for name, start, end in zip(anomalies["serial"], anomalies["start"], anomalies["end"], strict=True):
        if (own := rows.get(str(name))) is not None:
            calm[own] &= (ts[own] < start - before) | (ts[own] > end + after)
    return calm


def device_rows(serial: Texts) -> list[tuple[str, slice]]:
    """Rows sorted by device -> each device's serial and slice."""
    return [(str(serial[own.start]), own) for own in stretches(serial)]


def stretches(device: Texts | Ints) -> list[slice]:
    """Rows of which those of a device lie together -> the slice of each device."""
    if not len(device):
        return []
    edges: Ints = np.flatnonzero(device[1:] != device[:-1]) + 1
    starts = [0, *(int(e) for e in edges)]
    return [slice(a, b) for a, b in zip(starts, [*starts[1:], len(device)], strict=True)]


def moment_to_cut(failures: "pd.Series[int]", readings: "pd.Series[int]") -> int | None:
    """The time (ms) before which a record is learnt from and after which it is tested: TRAINING_SHARE of the failures
    lie before it, or of the readings where failures are few or none is read after them. None of an empty record."""
    if len(failures) >= LEAST_FAILURES and (moment := _share_of(failures)) < readings.max():
        return moment
    times = readings if len(readings) else failures
    return _share_of(times) if len(times) else None


def _share_of(times: "pd.Series[int]") -> int:
    return int(np.quantile(times.to_numpy(np.int64), TRAINING_SHARE))
