"""What the detector said of rows that it had not learnt from: of held-out parts, or step by step through the record."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.history import History
from models.data.split import device_rows
from models.decision.operating_points import lasting
from models.features.build import Features, build_features
from models.model_files.bundle import Bundle
from models.training.held_out import HeldOut
from models.training.train import train

# A walk through a record begins when this share of its readings has come, and trains anew at each of these.
STEPS = (0.4, 0.55, 0.7, 0.85)


@dataclass(frozen=True, slots=True)
class DetectorRecord:
    """Rows [n] by device and time. `score`, `threshold`: NaN while the detector is silent; `risky`: enough odd rows in
    a row stand there to be an alarm."""

    serial: Texts
    ts: Ints
    score: Floats
    threshold: Floats
    risky: Bools

    @property
    def known(self) -> Bools:
        return ~np.isnan(self.score)

    @property
    def odd(self) -> Bools:
        """Rows above their threshold."""
        return self.known & (np.nan_to_num(self.score) > np.nan_to_num(self.threshold))


def of_held_out(held: Sequence[HeldOut]) -> DetectorRecord:
    """The held-out rows of all folds."""
    return _joined([_record(one.features, one.anomaly, one.threshold, one.confirmations) for one in held])


def walk_forward(history: History, *, seed: int) -> DetectorRecord:
    """Trained at each of `STEPS` on what was known then, and asked about the rows until the next."""
    moments = step_moments(history)
    ends = [*moments[1:], history.end + 1]
    parts = [_stretch(history, begin, end, seed) for begin, end in zip(moments, ends, strict=False) if begin < end]
    return _joined([part for part in parts if part is not None])


def step_moments(history: History) -> list[int]:
    """The times (ms) at which a walk through a record trains anew."""
    known_at = history.buckets["known_at"].to_numpy(np.int64)
    return [int(moment) for moment in np.quantile(known_at, STEPS)] if len(known_at) else []


def _stretch(history: History, begin: int, end: int, seed: int) -> DetectorRecord | None:
    bundle = train(history.until(begin), seed=seed)
    features = build_features(history.product, history, bundle.spec, since=begin)
    features = features.take(features.ts < end)
    return _record(features, *_said(bundle, features)) if bundle.detector is not None else None


def _said(bundle: Bundle, features: Features) -> tuple[Floats, Floats, int]:
    assert bundle.detector is not None
    score, threshold = bundle.detector.score(features)
    return score, threshold, bundle.detector.confirmations


def _record(features: Features, score: Floats, threshold: Floats, confirmations: int) -> DetectorRecord:
    over = np.where(np.isnan(score), np.nan, (score > threshold).astype(np.float64))
    parts = [lasting(over[rows], confirmations) for _, rows in device_rows(features.serial)]
    risky = np.concatenate(parts) > 0 if parts else np.zeros(0, bool)
    return DetectorRecord(features.serial, features.ts, score, threshold, risky)


def _joined(parts: Sequence[DetectorRecord]) -> DetectorRecord:
    if not parts:
        none = np.zeros(0)
        return DetectorRecord(np.zeros(0, object), np.zeros(0, np.int64), none, none, np.zeros(0, bool))
    serial, ts = (np.concatenate([getattr(part, name) for part in parts]) for name in ("serial", "ts"))
    order = np.lexsort((ts, np.unique(serial, return_inverse=True)[1]))
    score, threshold, risky = (
        np.concatenate([getattr(part, name) for part in parts])[order] for name in ("score", "threshold", "risky")
    )
    return DetectorRecord(serial[order], ts[order], score, threshold, risky)
