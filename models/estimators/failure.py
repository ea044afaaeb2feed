"""Failure within the horizon: one calibrated classifier per failure mode."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models.data.arrays import Floats, Floats32
from models.estimators.boosting import predict_logit


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt (1999): probability = 1 / (1 + exp(-(slope * logit + offset)))."""

    slope: float
    offset: float

    def apply(self, logit: Floats) -> Floats:
        return 1.0 / (1.0 + np.exp(-np.clip(self.slope * logit + self.offset, -30, 30)))


@dataclass(frozen=True, slots=True)
class FailureModel:
    estimator: HistGradientBoostingClassifier
    calibration: Calibration

    def predict(self, matrix: Floats32) -> Floats:
        """Features [n, f] -> probability of a failure within the horizon [n]."""
        return self.calibration.apply(predict_logit(self.estimator, matrix))
