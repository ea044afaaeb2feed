"""Time left to a failure: a regression per failure mode, with a conformal 90 % interval."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from models.data.arrays import Floats, Floats32
from models.estimators.boosting import predict_mean
from models.features.wear_index import WearIndex, add_index

# Open ("at least") only where a life at the cap itself belongs to the interval.
NEAR_CAP = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class RulModel:
    """`cap` in seconds. `centres`: a grid of predicted life; there the interval reaches `low` (not positive) and `high`
    from the prediction (shares of the cap)."""

    estimator: HistGradientBoostingRegressor
    index: WearIndex
    cap: float
    centres: Floats
    low: Floats
    high: Floats

    def predict(self, matrix: Floats32) -> tuple[Floats, Floats, Floats]:
        """Features [n, f] -> rul, rul_low, rul_high [n] in seconds; rul_high NaN means "at least rul_low"."""
        middle = np.clip(predict_mean(self.estimator, add_index(self.index, matrix)), 0.0, 1.0)
        low = np.clip(middle + np.interp(middle, self.centres, self.low), 0.0, middle)
        high = np.maximum(middle + np.interp(middle, self.centres, self.high), middle)
        return middle * self.cap, low * self.cap, np.where(high >= NEAR_CAP, np.nan, high) * self.cap
