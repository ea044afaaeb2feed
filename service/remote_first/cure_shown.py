"""Whether readings show that a command has cured a failure mode."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from fleet.device_commands import Cure

Values = Mapping[str, float | None]


def shows_cure(readings: Sequence[tuple[datetime, Values]], cure: Cure) -> bool:
    """Whether the newest readings lie in every band, without a break and for as long as the cure asks.

    `readings` in order of time. A metric that a reading leaves out says nothing; each must have had a value since the
    stretch began.
    """
    begun: datetime | None = None
    spoke: set[str] = set()
    newest: datetime | None = None
    for ts, values in readings:
        given = {band.metric: values.get(band.metric) for band in cure.bands}
        known = {metric for metric, value in given.items() if value is not None}
        if any((value := given[band.metric]) is not None and not band.holds(value) for band in cure.bands):
            begun, spoke = None, set()
        elif known:
            begun, newest, spoke = begun or ts, ts, spoke | known
    if begun is None or newest is None or len(spoke) < len({band.metric for band in cure.bands}):
        return False
    return newest - begun >= cure.lasting


def was_out(extremes: Mapping[str, tuple[float, float]], cure: Cure) -> bool:
    """Whether a metric has left its band, by its (lowest, highest) value of a time."""
    return any(band.metric in extremes and not all(map(band.holds, extremes[band.metric])) for band in cure.bands)
