"""The figures of one failure mode, with intervals: precision, recall, lead times, of all predictions and of each model.

All times are in ms since the epoch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.decision.matching import HOUR_MS
from models.monitoring.prediction_verdicts import FOUND, Closed, Entry, Fault, Verdict, close_entries
from models.statistics.interval_of_share import Leads, Share, lead_times, share

INSPECTED = FOUND | {"no_fault_found", "other_fault"}


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


def mode_figures(
    entries: Sequence[Entry], faults: Sequence[Fault], *, since: int, lead_needed: int, model: int | None = None
) -> ModeFigures:
    """The figures of one failure mode from `since` on, of one model or of all; rows from before take part in matching
    only."""
    closed = close_entries(entries, faults)
    return figures_of_closed(closed, faults, since=since, lead_needed=lead_needed, model=model)


def figures_of_closed(
    closed: Sequence[Closed], faults: Sequence[Fault], *, since: int, lead_needed: int, model: int | None = None
) -> ModeFigures:
    """The same of predictions that have their verdicts already."""
    foresaw = {id(one.fault): one.entry for one in closed if one.fault is not None}
    chosen = [c for c in closed if c.entry.opened >= since and model in (None, c.entry.model)]
    real = [f for f in faults if f.at >= since and model in (None, f.model)]
    verdicts = [c.verdict for c in chosen]
    counts = {verdict: verdicts.count(verdict) for verdict in Verdict}
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


def _precision(closed: Sequence[Closed]) -> Share:
    verdicts = [c.verdict for c in closed]
    right = verdicts.count(Verdict.RIGHT)
    return share(right, right + verdicts.count(Verdict.WRONG))


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
