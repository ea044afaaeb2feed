"""Fitting the line from log-odds to probabilities, on scores that are out of fold."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from models.data.arrays import Floats
from models.estimators.calibration import Calibration


def fit_calibration(logit: Floats, label: Floats, weight: Floats | None = None) -> Calibration:
    """Out-of-fold log-odds and truth -> Platt's line; the prevalence alone where the log-odds tell nothing."""
    given = ~np.isnan(logit)
    logit, label, weight = logit[given], label[given], None if weight is None else weight[given]
    rows = len(label) if weight is None else weight.sum()
    share = ((label if weight is None else label * weight).sum() + 1) / (rows + 2)
    plain = Calibration(1e-3, float(np.log(share / (1 - share))))
    if len(set(label)) < 2:
        return plain
    line = LogisticRegression(C=100.0).fit(np.clip(logit, -15, 15)[:, None], label, sample_weight=weight)
    slope, offset = float(line.coef_[0, 0]), float(line.intercept_[0])
    return Calibration(slope, offset) if slope > 1e-3 else plain
