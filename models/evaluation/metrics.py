"""Figures of merit, each with its source; truth first, prediction second."""

import numpy as np
from sklearn.metrics import average_precision_score

from models.data.arrays import Bools, Floats
from models.statistics.calibration_slope import calibration_slope


def classification_figures(label: Floats, probability: Floats, weight: Floats | None = None) -> dict[str, float | None]:
    """Known rows only, each counted `weight` times: PR-AUC (average precision) beside its prevalence, Brier score,
    calibration slope (Cox 1958)."""
    given = ~np.isnan(label) & ~np.isnan(probability)
    y, p, w = label[given], probability[given], None if weight is None else weight[given]
    if not len(y):
        return {"pr_auc": None, "prevalence": None, "brier": None, "calibration_slope": None}
    both = len(set(y)) == 2
    return {
        "pr_auc": float(average_precision_score(y, p, sample_weight=w)) if both else None,
        "prevalence": float(y.mean() if w is None else np.average(y, weights=w)),
        "brier": float(np.mean((p - y) ** 2) if w is None else np.average((p - y) ** 2, weights=w)),
        "calibration_slope": calibration_slope(y, p, w) if both else None,
    }


def rul_figures(
    truth: Floats, predicted: Floats, low: Floats, high: Floats, *, cap: float, unit: float, lives: Floats
) -> dict[str, float | int | None]:
    """Seconds of life, truth capped at `cap` and NaN unknown -> figures in `unit` seconds (the scoring period).

    NASA score: sum of exp(-d/13)-1 early, exp(d/10)-1 late, d in units (Saxena et al. 2008). Coverage counts an open
    upper end as holding every longer life; width takes the cap there. `rmse_of_mean`: of one who always tells the mean.
    `coverage90` is of lives capped at `cap`, `coverage90_true_lives` of `lives`, which are not (NaN where no failure
    came); `open_ends` is the share of intervals without an upper end, `width90_closed` the mean width of the others.
    """
    given = ~np.isnan(truth) & ~np.isnan(predicted)
    if not given.any():
        return {"rows": 0, "rmse": None, "mae": None, "nasa_score": None, "coverage90": None, "width90": None}
    t, p, lo, hi, whole = (a[given] / unit for a in (truth, predicted, low, high, lives))
    top = cap / unit
    d = p - t
    inside, lived = covered(t, lo, hi), covered(whole, lo, hi)[~np.isnan(whole)]
    near, closed = t < top, ~np.isnan(hi)
    late_life = t <= top / 4
    return {
        "rows": int(given.sum()),
        "unit_seconds": unit,
        "cap": top,
        "rmse": rms(d),
        "rmse_of_mean": float(t.std()),
        "rmse_below_cap": rms(d[near]) if near.any() else None,
        "rmse_last_horizon": rms(d[late_life]) if late_life.any() else None,
        "mae": float(np.abs(d).mean()),
        "nasa_score": nasa_score(d),
        "coverage90": float(inside.mean()),
        "coverage90_below_cap": float(inside[near].mean()) if near.any() else None,
        "coverage90_true_lives": float(lived.mean()) if len(lived) else None,
        "width90": float((np.where(closed, hi, top) - lo).mean()),
        "width90_closed": float((hi - lo)[closed].mean()) if closed.any() else None,
        "open_ends": float((~closed).mean()),
    }


def covered(lives: Floats, low: Floats, high: Floats) -> Bools:
    """Whether each life lies in its interval; one without an upper end (NaN) holds every longer life."""
    return (lives >= low - 1e-9) & (np.isnan(high) | (lives <= high + 1e-9))


def rms(d: Floats) -> float:
    """Root mean square of errors [n]; NaN without any."""
    return float(np.sqrt(np.mean(d * d))) if len(d) else float("nan")


def nasa_score(d: Floats) -> float:
    """Sum of exp(-d/13)-1 for early and exp(d/10)-1 for late errors d = told - true, in cycles (Saxena et al. 2008)."""
    return float(np.sum(np.expm1(np.clip(np.where(d < 0, -d / 13, d / 10), 0, 50))))
