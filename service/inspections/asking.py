"""Which unusual components ask for an inspection now, by what is on record of each. Pure: rows in, asks out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.service.inspections import UnusualComponent

# A component at which nothing was found asks again when it is so many times as far out.
HALF_AS_HIGH_AGAIN = 1.5
# After an inspection with one of these outcomes the next one does not wait for the end of the horizon.
DECIDED = frozenset({"confirmed", "other_fault", "failed_before_visit", "cured_remotely", "no_fault_found"})


@dataclass(frozen=True, slots=True)
class Spans:
    """`horizon`: how long one inspection stands; `settle`: how long readings settle after a repair."""

    horizon: timedelta
    settle: timedelta


@dataclass(frozen=True, slots=True)
class Ask:
    """A component that asks for an inspection. `size`: how far out it is; `second_look`: it was repaired and is unusual
    still; `again`: nothing was found before, and it is farther out now, or another metric joined."""

    component: UnusualComponent
    size: float
    second_look: bool = False
    again: bool = False


def asking(rows: Sequence[UnusualComponent], *, above: float, spans: Spans, now: datetime) -> list[Ask]:
    """Of each device the component that is farthest out, muted ones aside, where nothing keeps an inspection back: what
    shakes with a failing part is not blamed for it."""
    farthest: dict[int, UnusualComponent] = {}
    for row in rows:
        if not is_muted(row) and (row.device_id not in farthest or leads_by(row) > leads_by(farthest[row.device_id])):
            farthest[row.device_id] = row
    found = (_ask(row, above, spans, now) for row in farthest.values())
    return [one for one in found if one is not None]


def leads_by(row: UnusualComponent) -> float:
    """By how many spreads its leading metric is away."""
    return max((_spreads(row).values()), default=0.0)


def is_muted(row: UnusualComponent) -> bool:
    """Whether an inspection found nothing, and since then neither a repair came, nor a statistic that is half as high
    again, nor another metric that is beyond the limit."""
    if (
        row.muted_at is None
        or row.muted_size is None
        or (row.repaired_at is not None and row.repaired_at > row.muted_at)
    ):
        return False
    if row.size is not None and row.size >= HALF_AS_HIGH_AGAIN * row.muted_size:
        return False
    limit, known = row.threshold or 0.0, set(row.muted_metrics or ())
    return not any(spreads > limit for metric, spreads in _spreads(row).items() if metric not in known)


def _ask(row: UnusualComponent, above: float, spans: Spans, now: datetime) -> Ask | None:
    if row.has_ticket or _stands(row, spans, now):
        return None
    repaired = row.repaired_at
    if repaired is not None and now < repaired + spans.settle:
        return None
    if row.size is not None and row.size > above:
        return Ask(row, row.size, again=row.muted_at is not None)
    looked = row.inspected_at is not None and repaired is not None and row.inspected_at >= repaired
    if repaired is not None and now < repaired + spans.horizon and not looked:
        return Ask(row, row.size or 0.0, second_look=True)
    return None


def _stands(row: UnusualComponent, spans: Spans, now: datetime) -> bool:
    """Whether the last inspection is open, or ended within its horizon without anybody having looked."""
    if row.inspected_at is None:
        return False
    if row.ended_at is None:
        return True
    return row.outcome not in DECIDED and now < row.inspected_at + spans.horizon


def _spreads(row: UnusualComponent) -> dict[str, float]:
    return {str(one.args["metric"]): _number(one.args["spreads"]) for one in row.deviations}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
