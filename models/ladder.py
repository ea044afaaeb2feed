"""The ladder: what each rung demands of a failure mode's live figures, and the one step that they allow."""

from dataclasses import dataclass

from models.policy import Rung
from models.shares import Share

RUNGS = tuple(Rung)
LEAST_DECIDED = 5
LEAST_FRESH = 3


@dataclass(frozen=True, slots=True)
class Demand:
    """`precision` of decided predictions, and the share of the right ones that came in time."""

    precision: float
    in_time: float


DEMANDS: dict[Rung, Demand] = {
    Rung.SHADOW: Demand(0.0, 0.0),
    Rung.ADVISE: Demand(0.1, 0.0),
    Rung.INSPECT: Demand(0.3, 0.0),
    Rung.TICKET: Demand(0.5, 0.5),
    Rung.NOTICE: Demand(0.7, 0.5),
}


@dataclass(frozen=True, slots=True)
class Step:
    """From the present rung to the one beside it, and why."""

    to: Rung
    why: str


def next_step(rung: Rung, *, precision: Share, in_time: Share, fresh: int) -> Step | None:
    """One rung down where an interval lies wholly below what the present rung demands; one up where both lie wholly at
    or above what the next one demands; else None.

    An interval must lie on one side of the demand, so a mode does not move to and fro. At least `LEAST_DECIDED`
    predictions must be decided, `LEAST_FRESH` of them since the last step of the ladder (`fresh`).
    """
    if precision.trials < LEAST_DECIDED or fresh < LEAST_FRESH:
        return None
    place = RUNGS.index(rung)
    return _down(place, precision, in_time) or _up(place, precision, in_time)


def _down(place: int, precision: Share, in_time: Share) -> Step | None:
    if place == 0:
        return None
    demand, below = DEMANDS[RUNGS[place]], RUNGS[place - 1]
    if precision.high < demand.precision:
        return Step(below, f"precision {spell(precision)}: below the {demand.precision:g} that {RUNGS[place]} demands")
    if in_time.trials >= LEAST_DECIDED and in_time.high < demand.in_time:
        return Step(below, f"in time {spell(in_time)}: below the {demand.in_time:g} that {RUNGS[place]} demands")
    return None


def _up(place: int, precision: Share, in_time: Share) -> Step | None:
    if place == len(RUNGS) - 1:
        return None
    above = RUNGS[place + 1]
    demand = DEMANDS[above]
    if precision.low < demand.precision or in_time.low < demand.in_time:
        return None
    return Step(
        above,
        f"precision {spell(precision)}, in time {spell(in_time)}: {above} demands {demand.precision:g} and "
        f"{demand.in_time:g}",
    )


def spell(part: Share) -> str:
    """A share in words: `3 of 12 (0.09 to 0.53)`."""
    return f"{part.hits} of {part.trials} ({part.low:.2f} to {part.high:.2f})"
