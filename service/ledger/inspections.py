"""How often inspections were right here, of those that were decided: by component, and against the budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.product import Product
from fleet.times import to_milliseconds
from fleet.unusual_modes import component_about, unusual_modes, watched_of
from models.monitoring.prediction_verdicts import FOUND, Closed, Entry, Fault, Verdict
from models.statistics.interval_of_share import Share, share
from models.statistics.rates import Rate, rate
from service.ledger.lines import Outcome
from store.engine.database import Connection
from store.service.inspections import StoredInspection, find_budget
from store.service.inspections import inspections as stored_inspections

# With fewer decided ones nothing is proven.
LEAST_DECIDED = 10
WITH_FAULT = FOUND | {"other_fault"}


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """Of a component, or of a metric that none lists: `asked` inspections, of which `decided` ones somebody has looked
    at; `right`: a fault was found there."""

    component: str
    asked: int
    right: int
    decided: int

    @property
    def share(self) -> Share:
        return share(self.right, self.decided)


@dataclass(frozen=True, slots=True)
class InspectionRecord:
    """`asked_for`: inspections in 1,000 device-months that the product file bears; `got`: what has opened since the
    budget began; both None where there is no budget. `outcomes`: each inspection, newest first."""

    by_component: tuple[ComponentRecord, ...]
    outcomes: tuple[Outcome, ...]
    asked_for: float | None
    got: Rate | None
    tokens: float | None

    @property
    def right(self) -> int:
        return sum(one.right for one in self.by_component)

    @property
    def decided(self) -> int:
        return sum(one.decided for one in self.by_component)

    @property
    def share(self) -> Share:
        return share(self.right, self.decided)

    @property
    def proven(self) -> bool:
        return self.decided >= LEAST_DECIDED

    def of(self, component: str) -> ComponentRecord:
        none = ComponentRecord(component, 0, 0, 0)
        return next((one for one in self.by_component if one.component == component), none)


def read_inspections(conn: Connection, product: Product, *, since: datetime, now: datetime) -> InspectionRecord:
    """Inspections that opened from `since` on, as they were known at `now`."""
    rows = stored_inspections(conn, product.id, unusual_modes(product), since=since, now=now)
    budget, asked_for = find_budget(conn, product.id), product.policy.inspect_per_1000_device_months
    got = rate(budget.opened, budget.device_days - budget.from_days) if budget else None
    return InspectionRecord(
        by_component=_by_component(product, rows),
        outcomes=tuple(
            Outcome(row.failure_mode, to_milliseconds(row.opened_at), _closed(product, row), row.held_out)
            for row in rows
        ),
        asked_for=asked_for,
        got=got,
        tokens=budget.tokens if budget else None,
    )


def verdict_of(product: Product, row: StoredInspection) -> Verdict:
    """RIGHT: a fault was found at the component. WRONG: nothing, or a fault of another component. UNDECIDED: nobody has
    looked, so it is not known."""
    if row.ticket_id is None or row.outcome not in WITH_FAULT | {"no_fault_found"}:
        return Verdict.UNDECIDED
    return Verdict.RIGHT if row.outcome in WITH_FAULT and _is_there(product, row) else Verdict.WRONG


def _is_there(product: Product, row: StoredInspection) -> bool:
    """Whether the fault is of the component that was to be looked at; of a metric that no component lists, any is."""
    wanted = component_about(product, row.failure_mode)
    if wanted is None or row.found_mode is None or row.found_mode == row.failure_mode:
        return True
    return wanted in (component_about(product, row.found_mode), row.found_component)


def _by_component(product: Product, rows: Sequence[StoredInspection]) -> tuple[ComponentRecord, ...]:
    records = []
    for mode in dict.fromkeys(row.failure_mode for row in rows):
        verdicts = [verdict_of(product, row) for row in rows if row.failure_mode == mode]
        right = verdicts.count(Verdict.RIGHT)
        decided = right + verdicts.count(Verdict.WRONG)
        records.append(ComponentRecord(watched_of(mode) or mode, len(verdicts), right, decided))
    return tuple(sorted(records, key=lambda one: (-one.asked, one.component)))


def _closed(product: Product, row: StoredInspection) -> Closed:
    entry = Entry(
        device=row.device,
        model=row.model,
        opened=to_milliseconds(row.opened_at),
        expires=to_milliseconds(row.expires_at),
        ended=None if row.ended_at is None else to_milliseconds(row.ended_at),
        outcome=row.outcome,
        ticket=row.ticket_id,
        held_out=row.held_out,
        id=row.id,
    )
    verdict = verdict_of(product, row)
    if verdict is not Verdict.RIGHT or entry.ended is None:
        return Closed(entry, verdict, None)
    averted = row.outcome != "failed_before_visit"
    fault = Fault(row.device, entry.ended, entry.ended, averted, False, row.ticket_id, row.model, row.held_out)
    return Closed(entry, verdict, fault)
