"""Which features get back what they were cleared of by sensors of the surroundings, in one view."""

from collections.abc import Sequence

import numpy as np

from models.features.spec import FeatureSpec
from models.sensor_faults.surroundings import GivenBack


def regime_restore(
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
