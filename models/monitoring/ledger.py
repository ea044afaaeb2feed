"""The ledger: every prediction closed by what really happened, and the figures of a failure mode that follow from it.

Pure: rows in, figures with intervals out. All times are in ms since the epoch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from models.decision.matching import HOUR_MS
from models.statistics.interval_of_share import Leads, Share, lead_times, share

FOUND = frozenset({"confirmed", "failed_before_visit"})
NOT_FOUND = frozenset({"no_fault_found", "other_fault", "no_failure"})
INSPECTED = FOUND | {"no_fault_found", "other_fault"}


class Verdict(StrEnum):
    """RIGHT: a fault of its mode came within its window, or its ticket's finding confirmed it. LATE: it came after the
    fault. WRONG: no such fault. UNDECIDED: not inspected, or not known yet."""

    RIGHT = "right"
    LATE = "late"
    WRONG = "wrong"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Entry:
    """One prediction. `outcome` as service closed it, None while it lives; `ticket` None where it was not acted on;
    `cut`: somebody replaced the component meanwhile, so that what would have come is not known."""

    device: int
    model: int
    opened: int
    expires: int
    ended: int | None
    outcome: str | None
    ticket: int | None
    held_out: bool
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault that really was. `at`: its failure or the customer's report, whichever came first; a fault that was
    found before it bit: the finding. `found`: when it became known; `model`: the one that watched the device then."""

    device: int
    at: int
    found: int
    averted: bool
    customer_first: bool
    ticket: int | None
    model: int
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A prediction with its verdict, and the fault that it foresaw."""

    entry: Entry
    verdict: Verdict
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class ModelFigures:
    model: int
    predictions: int
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class Acted:
    """Predictions that became tickets. `no_fault_found`: of those that were inspected; `mistaken`: findings that saw
    nothing where the device then failed within the window (the prediction counts as right)."""

    tickets: int
    precision: Share
    no_fault_found: Share
    mistaken: int


@dataclass(frozen=True, slots=True)
class HoldOut:
    """Predictions and faults of the hold-out devices: nobody intervened, so their truth is uncensored."""

    predictions: int
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class ModeFigures:
    """One failure mode over a window. `precision`: right of right and wrong, acted on or not; `in_time`: of all
    faults, those foreseen at least `lead_needed` before, or averted; `in_time_of_right`: the same of the right
    predictions; `customer_first`: faults that the customer reported before any prediction."""

    predictions: int
    right: int
    late: int
    wrong: int
    undecided: int
    faults: int
    foreseen: int
    missed: int
    averted: int
    customer_first: int
    precision: Share
    recall: Share
    in_time: Share
    in_time_of_right: Share
    lead_to_failure: Leads
    lead_to_finding: Leads
    acted: Acted
    holdout: HoldOut
    by_model: tuple[ModelFigures, ...]


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """`in_time`: of the right predictions; `fresh`: decided since the mode moved last."""

    precision: Share
    in_time: Share
    fresh: int


def close_entries(entries: Sequence[Entry], faults: Sequence[Fault]) -> list[Closed]:
    """Each prediction with its verdict, in order of opening; a fault closes one prediction only.

    A prediction foresees the first fault of its device that came after its opening and within its window. The fault
    that its own ticket found counts however late the technician came.
    """
    waiting: dict[int, list[Fault]] = {}
    for fault in sorted(faults, key=lambda f: (f.device, f.at, f.found)):
        waiting.setdefault(fault.device, []).append(fault)
    closed = []
    for entry in sorted(entries, key=lambda e: (e.opened, e.device, e.expires)):
        own = waiting.get(entry.device, [])
        foreseen = next((f for f in own if _foresaw(entry, f)), None)
        if foreseen is not None:
            own.remove(foreseen)
        closed.append(Closed(entry, _verdict(entry, foreseen), foreseen))
    return closed


def mode_figures(
    entries: Sequence[Entry], faults: Sequence[Fault], *, since: int, lead_needed: int, model: int | None = None
) -> ModeFigures:
    """The figures of one failure mode from `since` on, of one model or of all; rows from before take part in matching
    only."""
    closed = close_entries(entries, faults)
    foresaw = {id(one.fault): one.entry for one in closed if one.fault is not None}
    chosen = [c for c in closed if c.entry.opened >= since and model in (None, c.entry.model)]
    real = [f for f in faults if f.at >= since and model in (None, f.model)]
    counts = {verdict: sum(c.verdict is verdict for c in chosen) for verdict in Verdict}
    right = [c for c in chosen if c.verdict is Verdict.RIGHT]
    foreseen = [f for f in real if id(f) in foresaw]
    in_time = sum(_in_time(foresaw[id(f)], f, lead_needed) for f in foreseen)
    return ModeFigures(
        predictions=len(chosen),
        right=counts[Verdict.RIGHT],
        late=counts[Verdict.LATE],
        wrong=counts[Verdict.WRONG],
        undecided=counts[Verdict.UNDECIDED],
        faults=len(real),
        foreseen=len(foreseen),
        missed=len(real) - len(foreseen),
        averted=sum(f.averted for f in real),
        customer_first=sum(f.customer_first and id(f) not in foresaw for f in real),
        precision=_precision(chosen),
        recall=share(len(foreseen), len(real)),
        in_time=share(in_time, len(real)),
        in_time_of_right=share(sum(_in_time(c.entry, c.fault, lead_needed) for c in right), len(right)),
        lead_to_failure=_leads(right, averted=False),
        lead_to_finding=_leads(right, averted=True),
        acted=_acted(chosen),
        holdout=_holdout(chosen, real, foresaw),
        by_model=() if model is not None else _by_model(chosen, real, foresaw),
    )


def _acted(chosen: Sequence[Closed]) -> Acted:
    ticketed = [c for c in chosen if c.entry.ticket is not None]
    inspected = [c for c in ticketed if c.entry.outcome in INSPECTED]
    nothing = [c for c in inspected if c.entry.outcome == "no_fault_found"]
    mistaken = sum(c.verdict is Verdict.RIGHT for c in nothing)
    return Acted(len(ticketed), _precision(ticketed), share(len(nothing), len(inspected)), mistaken)


def _holdout(chosen: Sequence[Closed], real: Sequence[Fault], foresaw: Mapping[int, Entry]) -> HoldOut:
    held, faults = [c for c in chosen if c.entry.held_out], [f for f in real if f.held_out]
    return HoldOut(len(held), _precision(held), share(sum(id(f) in foresaw for f in faults), len(faults)))


def track_record(
    entries: Sequence[Entry], faults: Sequence[Fault], *, since: int, lead_needed: int, model: int, moment: int | None
) -> TrackRecord:
    """What the ladder asks of one model's predictions from `since` on; `moment`: when it moved last, if it has."""
    chosen = [c for c in close_entries(entries, faults) if c.entry.opened >= since and c.entry.model == model]
    right = [c for c in chosen if c.verdict is Verdict.RIGHT]
    fresh = 0
    for one in chosen:
        known = one.fault.found if one.fault is not None else one.entry.ended
        decided = one.verdict in (Verdict.RIGHT, Verdict.WRONG)
        fresh += decided and (moment is None or (known is not None and known > moment))
    in_time = share(sum(_in_time(c.entry, c.fault, lead_needed) for c in right), len(right))
    return TrackRecord(_precision(chosen), in_time, fresh)


