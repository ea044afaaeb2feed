"""The verdict on a model that may take over from the one in force, and how it is worded."""

from dataclasses import dataclass

from fleet.coded import Coded, coded
from models.decision.backtesting import CostDifference


@dataclass(frozen=True, slots=True)
class Verdict:
    """`cost` None where the two were not, or could not be, held against each other."""

    promote: bool
    why: Coded
    cost: CostDifference | None = None


def in_force(model: int | None = None) -> Coded:
    """The model in force, by its number where that matters."""
    return coded("model_current") if model is None else coded("model_named", model=model)


def interval_of(cost: CostDifference) -> Coded:
    """The 95 % interval of a difference in cost."""
    known = cost.low is not None and cost.high is not None
    return coded("cost_interval", low=cost.low, high=cost.high) if known else coded("cost_interval_unknown")
