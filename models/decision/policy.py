"""When a risk becomes a ticket: the one rule that evaluation, back-testing and the service share."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from models.data.arrays import Ints
from models.statistics.interval_of_share import wilson

# How many scores in a row may have to reach the threshold.
CONFIRMATIONS = (1, 2, 3, 5)
# More looks than any policy asks for.
MANY = 1_000_000


class Rung(StrEnum):
    """How far a failure mode's predictions may go; earned by held-out precision, lost the same way."""

    SHADOW = "shadow"
    ADVISE = "advise"
    INSPECT = "inspect"
    TICKET = "ticket"
    NOTICE = "ticket_notice"


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Where one failure mode's tickets open, with what was measured there on out-of-fold predictions.

    A risk is `confirmations` scores in a row at or above `threshold` (a probability). `precision_low` is the lower
    end of Wilson's 95 % interval; `expected_cost` is in the product's currency over the training record.
    """

    threshold: float
    confirmations: int
    rung: Rung
    precision: float
    precision_low: float
    recall: float
    in_time: float
    expected_cost: float


def looks_so_far(seen: Ints, early: int) -> Ints:
    """How often each row's device had been looked at [n]: its buckets with readings within its `early` life; from then
    on, and where there are no readings to count by, `MANY`."""
    return np.where((seen > 0) & (seen < early), seen, MANY)


def is_risk(probabilities: Sequence[float], point: OperatingPoint, *, looks: int = MANY) -> bool:
    """Probabilities in time order, newest last; True when the last `confirmations` of them all reach the threshold.

    Of a device that was looked at less often so far (`looks`), all of them suffice: one that joins the platform worn
    has no time for more.
    """
    wanted = min(point.confirmations, looks)
    recent = probabilities[-wanted:]
    if len(recent) < wanted:
        return False
    return all(not math.isnan(p) and p >= point.threshold for p in recent)


def simulate_openings(risky: Sequence[int], faults: Sequence[int], *, horizon: int, quiet: int = 0) -> list[int]:
    """Times (ms, sorted) at which a risk stood, and the faults of that device and mode -> when tickets open.

    One ticket at a time: it closes at the first fault within its horizon (the repair), else when its horizon ends.
    A risk that stands at the very time a ticket closes opens no new one. Nor does one within `quiet` (ms) of a fault:
    the device waits for its repair, or its ticket is reopened (the product's reopen window).
    """
    risky = [at for at in risky if not _just_failed(at, faults, quiet)] if quiet else risky
    openings: list[int] = []
    at = 0
    while at < len(risky):
        opened = risky[at]
        openings.append(opened)
        next_fault = bisect_right(faults, opened - 1)
        closes = opened + horizon
        if next_fault < len(faults):
            closes = min(closes, faults[next_fault])
        at = bisect_right(risky, closes)
    return openings


def _just_failed(at: int, faults: Sequence[int], quiet: int) -> bool:
    before = bisect_right(faults, at)
    return before > 0 and at <= faults[before - 1] + quiet


def earned_rung(*, true: float, false: float) -> Rung:
    """The rung that out-of-fold tickets earn: tickets with precision >= 0.5 whose lower bound is >= 0.2; tickets that
    the customer is told of with precision >= 0.7 whose lower bound is >= 0.5."""
    precision, low = true / max(true + false, 1), wilson(true, true + false)[0]
    if precision >= 0.7 and low >= 0.5:
        return Rung.NOTICE
    return Rung.TICKET if precision >= 0.5 and low >= 0.2 else Rung.ADVISE


def opens_tickets(rung: Rung) -> bool:
    """Whether predictions on this rung become tickets."""
    return rung in (Rung.INSPECT, Rung.TICKET, Rung.NOTICE)
