"""A transition: an alarm's condition came or went."""

from dataclasses import dataclass

from fleet.coded import Coded
from service.alarms.plan import Watch


@dataclass(frozen=True, slots=True)
class Transition:
    """The condition of `watch` came (`raised`) or went, at `at` in event time (milliseconds); `place` is the device's.

    `until`: the end of a condition that only late readings show; it came and went in the past.
    """

    place: int
    watch: Watch
    raised: bool
    at: float
    why: Coded
    until: float | None = None
