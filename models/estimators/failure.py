"""Failure within the horizon: one calibrated classifier per failure mode."""

from dataclasses import dataclass

from sklearn.ensemble import HistGradientBoostingClassifier

from models.data.arrays import Floats, Floats32
from models.estimators.boosting import predict_logit
from models.estimators.calibration import Calibration


@dataclass(frozen=True, slots=True)
class FailureModel:
    estimator: HistGradientBoostingClassifier
    calibration: Calibration

    def predict(self, matrix: Floats32) -> Floats:
        """Features [n, f] -> probability of a failure within the horizon [n]."""
        return self.calibration.apply(predict_logit(self.estimator, matrix))
