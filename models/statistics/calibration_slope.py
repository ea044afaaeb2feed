"""Whether probabilities mean what they say: their log-odds, and the slope of the truth over these (Cox 1958)."""

import numpy as np
from scipy.special import expit, logit

from models.data.arrays import Floats

# A trace of ridge on the slope, so that it stays finite where the log-odds part hits from misses without an overlap.
RIDGE = 1e-4
MOST_STEPS = 50
SETTLED = 1e-8


def log_odds(probability: Floats) -> Floats:
    """Probabilities [n], held off 0 and 1 by a millionth -> ln(p / (1 - p)) [n]."""
    return np.asarray(logit(np.clip(probability, 1e-6, 1 - 1e-6)), np.float64)


def calibration_slope(truth: Floats, probability: Floats, weight: Floats | None = None) -> float:
    """Truth (0 or 1) [n], each row counted `weight` times: 1 where probabilities are right, below 1 where they are too
    extreme; NaN where the truth is all of one kind."""
    trials = np.ones(len(truth)) if weight is None else weight
    return counted_slope(log_odds(probability), trials, trials * truth)


def counted_slope(odds: Floats, trials: Floats, hits: Floats) -> float:
    """The same from `hits` of `trials` at each value of the log-odds [n]: a logistic line, fitted by Newton's steps."""
    if not 0 < float(hits.sum()) < float(trials.sum()):
        return float("nan")
    offset, slope = 0.0, 1.0
    for _ in range(MOST_STEPS):
        told = expit(offset + slope * odds)
        bend, miss = trials * told * (1 - told) + 1e-12, hits - trials * told
        moment = bend * odds
        s0, s1, s2 = float(bend.sum()), float(moment.sum()), float((moment * odds).sum()) + RIDGE
        g0, g1 = float(miss.sum()), float((miss * odds).sum()) - RIDGE * slope
        determinant = s0 * s2 - s1 * s1
        up, turn = (s2 * g0 - s1 * g1) / determinant, (s0 * g1 - s1 * g0) / determinant
        offset, slope = offset + float(np.clip(up, -2, 2)), slope + float(np.clip(turn, -1, 1))
        if abs(up) + abs(turn) < SETTLED:
            break
    return slope if np.isfinite(slope) else float("nan")
