"""From log-odds to probabilities: Platt's line."""

from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt (1999): probability = 1 / (1 + exp(-(slope * logit + offset)))."""

    slope: float
    offset: float

    def apply(self, logit: Floats) -> Floats:
        return 1.0 / (1.0 + np.exp(-np.clip(self.slope * logit + self.offset, -30, 30)))