def _foresaw(entry: Entry, fault: Fault) -> bool:
    if fault.at <= entry.opened:
        return False
    own = entry.ticket is not None and fault.ticket == entry.ticket and fault.found == entry.ended
    return own or fault.at <= entry.expires


def _verdict(entry: Entry, fault: Fault | None) -> Verdict:
    if fault is not None:
        return Verdict.RIGHT
    if entry.outcome in FOUND:
        return Verdict.LATE
    if entry.cut and entry.outcome == "no_failure":
        return Verdict.UNDECIDED
    return Verdict.WRONG if entry.outcome in NOT_FOUND else Verdict.UNDECIDED


def _precision(closed: Sequence[Closed]) -> Share:
    right = sum(c.verdict is Verdict.RIGHT for c in closed)
    return share(right, right + sum(c.verdict is Verdict.WRONG for c in closed))


def _in_time(entry: Entry, fault: Fault | None, lead_needed: int) -> bool:
    return fault is not None and (fault.averted or fault.at - entry.opened >= lead_needed)


def _leads(right: Sequence[Closed], *, averted: bool) -> Leads:
    pairs = [(c.entry.device, c.fault.at - c.entry.opened) for c in right if c.fault and c.fault.averted is averted]
    devices = np.array([device for device, _ in pairs], np.int64)
    return lead_times(devices, np.array([lead for _, lead in pairs], np.float64) / HOUR_MS)


def _by_model(
    chosen: Sequence[Closed], real: Sequence[Fault], foresaw: Mapping[int, Entry]
) -> tuple[ModelFigures, ...]:
    models = sorted({c.entry.model for c in chosen} | {f.model for f in real})
    found = []
    for model in models:
        own, watched = [c for c in chosen if c.entry.model == model], [f for f in real if f.model == model]
        recall = share(sum(id(f) in foresaw for f in watched), len(watched))
        found.append(ModelFigures(model, len(own), _precision(own), recall))
    return tuple(found)
