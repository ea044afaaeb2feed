"""What inspections of components were worth: right component, beside chance, the budget and what they save."""

from collections.abc import Sequence

import numpy as np

from models.data.history import History, milliseconds
from models.data.split import device_rows
from models.decision.matching import Outcome, total
from models.evaluation.anomalies import MONTH_MS
from models.evaluation.detector_record import step_moments
from models.evaluation.detector_tickets import LEAST_FAILURES, TicketRules, WatchedDevice, chance
from models.evaluation.inspect_forward import Inspected, inspect_forward
from models.normal_behaviour.inspection_budget import budget_of, inspection_horizon


def inspection_figures(history: History, inspected: Inspected, *, seed: int) -> dict[str, float | int | None]:
    """Counts and rates of inspections; right where that component fails within the horizon and not at once. `saved`:
    what right ones avert less what all visits cost; `saved_by_chance` of as many at random."""
    modes = history.product.failure_modes
    rules = TicketRules(
        horizon=inspection_horizon(history.product),
        lead=min(milliseconds(mode.lead_needed) for mode in modes),
        quiet=0,
        end=history.end,
    )
    pairs, openings = _pairs(history, inspected)
    outcome = total(rules.judge(opened, pair.faults) for opened, pair in zip(openings, pairs, strict=True))
    random = chance(pairs, rules, outcome, seed)
    period = milliseconds(history.product.scoring)
    failure = float(np.mean([mode.cost_failure for mode in modes]))
    visit = float(np.mean([mode.cost_visit for mode in modes]))
    by_chance = random["tickets_ahead"] if outcome.faults else 0.0
    return {
        "faults": outcome.faults,
        "tickets": outcome.tickets,
        "right": outcome.ahead,
        "in_time": outcome.in_time,
        "false": outcome.false,
        "right_by_chance": by_chance,
        "p": random["p"],
        "device_months": len(inspected.levels) * period / MONTH_MS,
        "per_device_month": outcome.tickets / (len(inspected.levels) * period / MONTH_MS),
        "enough_failures": outcome.faults >= LEAST_FAILURES,
        "saved": _saved(outcome.ahead, outcome, failure, visit),
        "saved_by_chance": None if by_chance is None else _saved(by_chance, outcome, failure, visit),
    }


def walked_inspections(history: History, *, seed: int) -> dict[str, object]:
    """What inspections of components would have been worth, step by step through a small record, under the product's
    budget; empty where no component has a metric declared, or nothing could be watched.

    `over_budget`: by how many inspections the worse half of the record lies above 1.1 times what was asked for."""
    product = history.product
    if not product.failure_modes or not any(component.metrics for component in product.components):
        return {}
    budget = budget_of(product)
    inspected = inspect_forward(history, step_moments(history), budget=budget)
    if not len(inspected.levels):
        return {}
    halves = most_in_half(inspected, period=milliseconds(product.scoring))
    over = None if budget is None else max(count - 1.1 * budget.per_device_month * months for count, months in halves)
    figures = inspection_figures(history, inspected, seed=seed)
    return {
        **figures,
        "asked_per_1000_device_months": product.policy.inspect_per_1000_device_months,
        "over_budget": over,
    }


def most_in_half(inspected: Inspected, *, period: int) -> list[tuple[int, float]]:
    """Of each half of the watched time: how many inspections were asked for, and the device-months of it."""
    ts = inspected.levels.ts
    if not len(ts):
        return []
    middle = (int(ts.min()) + int(ts.max())) / 2
    first = sum(one.opened <= middle for one in inspected.inspections)
    months = [float((ts <= middle).sum()) * period / MONTH_MS, float((ts > middle).sum()) * period / MONTH_MS]
    return [(first, months[0]), (len(inspected.inspections) - first, months[1])]


def _saved(right: float, outcome: Outcome, failure: float, visit: float) -> float:
    return right * failure - outcome.tickets * visit


def _pairs(history: History, inspected: Inspected) -> tuple[list[WatchedDevice], list[Sequence[int]]]:
    """Of each device and component: when it was watched, its failures after that, and its inspections."""
    component = {mode.id: mode.component for mode in history.product.failure_modes}
    faults: dict[tuple[str, str], list[int]] = {}
    for serial, ts, mode in history.failures[["serial", "ts", "failure_mode"]].itertuples(index=False):
        faults.setdefault((str(serial), component.get(str(mode), "")), []).append(int(ts))
    names = list(dict.fromkeys([*inspected.components, *component.values()]))
    pairs: list[WatchedDevice] = []
    openings: list[Sequence[int]] = []
    for serial, rows in device_rows(inspected.levels.serial):
        watched = inspected.levels.ts[rows]
        for name in names:
            own = [one.opened for one in inspected.inspections if (one.serial, one.component) == (serial, name)]
            coming = sorted(ts for ts in faults.get((serial, name), []) if ts > watched[0])
            pairs.append(WatchedDevice(watched, own, coming))
            openings.append(own)
    return pairs, openings
