"""What features are cleared of by sensors of the surroundings, given back before those sensors are judged."""

from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats, Ints
from models.features.build import Features
from models.features.regimes import expected
from models.features.spec import Regime


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A sensor of the surroundings that strays moves all that is cleared of it, by what `regime` makes of its mean
    (buckets of a window were cleared one by one: where the regime bends, that is nearly the same).

    `inputs`: of each of the regime's p settings the feature columns that tell its deviation in a view's window, its
    mean and its deviation over the middle window; empty for what is no such sensor, which gives nothing back. `places`
    [k] of the deviations that get something back in the view, `used` [k] of their series in the regime.
    """

    regime: Regime
    inputs: tuple[tuple[str, ...], ...]
    places: Ints
    used: Ints

    def of(self, features: Features) -> Floats:
        """What each of `places` gets back [n, k]: nothing from a sensor that was not read."""
        now = np.tile(self.regime.centre, (len(features), 1))
        early = now.copy()
        for place, names in enumerate(self.inputs):
            if not names:
                continue
            columns = [features.matrix[:, at].astype(np.float64) for at in features.places(names)]
            deviation, mean, then = columns
            known = ~np.isnan(deviation + mean + then)
            early[known, place] = (mean - then)[known]
            now[known, place] = (mean - then + deviation)[known]
        moved = expected(self.regime, now) - expected(self.regime, early)
        return np.asarray(moved[:, self.used])
