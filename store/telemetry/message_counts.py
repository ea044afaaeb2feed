"""What became of the telemetry readings that were sent: stored, repeated, dead-lettered or lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from fleet.times import to_milliseconds
from store.assets.registry import find_devices
from store.engine.database import Connection
from store.learning.outcomes import stored_times
from store.telemetry.dead_letters import lettered_times


@dataclass(frozen=True, slots=True)
class Messages:
    """Telemetry readings: `sent` = `stored` + `duplicates` + `dead_lettered` where nothing was lost."""

    sent: int
    stored: int
    duplicates: int
    dead_lettered: int

    @property
    def lost(self) -> int:
        return self.sent - self.stored - self.duplicates - self.dead_lettered


def count_messages(
    conn: Connection, product: str, sent: Mapping[str, NDArray[np.int64]], *, duplicates: int, since: datetime
) -> Messages:
    """By comparison of sets: `sent` holds the different event times (ms) of each serial, and each is looked for among
    what is stored from `since` on, then among dead letters. `duplicates`: how many readings were sent again."""
    devices = find_devices(conn, product, list(sent))
    different = stored = lettered = 0
    for serial, times in sent.items():
        if not len(times):
            continue
        different += len(times)
        is_stored = np.isin(times, times_in_ms(stored_times(conn, product, devices[serial].id, since)))
        stored += int(is_stored.sum())
        if not is_stored.all():
            lettered += int(np.isin(times[~is_stored], times_in_ms(lettered_times(conn, product, serial))).sum())
    return Messages(different + duplicates, stored, duplicates, lettered)


def times_in_ms(moments: list[datetime]) -> NDArray[np.int64]:
    """Moments -> milliseconds since the epoch [n]."""
    return np.array([to_milliseconds(moment) for moment in moments], np.int64)
