"""What features are cleared of by sensors of the surroundings, given back before those sensors are judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats, Ints
from models.features.build import Features
from models.features.regimes import expected
from models.features.spec import FeatureSpec, Regime


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


def giving_back(
    spec: FeatureSpec, known: frozenset[str], metrics: Sequence[str], columns: Sequence[str], window: int
) -> tuple[GivenBack, ...]:
    """For a view of `columns` over one window; `metrics`: the sensors that it judges, `known`: all features."""
    of_column = [name.rpartition(".dev_")[0] for name in columns]
    middle, sensors = spec.windows[1], set(metrics)
    found = []
    for regime in spec.regimes:
        places = [place for place, series in enumerate(of_column) if series in regime.used]
        sought = [(f"{name}.dev_{window}", f"{name}.mean_{middle}", f"{name}.dev_{middle}") for name in regime.settings]
        inputs = tuple(
            names if name in sensors and known.issuperset(names) else ()
            for name, names in zip(regime.settings, sought, strict=True)
        )
        if places and any(inputs):
            used = [regime.used.index(of_column[place]) for place in places]
            found.append(GivenBack(regime, inputs, np.array(places), np.array(used)))
    return tuple(found)
