"""Choosing where tickets open: simulated tickets on out-of-fold scores, at the least expected cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from fleet.product import FailureMode
from models.data.arrays import Bools, Floats, Ints
from models.data.history import History, milliseconds
from models.data.split import device_rows
from models.decision.matching import Outcome, match_tickets, total
from models.decision.policy import (
    CONFIRMATIONS,
    OperatingPoint,
    Rung,
    earned_rung,
    looks_so_far,
    opens_tickets,
    simulate_openings,
)
from models.features.build import Features
from models.features.labels import record_ends
from models.features.window_lengths import early_buckets
from models.statistics.interval_of_share import wilson

LOG_ODDS = tuple(round(-6 + 0.25 * i, 2) for i in range(57))
_THRESHOLDS = [1 / (1 + float(np.exp(-x))) for x in LOG_ODDS]
LATE_SHARE = 0.5
UNDECIDED_SHARE = 0.5
LEAST_SPREAD = 0.05
NEAR_TIE = 0.05


@dataclass(frozen=True, slots=True)
class DeviceScores:
    """One device's probabilities of one mode in time order, its faults and the end of its record (ms).

    `quiet`: how long after a fault (ms) no new ticket opens, since the fault's own is reopened. `stands_for`: of how
    many devices of the fleet it was drawn. `looks` [n]: `looks_so_far` at each score; None: often enough.
    """

    ts: Ints
    probability: Floats
    faults: list[int]
    record_end: int
    quiet: int = 0
    stands_for: int = 1
    looks: Ints | None = None


def device_scores(
    history: History, features: Features, probability: Floats, mode: FailureMode, *, grid: bool, end: int | None = None
) -> list[DeviceScores]:
    """Scored rows of whole devices -> one `DeviceScores` each; faults before a device's first row are not counted.

    `end` is the record's end for every device, else each has its own.
    """
    ends = dict(zip(history.serials, record_ends(history, grid=grid), strict=True))
    failures = history.failures[history.failures["failure_mode"] == mode.id]
    faults: dict[str, list[int]] = {}
    for serial, ts in zip(failures["serial"], failures["ts"], strict=True):
        faults.setdefault(str(serial), []).append(int(ts))
    scores = []
    quiet = milliseconds(history.product.reopen_window)
    looks = looks_so_far(features.seen, early_buckets(history.product))
    for serial, rows in device_rows(features.serial):
        ts = features.ts[rows]
        own = sorted(t for t in faults.get(serial, []) if t > ts[0])
        own_end = int(ends[serial]) if end is None else end
        stands_for = history.stands_for.get(serial, 1)
        scores.append(DeviceScores(ts, probability[rows], own, max([own_end, *own]), quiet, stands_for, looks[rows]))
    return scores


def simulate(devices: Sequence[DeviceScores], mode: FailureMode, threshold: float, confirmations: int) -> Outcome:
    """Tickets of a whole fleet under one threshold, matched with its faults."""
    return total(device_outcomes(devices, mode, threshold, confirmations))


def device_outcomes(
    devices: Sequence[DeviceScores], mode: FailureMode, threshold: float, confirmations: int
) -> list[Outcome]:
    """The outcome of each device by itself."""
    return [_one(d, lasting(d.probability, confirmations, d.looks) >= threshold, mode) for d in devices]


def device_openings(device: DeviceScores, mode: FailureMode, point: OperatingPoint) -> list[int]:
    """When one device's tickets would open (ms)."""
    return _openings(device, lasting(device.probability, point.confirmations, device.looks) >= point.threshold, mode)


def _openings(device: DeviceScores, risky: Bools, mode: FailureMode) -> list[int]:
    times = cast(Sequence[int], device.ts[risky])
    if not len(times):
        return []
    horizon = milliseconds(mode.horizon)
    return [int(t) for t in simulate_openings(times, device.faults, horizon=horizon, quiet=device.quiet)]


def _one(device: DeviceScores, risky: Bools, mode: FailureMode) -> Outcome:
    horizon, lead = milliseconds(mode.horizon), milliseconds(mode.lead_needed)
    openings = _openings(device, risky, mode)
    outcome = match_tickets(openings, device.faults, horizon=horizon, lead_needed=lead, record_end=device.record_end)
    return outcome.times(device.stands_for)


def lasting(probability: Floats, confirmations: int, looks: Ints | None = None) -> Floats:
    """The lowest of the last `confirmations` scores [n]; -1 where there are fewer or one is unknown. Of a device that
    was looked at less often so far (`looks`), all of them suffice."""
    scores = np.where(np.isnan(probability), -1.0, probability)
    lowest = scores.copy()
    for back in range(1, confirmations):
        wanted = np.ones(len(scores), bool) if looks is None else looks > back
        earlier = np.concatenate([np.full(min(back, len(scores)), -1.0), scores[:-back]])
        lowest = np.where(wanted, np.minimum(lowest, earlier), lowest)
    return lowest


