"""Figures of surveys: by product and month how many were asked and answered, and the mean score with its interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.statistics.interval_of_share import Z95, Share, share
from service.follow_up.answering import LOW
from store.follow_up.surveys import MonthScores

# A score of 4 or 5 counts as satisfied, as is usual (CSAT).
SATISFIED = 4
LEAST = 2


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """`mean` with a 95 % interval, cut to what scores can be; None of fewer than two answers. `satisfied`: 4 or 5;
    `low`: called back."""

    product: str
    month: date
    asked: int
    left_out: int
    answered: Share
    mean: float | None
    low_end: float | None
    high_end: float | None
    satisfied: Share
    low: int


def score_figures(found: MonthScores) -> ScoreFigures:
    scores = found.scores
    mean, low_end, high_end = mean_of(scores)
    return ScoreFigures(
        product=found.product,
        month=found.month,
        asked=found.asked,
        left_out=found.left_out,
        answered=share(len(scores), found.asked),
        mean=mean,
        low_end=low_end,
        high_end=high_end,
        satisfied=share(sum(one >= SATISFIED for one in scores), len(scores)),
        low=sum(one <= LOW for one in scores),
    )


def mean_of(scores: Sequence[int]) -> tuple[float | None, float | None, float | None]:
    """(mean, both ends of its 95 % interval). Scores lie between 1 and 5, so the interval is that of Wilson for the
    share of the way from 1 to 5: it stays within, and all answers alike do not make it a point."""
    if not scores:
        return None, None, None
    mean = sum(scores) / len(scores)
    if len(scores) < LEAST:
        return mean, None, None
    part, z2, count = (mean - 1) / 4, Z95 * Z95, len(scores)
    middle = part + z2 / (2 * count)
    half = Z95 * math.sqrt(part * (1 - part) / count + z2 / (4 * count * count))
    whole = 1 + z2 / count
    return mean, 1 + 4 * max(0.0, (middle - half) / whole), 1 + 4 * min(1.0, (middle + half) / whole)
