"""How long a disk lasts, where some of what is stored grows for ever and some up to what retention keeps."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fleet.retention import Retention
from store.storage.disk import DiskUse, Stored

ENDLESS = math.inf


@dataclass(frozen=True, slots=True)
class Stream:
    """What grows by so many bytes a day until it has taken `room` more."""

    growth: float
    room: float = ENDLESS


def streams_of(use: DiskUse, retention: Retention) -> list[Stream]:
    """Of one product under a retention. Scores are kept for ever."""
    kinds = [(use.readings, retention.raw), (use.rollups, retention.rollups)]
    return [*(_stream(stored, kept) for stored, kept in kinds), Stream(use.scores.growth)]


def days_until_full(streams: Iterable[Stream], free: float) -> float:
    """Days until `free` bytes are taken; infinite where they never are."""
    growing = sorted((s for s in streams if s.growth > 0), key=_ends)
    day = 0.0
    while growing:
        rate, end = sum(stream.growth for stream in growing), _ends(growing[0])
        if free <= rate * (end - day):
            return day + free / rate
        free, day = free - rate * (end - day), end
        growing = [stream for stream in growing if _ends(stream) > end]
    return ENDLESS


def grows_by(streams: Sequence[Stream]) -> float:
    """Bytes a day, now."""
    return sum(stream.growth for stream in streams if stream.room > 0)


def _ends(stream: Stream) -> float:
    """The day on which it has taken all of its room."""
    return max(0.0, stream.room) / stream.growth


def _stream(stored: Stored, kept: timedelta | None) -> Stream:
    if kept is None:
        return Stream(stored.growth)
    return Stream(stored.growth, max(0.0, stored.growth * (kept / timedelta(days=1)) - stored.bytes))