def expected_cost(outcome: Outcome, mode: FailureMode) -> float:
    """Missed faults cost the failure, late tickets part of it, false tickets the visit."""
    missed, late = outcome.faults - outcome.ahead, outcome.ahead - outcome.in_time
    visits = outcome.false + UNDECIDED_SHARE * outcome.undecided
    return mode.cost_failure * (missed + LATE_SHARE * late) + mode.cost_visit * visits


Table = dict[int, list[Outcome]]


def choose_point(devices: Sequence[DeviceScores], mode: FailureMode, *, share: float | None = None) -> OperatingPoint:
    """The operating point of least expected cost; of near-ties the one whose tickets come farthest from too late
    and too early (`safety`), and of equals the middle.

    Points that would earn tickets come first: a cheaper point that could only advise helps nobody. `share`: how much
    of the decided tickets may be false there, a point estimate; without any such point the mode only advises.
    """
    return point_of(tabulate(devices, mode), mode, share=share)


def tabulate(devices: Sequence[DeviceScores], mode: FailureMode) -> Table:
    """What tickets would do at each threshold of `LOG_ODDS`, by number of confirmations."""
    return {c: _outcomes(devices, mode, _THRESHOLDS, c) for c in CONFIRMATIONS}


def point_of(table: Table, mode: FailureMode, *, price: float = 1.0, share: float | None = None) -> OperatingPoint:
    """`choose_point` with a false ticket's visit at `price` times what it costs."""
    every = {(c, i): o for c, row in table.items() for i, o in enumerate(row)}
    earning = {p for p, o in every.items() if opens_tickets(_earned(o)) and o.ahead > 0 and _bearable(o, share)}
    allowed = earning or set(every)
    dearer = (price - 1) * mode.cost_visit
    costs = {place: expected_cost(every[place], mode) + dearer * every[place].false for place in allowed}
    least = min(costs.values())
    near = {place for place, cost in costs.items() if cost <= least + max(NEAR_TIE * least, mode.cost_visit)}
    confirmations, index = safest({place: every[place] for place in near}, mode)
    outcome = every[confirmations, index]
    true, (sure, unsure) = outcome.tickets - outcome.false - outcome.undecided, outcome.decided
    return OperatingPoint(
        threshold=_THRESHOLDS[index],
        confirmations=confirmations,
        rung=_earned(outcome) if earning else Rung.ADVISE,
        precision=true / max(true + outcome.false, 1),
        precision_low=wilson(sure, sure + unsure)[0],
        recall=outcome.ahead / max(outcome.faults, 1),
        in_time=outcome.in_time / max(outcome.faults, 1),
        expected_cost=expected_cost(outcome, mode),
    )


def _bearable(outcome: Outcome, share: float | None) -> bool:
    decided = outcome.tickets - outcome.undecided
    return share is None or outcome.false <= share * decided


def safest(near: Mapping[tuple[int, int], Outcome], mode: FailureMode) -> tuple[int, int]:
    """Near-ties as (confirmations, threshold index) -> the safest; of equals the middle one."""
    safeties = {place: round(safety(outcome, mode), 2) for place, outcome in near.items()}
    best = max(safeties.values())
    equals = sorted(place for place, value in safeties.items() if value == best)
    return equals[len(equals) // 2]


def safety(outcome: Outcome, mode: FailureMode) -> float:
    """How many standard deviations the lead times lie from the nearer edge of what counts: `lead_needed` below,
    `horizon` above. Tickets at an edge turn late or false with the next device."""
    if not outcome.leads_ms:
        return float("-inf")
    leads = np.array(outcome.leads_ms, np.float64)
    low, high = milliseconds(mode.lead_needed), milliseconds(mode.horizon)
    spread = max(float(leads.std()), LEAST_SPREAD * (high - low))
    return float(min(leads.mean() - low, high - leads.mean()) / spread)


def _outcomes(
    devices: Sequence[DeviceScores], mode: FailureMode, thresholds: Sequence[float], confirmations: int
) -> list[Outcome]:
    ready = [(device, lasting(device.probability, confirmations, device.looks)) for device in devices]
    return [total(_one(device, lowest >= t, mode) for device, lowest in ready) for t in thresholds]


def _earned(outcome: Outcome) -> Rung:
    true, false = outcome.decided
    return earned_rung(true=true, false=false)
