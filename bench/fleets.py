"""Simulated fleets that no model has seen: are their wear faults told in time, and do intervals and chances hold?"""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from bench.result_table import Goal, Note, Row, Table
from bench.worlds.fleets import KINDS, Size, Told, live, tell
from demo.outcome import hold_against, living_outcome
from fleet.times import MONTH_DAYS, from_milliseconds
from models.data.arrays import Floats
from models.statistics.calibration_slope import calibration_slope
from models.statistics.interval_of_share import share
from models.training.train import train

PAST_SEED = 1_000_004
PAST, TESTED = Size(120, 180), Size(60, 120)
NEAR = 50
GOALS = {
    "in_time": ("wear faults with a ticket in time", Goal(least=0.8)),
    "in_time_watched": ("of those that did not come too soon for any", Goal()),
    "ahead": ("wear faults with a ticket ahead", Goal()),
    "false": ("decided tickets that are false", Goal(most=0.1)),
    "false_rate": ("false tickets, 1,000 devices and month", Goal()),
    "sudden": ("sudden faults with a ticket ahead", Goal()),
    "coverage90": ("coverage of the 90 % interval", Goal(0.88, 0.93)),
    "coverage90_near": (f"coverage where RUL <= {NEAR} periods", Goal(0.88, 0.93)),
    "slope": ("calibration slope of the chances", Goal(0.85, 1.15)),
}
POOLED = {
    "in_time": "wear_faults_in_time",
    "in_time_watched": "wear_faults_in_time_watched",
    "false": "decided_tickets_false",
}


def run(*, seeds: Sequence[int], note: Note, kinds: Sequence[str] = KINDS, drawn_from: int | None = None) -> Table:
    """One model a product, of a past with a seed of its own; then a fleet of other devices for each of `seeds`.
    `drawn_from`: the number that they were drawn from."""
    rows: list[Row] = []
    pooled: list[str] = []
    for kind in kinds:
        note(f"{kind}: a past of {PAST.devices} devices and {PAST.days} days is lived and learnt from")
        bundle = train(live(kind, PAST, seed=PAST_SEED).history, seed=1)
        found, outcomes = [], []
        for number, seed in enumerate(seeds, 1):
            note(f"{kind}: fleet {number} of {TESTED.devices} devices that no model has seen")
            lived = live(kind, TESTED, seed=seed, after=timedelta(days=PAST.days))
            told = tell(bundle, lived.history)
            openings = [opening for one in told for opening in one.openings()]
            product = lived.history.product
            held = hold_against(product, openings, lived.faults, lived.begin, from_milliseconds(lived.history.end))
            outcomes.append(living_outcome(held))
            found.append(_outcome_figures(outcomes[-1], TESTED) | _row_figures(told))
        pooled.append(f"{kind}, all {len(seeds)} fleets as one: {'; '.join(_pooled(outcomes))}")
        rows += [Row(kind, name, key, "", [one[key] for one in found], goal) for key, (name, goal) in GOALS.items()]
    notes = (
        f"each past: {PAST.devices} devices, {PAST.days} days, seed {PAST_SEED}; tested: {TESTED.devices} others in "
        f"the {TESTED.days} days after it, another season, seeds {_said(seeds, drawn_from)}; run to failure, so that "
        f"nothing is averted; parts come to their first sign {PAST.pace:g} times sooner than in life",
        "a fault is in time with a ticket at least its lead time needed, at most its horizon ahead; a ticket after the "
        "failure and before its repair is neither ahead nor false; faults of weak new parts are not wear; too soon: "
        "sooner after the first reading than a repair needs",
        "coverage and slope: all rows of all failure modes that give signs, truth capped at four horizons",
    )
    return Table("Simulated fleets of seeds never used for training", rows, [*pooled, *notes])


def _said(seeds: Sequence[int], drawn_from: int | None) -> str:
    return f"from {seeds[0]} on" if drawn_from is None else f"drawn from {drawn_from}: {', '.join(map(str, seeds))}"


def _pooled(outcomes: Sequence[dict[str, object]]) -> list[str]:
    """Each share over the faults or tickets of all fleets, with Wilson's 95 % interval."""
    said = []
    for key, of in POOLED.items():
        parts = [outcome["shares"][of] for outcome in outcomes]  # type: ignore[index]
        trials = sum(part["of"] for part in parts)
        one = share(sum(round(_value(part) * part["of"]) for part in parts if part["of"]), trials)
        if one.value is not None:
            said.append(f"{GOALS[key][0]} {one.value:.1%} ({one.low:.1%} to {one.high:.1%}) of {trials}")
    return said


def _outcome_figures(result: dict[str, object], size: Size) -> dict[str, float]:
    shares, kinds = result["shares"], result["by_kind"]
    assert isinstance(shares, dict)
    assert isinstance(kinds, dict)
    false = result["tickets_false"]
    assert isinstance(false, int)
    months = size.devices * size.days / MONTH_DAYS
    sudden = kinds["sudden"]
    return {
        "in_time": _value(shares["wear_faults_in_time"]),
        "in_time_watched": _value(shares["wear_faults_in_time_watched"]),
        "ahead": _value(shares["wear_faults_ahead"]),
        "false": _value(shares["decided_tickets_false"]),
        "false_rate": 1000 * false / months,
        "sudden": sudden["tickets_ahead"] / sudden["faults"] if sudden["faults"] else float("nan"),
    }


def _value(share: dict[str, float | None]) -> float:
    value = share["value"]
    return float("nan") if value is None else value


def _row_figures(told: Sequence[Told]) -> dict[str, float]:
    """Coverage and slope over the rows of all failure modes."""
    inside: list[Floats] = []
    near: list[Floats] = []
    label, chance = [], []
    for one in told:
        known = ~np.isnan(one.truth) & ~np.isnan(one.low)
        truth, low, high = one.truth[known], one.low[known], one.high[known]
        covered = ((truth >= low - 1e-6) & (np.isnan(high) | (truth <= high + 1e-6))).astype(np.float64)
        inside.append(covered)
        near.append(covered[truth <= NEAR * one.period])
        given = ~np.isnan(one.label) & ~np.isnan(one.probability)
        label.append(one.label[given])
        chance.append(one.probability[given])
    return {
        "coverage90": float(np.concatenate(inside).mean()),
        "coverage90_near": float(np.concatenate(near).mean()),
        "slope": calibration_slope(np.concatenate(label), np.concatenate(chance)),
    }
