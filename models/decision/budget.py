"""The false-ticket budget: operating points whose false tickets, by an upper bound, keep to what a product bears."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import FailureMode, Product
from fleet.times import MONTH_DAYS
from models.data.arrays import Floats
from models.data.history import milliseconds
from models.decision.matching import DAY_MS
from models.decision.operating_points import DeviceScores, device_outcomes, point_of, tabulate
from models.decision.policy import OperatingPoint, Rung, opens_tickets
from models.statistics.rates import poisson_upper

CONFIDENCE = 0.9
# What a false visit is made to cost, as a multiple of the product file's price: from forbidding to as it stands.
PRICES = tuple(float(2.0 ** (i / 2)) for i in range(24, -1, -1))


@dataclass(frozen=True, slots=True)
class FalseRate:
    """False tickets per 1,000 devices and month: `observed`, and the `upper` end that holds with `CONFIDENCE`."""

    false: int
    device_months: float
    observed: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Budgeted:
    """The points that keep to the budget, the rate found there, the price of a false visit that led to them, and the
    modes that had to be kept from opening tickets."""

    points: dict[str, OperatingPoint]
    rate: FalseRate
    price: float | None
    held_back: tuple[str, ...]


def false_rate(false: Floats, device_months: float, *, unit: float = 1.0) -> FalseRate:
    """False tickets of each device [n] over their months together -> rate with its upper bound.

    The bound is Garwood's (1936) exact one for a Poisson count. Devices, not tickets, are the units: one that cries
    wolf cries again. So the count is that of a compound Poisson process, its tickets in clusters of the size that was
    seen (sum of squares by sum); one ticket a device leaves the plain bound. `unit`: for how many a device stands at
    most; no cluster is smaller.
    """
    total = float(false.sum())
    if device_months <= 0:
        return FalseRate(int(total), 0.0, None, None)
    cluster = max(float((false**2).sum()) / total if total else unit, unit)
    upper = cluster * poisson_upper(math.ceil(total / cluster - 1e-9), CONFIDENCE) / device_months
    return FalseRate(int(total), device_months, 1000 * total / device_months, 1000 * upper)


def decided_months(devices: Sequence[DeviceScores], horizon_ms: int) -> float:
    """Device-months in which a ticket's end lies in the record: the last horizon of each device decides nothing."""
    spans = [d.stands_for * max(0, int(d.ts[-1] - d.ts[0]) - horizon_ms) for d in devices if len(d.ts)]
    return sum(spans) / DAY_MS / MONTH_DAYS


def false_tickets(
    product: Product, scores: Mapping[str, Sequence[DeviceScores]], points: Mapping[str, OperatingPoint]
) -> FalseRate:
    """The rate of a fleet's false tickets over all failure modes, each under its point and on its rung."""
    count = max((len(devices) for devices in scores.values()), default=0)
    false, months = np.zeros(count), []
    for mode in product.failure_modes:
        if mode.id not in scores:
            continue
        months.append(decided_months(scores[mode.id], milliseconds(mode.horizon)))
        point = points.get(mode.id)
        if point is not None and opens_tickets(point.rung):
            outcomes = device_outcomes(scores[mode.id], mode, point.threshold, point.confirmations)
            false += [outcome.false for outcome in outcomes]
    unit = max((device.stands_for for devices in scores.values() for device in devices), default=1)
    return false_rate(false, min(months, default=0.0), unit=unit)


def choose_within_budget(
    product: Product, scores: Mapping[str, Sequence[DeviceScores]], *, budget: float, share: float | None
) -> Budgeted:
    """Out-of-fold scores by failure mode (the same devices in each) -> the cheapest points within the budget.

    All modes share it: false visits get one price, the same for all, and each mode takes its cheapest point at that
    price. Prices are tried from the highest down and the walk ends at the first whose upper bound breaks the budget
    (fixed-sequence testing, as in Learn then Test, Angelopoulos et al. 2021). Where not even the highest keeps it,
    the mode with most false tickets is held back, and the rest tried again.
    """
    modes = {mode.id: mode for mode in product.failure_modes if mode.id in scores}
    tables = {name: tabulate(scores[name], mode) for name, mode in modes.items()}
    held_back: list[str] = []
    while True:
        best: Budgeted | None = None
        strictest: dict[str, OperatingPoint] = {}
        for price in PRICES:
            points = {
                name: _held(point_of(tables[name], mode, price=price, share=share), name in held_back)
                for name, mode in modes.items()
            }
            strictest = strictest or points
            rate = false_tickets(product, scores, points)
            if rate.upper is None or rate.upper > budget:
                break
            best = Budgeted(points, rate, price, tuple(held_back))
        opening = [name for name, point in strictest.items() if opens_tickets(point.rung)]
        if best is not None and opening:
            return best
        if not opening:
            return Budgeted(strictest, false_tickets(product, scores, strictest), None, tuple(held_back))
        held_back.append(_worst(opening, modes, scores, strictest))


def budget_object(kept: Budgeted, *, budget: float, share: float | None) -> dict[str, object]:
    """What the manifest keeps of a budget: the limits, the bound, what was seen out of fold."""
    return {
        "false_tickets_per_1000_device_months": budget,
        "max_false_share": share,
        "observed": kept.rate.observed,
        "upper": kept.rate.upper,
        "confidence": CONFIDENCE,
        "tickets_false": kept.rate.false,
        "device_months": kept.rate.device_months,
        "price": kept.price,
        "held_back": list(kept.held_back),
    }


def budget_limits(kept: Budgeted, budget: float) -> list[Coded]:
    """A limit for each failure mode that the budget keeps from opening tickets."""
    months = kept.rate.device_months
    least = 1000 * poisson_upper(0, CONFIDENCE) / months if months else math.inf
    why = coded("budget_unreachable")
    if least > budget:
        needed = 1000 * poisson_upper(0, CONFIDENCE) / budget
        why = coded("budget_record_too_short", months=months, needed=needed)
    return [coded("limit_budget", mode=mode, budget=budget, why=why) for mode in kept.held_back]


def _held(point: OperatingPoint, back: bool) -> OperatingPoint:
    return replace(point, rung=Rung.ADVISE) if back else point


def _worst(
    opening: Sequence[str],
    modes: Mapping[str, FailureMode],
    scores: Mapping[str, Sequence[DeviceScores]],
    points: Mapping[str, OperatingPoint],
) -> str:
    """The mode with most false tickets; of equals the one whose visits cost the most beside its failures."""

    def badness(name: str) -> tuple[int, float]:
        mode, point = modes[name], points[name]
        outcomes = device_outcomes(scores[name], mode, point.threshold, point.confirmations)
        return sum(o.false for o in outcomes), mode.cost_visit / mode.cost_failure

    return max(opening, key=badness)
