"""The outcome object of a simulated fleet: its tickets held against the simulator's truth, which alone knows when a
fault would have come that a repair averted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from firmware_sim.life.truth import Fault
from fleet.product import FailureMode, Product
from fleet.times import to_milliseconds
from models.data.history import milliseconds
from models.decision.matching import Outcome, match_tickets, outcome_object
from models.statistics.interval_of_share import share
from store.learning.outcomes import TicketOpening

KINDS = ("wear", "infant", "sudden")


@dataclass(slots=True)
class Held:
    """Tickets held against faults, by failure mode and by what kind of fault it was; `averted` by a repair in time;
    `too_soon`: wear faults that came before anybody had looked for as long as a repair needs."""

    by_mode: dict[str, Outcome]
    by_kind: dict[str, Outcome] = field(default_factory=lambda: dict.fromkeys(KINDS, Outcome()))
    averted: int = 0
    too_soon: int = 0


def hold_against(
    product: Product, openings: Iterable[TicketOpening], faults: Iterable[Fault], begin: datetime, end: datetime
) -> Held:
    """Matches tickets with functional failures from `begin`, when the fleet went live, to `end` on the fleet's clock.

    The life of a part ends at its repair: a ticket can only be right about the part that is in the device.
    """
    opened: dict[tuple[str, str], list[int]] = defaultdict(list)
    for opening in openings:
        opened[opening.failure_mode, opening.serial].append(to_milliseconds(opening.at))
    lives: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.kind in KINDS and fault.fails_at >= begin:
            lives[fault.failure_mode, fault.serial].append(fault)
    held = Held({mode.id: Outcome() for mode in product.failure_modes})
    for mode_id, serial in sorted(opened.keys() | lives.keys()):
        if (mode := product.mode(mode_id)) is not None:
            _hold_device(held, mode, sorted(opened[mode_id, serial]), lives[mode_id, serial], end)
            soon = begin + mode.lead_needed
            held.too_soon += sum(f.kind == "wear" and f.fails_at < min(soon, end) for f in lives[mode_id, serial])
    return held


def _hold_device(held: Held, mode: FailureMode, openings: Sequence[int], faults: list[Fault], end: datetime) -> None:
    """One device and mode: part after part, each with at most one fault."""
    begin = 0
    for fault in sorted(faults, key=lambda one: one.fails_at):
        mended = to_milliseconds(fault.repaired_at) if fault.repaired_at else to_milliseconds(end)
        own = [at for at in openings if begin < at <= mended]
        outcome = _of_part(mode, own, fault if fault.fails_at <= end else None, end)
        held.by_mode[mode.id] += outcome
        held.by_kind[fault.kind] += outcome
        held.averted += fault.ended == "averted" and fault.fails_at <= end
        begin = mended
    held.by_mode[mode.id] += _of_part(mode, [at for at in openings if at > begin], None, end)


def _of_part(mode: FailureMode, openings: list[int], fault: Fault | None, end: datetime) -> Outcome:
    """A ticket that opens when the fault has come, and is not mended yet, is about it: neither ahead nor false."""
    came = to_milliseconds(fault.fails_at) if fault else None
    late = [at for at in openings if came is not None and at >= came]
    matched = match_tickets(
        openings[: len(openings) - len(late)],
        [] if came is None else [came],
        horizon=milliseconds(mode.horizon),
        lead_needed=milliseconds(mode.lead_needed),
        record_end=to_milliseconds(end),
    )
    return matched + Outcome(tickets=len(late))


def living_outcome(held: Held) -> dict[str, object]:
    """The outcome object but for its messages: the common part, by kind of fault, and shares with their intervals."""
    whole = outcome_object(held.by_mode)
    wear = held.by_kind["wear"]
    false = _count(whole, "tickets_false")
    decided = false + sum(len(outcome.leads_ms) for outcome in held.by_mode.values())
    return {
        **whole,
        "averted": held.averted,
        "too_soon": held.too_soon,
        "by_kind": {kind: _kind_part(outcome) for kind, outcome in held.by_kind.items()},
        "shares": {
            "wear_faults_ahead": _share(wear.ahead, wear.faults),
            "wear_faults_in_time": _share(wear.in_time, wear.faults),
            "wear_faults_in_time_watched": _share(wear.in_time, wear.faults - held.too_soon),
            "decided_tickets_false": _share(false, decided),
        },
    }


def add_counts(parts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Several message counts as one."""
    return {name: sum(part[name] for part in parts) for name in parts[0]}


def _kind_part(outcome: Outcome) -> dict[str, object]:
    return {"faults": outcome.faults, "tickets_ahead": outcome.ahead, "tickets_in_time": outcome.in_time}


def _share(hits: int, trials: int) -> dict[str, object]:
    found = share(hits, trials)
    rounded = {name: round(value, 4) for name, value in (("low", found.low), ("high", found.high))}
    return {"value": None if found.value is None else round(found.value, 4), **rounded, "of": trials}


def _count(whole: Mapping[str, object], name: str) -> int:
    value = whole[name]
    assert isinstance(value, int)
    return value
