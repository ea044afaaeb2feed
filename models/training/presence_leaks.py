"""A probe for records whose telemetry was kept because a failure came: its mere presence then tells the answer."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fleet.coded import Coded, coded
from models.data.arrays import Bools, Ints
from models.data.history import History
from models.features.labels import label_rows
from models.features.rows import lay_out
from models.features.spec import FeatureSpec, default_windows
from models.training.sampled_devices import bounded

LEAST_FAULTS = 5
CLEAR = 0.25
CLEAR_LOW = 0.15
GRID_POINTS = 200_000
MOST_GRID_ROWS = 6_000_000


@dataclass(frozen=True, slots=True)
class PresenceLeak:
    """Youden's J of "there are readings" as a forecast of failure within the horizon, on the regular time grid.

    `hit` and `base` are the shares of grid points with readings within a horizon before a failure, and elsewhere;
    J = hit - base, `low` the lower end of its 95 % bootstrap interval over devices. `metric` "" means all telemetry.
    """

    metric: str
    hit: float
    base: float
    low: float

    @property
    def limit(self) -> Coded:
        left_out = coded("readings_of", metric=self.metric) if self.metric else coded("all_telemetry")
        return coded(
            "limit_presence",
            what=left_out,
            hit=self.hit,
            base=self.base,
            difference=self.hit - self.base,
            least=self.low,
        )


def find_presence_leaks(history: History, *, seed: int) -> list[PresenceLeak]:
    """The leaks of a training record: one with metric "" where all telemetry leaks, else one per leaking metric."""
    if len(history.failures) < LEAST_FAULTS or not len(history.buckets):
        return []
    history = bounded(history, seed=seed, most=MOST_GRID_ROWS, grid=True)
    spec = FeatureSpec(default_windows(history.product), telemetry=False)
    line = lay_out(history, spec, None)
    heard = line.ts <= _last_heard(history)[line.device]
    step = max(1, int(heard.sum()) // GRID_POINTS)
    chosen = np.flatnonzero(heard)[::step]
    rows, device, bucket = line.rows[chosen], line.device[chosen], line.bucket[chosen]
    label = np.zeros(len(rows), bool)
    for mode in history.product.failure_modes:
        labels = label_rows(history, line.serials[device], bucket, mode, grid=True)
        label |= labels.label == 1
    whole = _probe("", np.isin(rows, line.readings), label, device, seed)
    if whole is not None:
        return [whole]
    read = np.isin(rows, line.readings)
    place = np.minimum(np.searchsorted(line.readings, rows), len(line.readings) - 1)
    leaks = []
    for metric in history.product.metrics:
        counts = history.buckets[f"{metric.id}_count"].to_numpy(np.int64)[line.reading_order]
        if (counts > 0).mean() < 0.99:
            leaks.append(_probe(metric.id, read & (counts[place] > 0), label, device, seed))
    return [leak for leak in leaks if leak is not None]


def _last_heard(history: History) -> Ints:
    index = pd.Index(history.devices["serial"])
    newest = np.zeros(len(index), np.int64)
    frames = ((history.buckets, "known_at"), (history.events, "ts"), (history.failures, "ts"))
    for frame, column in frames:
        device = index.get_indexer(pd.Index(frame["serial"]))
        np.maximum.at(newest, device[device >= 0], frame[column].to_numpy(np.int64)[device >= 0])
    return newest


def _probe(metric: str, present: Bools, label: Bools, device: Ints, seed: int) -> PresenceLeak | None:
    if not label.any() or label.all() or present.all():
        return None
    counts = np.stack([np.bincount(device, weights=w, minlength=device.max() + 1) for w in (
        present & label, label, present & ~label, ~label
    )])  # fmt: skip
    hit, base = _shares(counts.sum(axis=1))
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, counts.shape[1], (200, counts.shape[1]))
    draws = [np.subtract(*_shares(counts[:, pick].sum(axis=1))) for pick in picks]
    low = float(np.nanquantile(draws, 0.025)) if np.isfinite(draws).any() else -1.0
    if hit - base < CLEAR or low < CLEAR_LOW:
        return None
    return PresenceLeak(metric, float(hit), float(base), low)


def _shares(counts: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float]:
    hits, label, others, calm = (float(c) for c in counts)
    return (hits / label if label else np.nan, others / calm if calm else np.nan)
