"""A probe for records whose telemetry was kept because a failure came: its mere presence then tells the answer.

What is reported on change is present for as long as its value holds: that it comes more often before a failure is what
the device says, not a leak. A metric that some models have and others lack is an attribute: it is held against the rest
of the same device's life, and is a leak on its own where it marks the devices that failed.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fleet.coded import Coded, coded
from fleet.product import Metric
from models.data.arrays import Bools, Floats, Ints
from models.data.history import History
from models.features.labels import label_rows
from models.features.rows import lay_out
from models.features.spec import FeatureSpec
from models.features.window_lengths import default_windows
from models.training.sampled_devices import bounded

LEAST_FAULTS = 5
CLEAR = 0.25
CLEAR_LOW = 0.15
# Present on so many more of the devices that failed than of the others, a metric names them.
MARKS = 0.9
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
    at = np.minimum(np.searchsorted(line.readings, rows), len(line.readings) - 1)
    stored = line.reading_order[at]
    read = line.readings[at] == rows
    present = {m.id: read & _is_there(m, history.buckets)[stored] for m in history.product.metrics}
    any_there = np.any(list(present.values()), axis=0) if history.product.on_change else read
    if (whole := _probe("", any_there, label, device, seed)) is not None:
        return [whole]
    leaks = []
    failing = np.isin(np.arange(len(line.serials)), device[label])
    for metric, there in present.items():
        if there[read].mean() < 0.99:
            own = _probe(metric, there, label, device, seed)
            if own is not None and (_varies(there, label, device) or _marks_failed(there, device, failing)):
                leaks.append(own)
    return leaks


def _is_there(metric: Metric, buckets: pd.DataFrame) -> Bools:
    """In which buckets [r] the metric has a value: one that was sent or, reported on change, one that holds."""
    if metric.on_change:
        return buckets[f"{metric.id}_last"].notna().to_numpy(bool)
    return buckets[f"{metric.id}_count"].to_numpy(np.float64, na_value=0.0) > 0


def _varies(present: Bools, label: Bools, device: Ints) -> bool:
    """Whether before a failure it is there more than at the other times of the same devices."""
    hits, labels, others, calm = _counts(present, label, device)
    both = (labels > 0) & (calm > 0)
    if not both.any():
        return False
    usual = others[both] / calm[both]
    return bool((hits[both].sum() - (labels[both] * usual).sum()) / labels[both].sum() >= CLEAR)


def _marks_failed(present: Bools, device: Ints, failing: Bools) -> bool:
    """Whether having it at all tells the devices that failed from the others."""
    has = np.bincount(device, weights=present, minlength=len(failing)) > 0
    known = np.isin(np.arange(len(failing)), device)
    yes, no = has[known & failing], has[known & ~failing]
    return bool(len(yes) and len(no) and yes.mean() - no.mean() >= MARKS)


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
    counts = _counts(present, label, device)
    hit, base = _shares(counts.sum(axis=1))
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, counts.shape[1], (200, counts.shape[1]))
    draws = [np.subtract(*_shares(counts[:, pick].sum(axis=1))) for pick in picks]
    low = float(np.nanquantile(draws, 0.025)) if np.isfinite(draws).any() else -1.0
    if hit - base < CLEAR or low < CLEAR_LOW:
        return None
    return PresenceLeak(metric, float(hit), float(base), low)


def _counts(present: Bools, label: Bools, device: Ints) -> Floats:
    """By device [4, devices]: grid points before a failure that it is there at, all of them; the same of the others."""
    kinds = (present & label, label, present & ~label, ~label)
    return np.stack([np.bincount(device, weights=kind, minlength=int(device.max()) + 1) for kind in kinds])


def _shares(counts: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float]:
    hits, label, others, calm = (float(c) for c in counts)
    return (hits / label if label else np.nan, others / calm if calm else np.nan)
