"""Whether readings show that a command has cured a failure mode."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fleet.device_commands import Cure

Values = Mapping[str, float | None]


def shows_cure(
    readings: Sequence[tuple[datetime, Values]], cure: Cure, *, stale_after: Mapping[str, timedelta]
) -> bool:
    """Whether the newest readings lie in every band, without a break and for as long as the cure asks.

    `readings` in order of time. A metric that a reading leaves out says nothing. One that says nothing for longer than
    its `stale_after` is a break: the stretch begins anew where it speaks again. Each must have had a value since the
    stretch began, which is not stale at its end.
    """
    begun = newest = None
    spoke: dict[str, datetime] = {}
    for ts, values in readings:
        known = {band.metric: value for band in cure.bands if (value := values.get(band.metric)) is not None}
        if not known:
            continue
        if not all(band.holds(known[band.metric]) for band in cure.bands if band.metric in known):
            begun, spoke = None, {}
            continue
        if any(ts - spoke[metric] > stale_after[metric] for metric in known if metric in spoke):
            begun, spoke = None, {}
        begun, newest = begun or ts, ts
        spoke |= dict.fromkeys(known, ts)
    if begun is None or newest is None:
        return False
    fresh = all(band.metric in spoke and newest - spoke[band.metric] <= stale_after[band.metric] for band in cure.bands)
    return fresh and newest - begun >= cure.lasting


def was_out(extremes: Mapping[str, tuple[float, float]], cure: Cure) -> bool:
    """Whether a metric has left its band, by its (lowest, highest) value of a time."""
    return any(band.metric in extremes and not all(map(band.holds, extremes[band.metric])) for band in cure.bands)
