"""The ladder: what each rung demands of a failure mode's live figures, and the one step that they allow."""

from dataclasses import dataclass

from fleet.coded import Coded, coded
from models.decision.policy import Rung
from models.statistics.interval_of_share import Share

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
    why: Coded


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
        return Step(below, coded("precision_too_low", share=_said(precision), demand=demand.precision))
    if in_time.trials >= LEAST_DECIDED and in_time.high < demand.in_time:
        return Step(below, coded("in_time_too_low", share=_said(in_time), demand=demand.in_time))
    return None


def _up(place: int, precision: Share, in_time: Share) -> Step | None:
    if place == len(RUNGS) - 1:
        return None
    above = RUNGS[place + 1]
    demand = DEMANDS[above]
    if precision.low < demand.precision or in_time.low < demand.in_time:
        return None
    why = coded(
        "rung_earned",
        precision=_said(precision),
        in_time=_said(in_time),
        precision_demand=demand.precision,
        in_time_demand=demand.in_time,
    )
    return Step(above, why)


def _said(part: Share) -> Coded:
    """A share with its interval."""
    return coded("share_of", hits=part.hits, trials=part.trials, low=part.low, high=part.high)
