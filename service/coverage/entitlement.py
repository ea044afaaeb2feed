"""What a customer is entitled to for one fault at one time: a pure function of terms, coverage, fault and day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from fleet.coded import Coded, coded
from fleet.product import Product
from fleet.warranty import CostKind
from store.assets.coverage import Coverage, CoverageSource


class Entitled(StrEnum):
    """COVERED: the repair costs nothing. PART: some of it does. PAID: all of it does. UNKNOWN: that is not known yet,
    because a proof of purchase is missing or the fault is."""

    COVERED = "covered"
    PART = "part"
    PAID = "paid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to be repaired. `component`: the one that is, where it is not the mode's. `parts`: those that were
    fitted, where that is known. `clause`: of the warranty, that a technician found broken."""

    failure_mode: str
    component: str | None = None
    parts: tuple[str, ...] | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """One kind of cost: how much of it is borne (None: not known yet), why, and what it is; `amount` None where the
    product file does not say."""

    kind: CostKind
    share: float | None
    reason: Coded
    amount: float | None
    coverage_id: int | None = None

    @property
    def customer_pays(self) -> float | None:
        if self.share == 1:
            return 0.0
        return None if self.share is None or self.amount is None else self.amount * (1 - self.share)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """`total`, `customer_pays`: None where a price, or the coverage, is not known."""

    result: Entitled
    failure_mode: str
    component: str | None
    lines: tuple[CostLine, ...]
    currency: str
    total: float | None
    customer_pays: float | None


def entitlement(product: Product, coverage: Sequence[Coverage], fault: Fault, *, at: datetime) -> Entitlement:
    """What the customer is entitled to. Coverage that was taken back counts for nothing."""
    living = [one for one in coverage if one.ended_at is None]
    component = _component(product, fault)
    kinds = [kind for kind in CostKind if kind is not CostKind.PARTS or _parts(product, fault) != ()]
    lines = tuple(_line(product, living, fault, component, kind, at) for kind in kinds)
    return Entitlement(
        result=_result(lines),
        failure_mode=fault.failure_mode,
        component=component,
        lines=lines,
        currency=product.charges.currency,
        total=_sum([line.amount for line in lines]),
        customer_pays=_sum([line.customer_pays for line in lines]),
    )


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def is_in_force(one: Coverage, at: datetime) -> bool:
    """Whether coverage holds at a time: on its days where the appliance stands, for the component it is bound to."""
    fitted = one.removed_at is None or at < one.removed_at
    return one.ended_at is None and fitted and one.from_on <= local_day(at, one.time_zone) <= one.until_on


def _line(
    product: Product, living: Sequence[Coverage], fault: Fault, component: str | None, kind: CostKind, at: datetime
) -> CostLine:
    amount = _amount(product, fault, component, kind)
    able = [one for one in living if _bears(one, fault, component) and kind in one.kinds and is_in_force(one, at)]
    if able:
        best = max(able, key=lambda one: (one.share, one.until_on, -one.id))
        code = "cost_covered" if best.share == 1 else "cost_shared"
        reason = coded(code, kinds=[kind], source=best.source, until=_day(best.until_on), share=best.share)
        return CostLine(kind, best.share, reason, amount, best.id)
    share, reason = _why_not(product, living, fault, component, kind, at)
    return CostLine(kind, share, reason, amount)


def _bears(one: Coverage, fault: Fault, component: str | None) -> bool:
    if fault.clause is not None and one.source is not CoverageSource.GOODWILL:
        return False
    return fault.failure_mode not in one.excludes and (one.components is None or component in one.components)


def _why_not(
    product: Product, living: Sequence[Coverage], fault: Fault, component: str | None, kind: CostKind, at: datetime
) -> tuple[float | None, Coded]:
    """(share, reason) where nothing bears this kind of cost now: 0, or None where that is not known."""
    promised = [one for one in living if one.source in (CoverageSource.PRODUCT, CoverageSource.EXTENSION)]
    if not promised:
        return None, coded("cost_no_terms" if product.warranty is None else "cost_no_date")
    of_kind = [one for one in living if kind in one.kinds]
    now = [one for one in of_kind if is_in_force(one, at)]
    if component is None and now:
        return None, coded("cost_depends", kinds=[kind], until=_day(max(one.until_on for one in now)))
    if fault.clause is not None and any(_bears(one, replace(fault, clause=None), component) for one in now):
        return 0.0, coded("cost_clause", kinds=[kind], clause=_clause(product, fault.clause))
    if any(fault.failure_mode in one.excludes for one in now):
        return 0.0, coded("cost_excluded", kinds=[kind], mode=fault.failure_mode)
    whole = replace(fault, clause=None)
    own = [one for one in of_kind if component is None or _bears(one, whole, component)]
    if ended := [one for one in own if not is_in_force(one, at) and _is_past(one, at)]:
        return 0.0, coded("cost_ended", kinds=[kind], until=_day(max(one.until_on for one in ended)))
    if own:
        return 0.0, coded("cost_begins", kinds=[kind], day=_day(min(one.from_on for one in own)))
    return _not_this(living, component, kind, at)


def _not_this(living: Sequence[Coverage], component: str | None, kind: CostKind, at: datetime) -> tuple[float, Coded]:
    """The appliance is covered, or was; this component never was, or this kind of cost."""
    others = [one for one in living if is_in_force(one, at)]
    if component is None or any(one.components is None or component in one.components for one in living):
        return 0.0, coded("cost_other_kind", kinds=[kind])
    if others:
        until = _day(max(one.until_on for one in others))
        return 0.0, coded("cost_other_component", kinds=[kind], component=component, until=until)
    return 0.0, coded("cost_component_never", kinds=[kind], component=component)


def _is_past(one: Coverage, at: datetime) -> bool:
    return one.until_on < local_day(at, one.time_zone) or (one.removed_at is not None and at >= one.removed_at)


def _component(product: Product, fault: Fault) -> str | None:
    mode = product.mode(fault.failure_mode)
    return fault.component or (mode.component if mode else None)


def _parts(product: Product, fault: Fault) -> tuple[str, ...] | None:
    """The parts of this repair: those that were fitted, else those that its failure mode is likely to need; None where
    the fault is not known."""
    if fault.parts is not None:
        return fault.parts
    mode = product.mode(fault.failure_mode)
    if mode is None:
        return None
    component = product.component(mode.component)
    return mode.parts or (component.parts if component else ())


def _amount(product: Product, fault: Fault, component: str | None, kind: CostKind) -> float | None:
    match kind:
        case CostKind.LABOUR:
            return product.charges.labour_for(fault.failure_mode)
        case CostKind.TRAVEL:
            return product.charges.travel
        case CostKind.PARTS:
            prices = {part.id: part.price for part in product.parts}
            parts = _parts(product, fault)
            return None if parts is None else _sum([prices.get(part) for part in parts])


def _clause(product: Product, clause_id: str) -> dict[str, str]:
    clause = product.warranty.clause(clause_id) if product.warranty else None
    return {"en": clause.name.en, "id": clause.name.id} if clause else {"en": clause_id, "id": clause_id}


def _result(lines: Sequence[CostLine]) -> Entitled:
    shares = [line.share for line in lines]
    if None in shares:
        return Entitled.UNKNOWN
    if all(share == 1 for share in shares):
        return Entitled.COVERED
    return Entitled.PAID if not any(shares) else Entitled.PART


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _day(day: date) -> str:
    return day.isoformat()
