"""Rows of features as scores of devices, and which of these may be a risk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from fleet.product import Product
from fleet.times import to_milliseconds
from models.data.arrays import Bools, Ints
from models.data.history import bucket_start
from models.features.build import Features
from predict.live.champions import Champion
from predict.live.fleet_part import Rows
from store.learning.scores import FIGURES, Scores

MODEL_FIGURES = ("probability", "rul", "rul_low", "rul_high", "anomaly", "anomaly_threshold")


@dataclass(frozen=True, slots=True)
class ScoredRows:
    """Rows of features [n], the device of each [n], and their scores: one for each row and failure mode."""

    features: Features
    device: Ints
    scores: Scores


def score_rows(product: Product, champion: Champion, rows: Rows, now: datetime) -> ScoredRows:
    """Scores rows by the model in force."""
    return ScoredRows(rows.features, rows.device, make_scores(product, champion, rows.features, rows.device, now))


def make_scores(product: Product, champion: Champion, features: Features, device: Ints, now: datetime) -> Scores:
    """Rows, their devices -> a score for each row and failure mode."""
    modes = champion.bundle.mode_ids or ("",)
    frame = champion.bundle.score(features)
    figures = {name: frame[column].to_numpy(np.float64) for name, column in zip(FIGURES, MODEL_FIGURES, strict=True)}
    return Scores(
        modes=modes,
        device=np.repeat(device, len(modes)),
        mode=np.tile(np.arange(1, len(modes) + 1), len(features)),
        ts=np.repeat(features.ts, len(modes)),
        bucket=np.repeat(bucket_start(features.ts, product.scoring), len(modes)),
        scored_at=np.full(len(frame), to_milliseconds(now)),
        model=np.full(len(frame), champion.id),
        **figures,
    )


def at_risk(champion: Champion, scores: Scores) -> Bools:
    """Whether each score [n] reaches its failure mode's threshold: of many, few do."""
    points = champion.bundle.points
    limits = np.array([points[mode].threshold if mode in points else np.inf for mode in scores.modes])
    return np.asarray(scores.probability >= limits[scores.mode - 1])


def confirming_span(product: Product, looks: int) -> timedelta:
    """Scores older than this confirm nothing: the device may have been mended, or moved, in between."""
    horizons = [mode.horizon for mode in product.failure_modes]
    return max(10 * looks * product.scoring, min(horizons, default=product.scoring))
