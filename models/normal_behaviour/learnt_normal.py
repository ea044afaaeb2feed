"""Normal behaviour as a model file holds it: the fleet's, each device's own part, and how far out its calm past was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from models.data.arrays import Floats, Texts
from models.normal_behaviour.inspections import CalmPast
from models.normal_behaviour.unusual import NormalBehaviour

# Of a component of a device: what each of its metrics reads above the fleet's level, by metric.
Offsets = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LearntNormal:
    """`behaviour` of the fleet; of the devices `serials` [d] what each metric reads above its level, `offsets` [d, m],
    and the spread of what is left over, `spreads` [d, m] (NaN: the fleet's). `maxima` [k]: how far out blocks of calm
    time were; `limit`: above it a component is unusual; infinite where nothing is known. `until` (ms): what was known
    then taught."""

    behaviour: NormalBehaviour
    serials: Texts
    offsets: Floats
    spreads: Floats
    maxima: Floats
    limit: float
    until: int

    @property
    def metrics(self) -> tuple[str, ...]:
        """Those that are watched [m]."""
        return tuple(one.metric for one in self.behaviour.expected)

    @property
    def components(self) -> tuple[str, ...]:
        """Those that are watched; a metric of no component stands for itself."""
        return tuple(dict.fromkeys(self.behaviour.owners))

    @property
    def past(self) -> CalmPast:
        """The fleet's calm past; the limit is kept beside it."""
        return CalmPast((self.maxima,), (len(self.maxima),)) if len(self.maxima) else CalmPast((), ())

    def ask_above(self, share: float) -> float:
        """How far out a component must be for an inspection: beyond the limit, and beyond all but `share` of the
        fleet's calm blocks. Infinite where nothing is known."""
        if not len(self.maxima):
            return self.limit
        return max(self.limit, float(np.quantile(self.maxima, 1 - share, method="higher")))

    def knows(self, serials: Collection[str]) -> set[str]:
        """Of these devices those that it learnt from."""
        return set(serials) & set(self.serials.tolist())

    def of(self, serials: Collection[str], own: Mapping[tuple[str, str], Offsets]) -> NormalBehaviour:
        """The behaviour of these devices; `own`: by device and component other offsets than those that were learnt."""
        wanted = set(serials)
        places = [place for place, name in enumerate(self.serials.tolist()) if name in wanted]
        expected = []
        for column, (one, owner) in enumerate(zip(self.behaviour.expected, self.behaviour.owners, strict=True)):
            offsets = {str(self.serials[at]): float(self.offsets[at, column]) for at in places}
            offsets |= {
                serial: told[one.metric]
                for (serial, component), told in own.items()
                if component == owner and serial in wanted and one.metric in told
            }
            spreads = {
                str(self.serials[at]): float(self.spreads[at, column])
                for at in places
                if np.isfinite(self.spreads[at, column])
            }
            expected.append(replace(one, offsets=offsets, spreads=spreads))
        return replace(self.behaviour, expected=tuple(expected))
