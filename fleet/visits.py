"""What a product file says of visits: how they are planned, and what a technician measures there."""

from dataclasses import dataclass
from datetime import timedelta

from fleet.texts import Text

# For how long an arrival window is kept for the one who tapped it, by the wall clock.
HOLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Visits:
    """`duration`: work on site where the failure mode says nothing. `window`: how long an arrival window is at most.
    `travel`: the way where no table says more; `buffer`: behind each visit. `lead`: how much ahead customers may choose
    at the earliest, `cut_off`: how much ahead they may move or cancel at the latest, `furthest`: how far ahead."""

    duration: timedelta = timedelta(hours=2)
    window: timedelta = timedelta(hours=4)
    travel: timedelta = timedelta(minutes=30)
    buffer: timedelta = timedelta(minutes=15)
    lead: timedelta = timedelta(hours=4)
    cut_off: timedelta = timedelta(hours=24)
    furthest: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WantedReading:
    """A value that a technician measures; `low`, `high`: what it should lie in."""

    id: str
    name: Text
    unit: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class VisitNeeds:
    """What a visit for one failure mode takes: None for the product's `duration`."""

    duration: timedelta | None = None
    skills: tuple[str, ...] = ()
    photos: tuple[Text, ...] = ()
    readings: tuple[WantedReading, ...] = ()


# Where a product file says nothing.
AS_USUAL = Visits()
NOTHING_MORE = VisitNeeds()
