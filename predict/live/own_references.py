"""What devices read above the fleet's level, learnt live: after a repair, and of devices that training did not see.

The first readings say it; from then on it stands, so that what changes later is seen.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.data.history import History
from models.data.split import device_rows
from models.normal_behaviour.inspections import LEAST_ROWS
from models.normal_behaviour.learnt_normal import LearntNormal
from models.normal_behaviour.own_reference import own_offsets
from models.normal_behaviour.sensor_levels import SensorLevels, life_ends

# Serial and component.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """Of a component: what its metrics read above the fleet's level, by `rows` readings after `since` (ms; 0: since the
    device was first heard of). It is settled once `LEAST_ROWS` have made it."""

    since: int
    rows: int
    offsets: dict[str, float]

    @property
    def settled(self) -> bool:
        return self.rows >= LEAST_ROWS

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Reference":
        return cls(int(body["since"]), int(body["rows"]), dict(body["offsets"]))


def references_of(
    normal: LearntNormal, history: History, levels: SensorLevels, before: Mapping[Key, Reference]
) -> dict[Key, Reference]:
    """Of the devices in `levels` the references that training does not know; `before`: as they stood, by this model."""
    rows = dict(device_rows(levels.serial))
    known = normal.knows(rows)
    found = {}
    for component in normal.components:
        begun: dict[str, int] = {}
        for serial, when in life_ends(history, component):
            begun[serial] = max(when, begun.get(serial, 0))
        for serial, own in rows.items():
            since = begun.get(serial, 0)
            if serial in known and since <= normal.until:
                continue
            stood = before.get((serial, component))
            if stood is not None and stood.since == since and stood.settled:
                found[serial, component] = stood
                continue
            first = np.flatnonzero(levels.ts[own] > since)[:LEAST_ROWS] + own.start
            offsets, count = own_offsets(normal.behaviour, levels.take(first), component)
            found[serial, component] = Reference(since, count, offsets)
    return found
