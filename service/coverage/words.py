"""An entitlement, and the coverage of an appliance, in sentences: the same ones on every page and in every notice."""

from collections.abc import Sequence
from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import Product
from service.coverage.entitlement import Entitled, Entitlement, is_in_force, local_day
from store.assets.coverage import Coverage, CoverageSource

KINDS = "kinds"
# The same for every kind of cost.
WITHOUT_KIND = frozenset({"cost_no_terms", "cost_no_date"})


def headline(found: Entitlement) -> Coded:
    """What a repair costs the customer, in one sentence."""
    if found.result in (Entitled.PART, Entitled.PAID) and found.customer_pays is not None:
        return coded(f"entitled_{found.result}_sum", amount=found.customer_pays, currency=found.currency)
    return coded(f"entitled_{found.result}")


def reasons(found: Entitlement) -> list[Coded]:
    """Why: kinds of cost with the same reason in one sentence; and the price, where only coverage would save it."""
    same: dict[str, tuple[Coded, list[str]]] = {}
    for line in found.lines:
        plain = Coded(line.reason.code, {name: value for name, value in line.reason.args.items() if name != KINDS})
        same.setdefault(str(plain.to_json()), (plain, []))[1].append(line.kind)
    lines = [_of_kinds(reason, kinds) for reason, kinds in same.values()]
    if found.result is Entitled.UNKNOWN and found.total:
        lines.append(coded("entitled_at_most", amount=found.total, currency=found.currency))
    return lines


def coverage_lines(product: Product, coverage: Sequence[Coverage], at: datetime) -> list[Coded]:
    """What is covered until when, that which ended too; which components nothing covers; and under which number the
    guarantee is registered."""
    lines = _coverage_lines(product, coverage, at)
    number = product.warranty.registration if product.warranty else ""
    return [*lines, coded("coverage_registration", number=number)] if number else lines


def _coverage_lines(product: Product, coverage: Sequence[Coverage], at: datetime) -> list[Coded]:
    living = [one for one in coverage if one.ended_at is None and (one.removed_at is None or at < one.removed_at)]
    if not any(one.source in (CoverageSource.PRODUCT, CoverageSource.EXTENSION) for one in living):
        missing = [coded("coverage_no_terms" if product.warranty is None else "coverage_ask_proof")]
        return [*missing, *(_row(one, at) for one in living)]
    lines = [_row(one, at) for one in living]
    now = [one for one in living if is_in_force(one, at)]
    covered = {component for one in now for component in one.components or [c.id for c in product.components]}
    bare = [component.id for component in product.components if component.id not in covered]
    if now and bare:
        lines.append(coded("coverage_not", components=bare))
    modes = sorted({mode for one in now for mode in one.excludes})
    return [*lines, coded("coverage_never_modes", modes=modes)] if modes else lines


def coverage_in_short(product: Product, coverage: Sequence[Coverage], at: datetime) -> Coded:
    """Until when anything is covered: the words of a list."""
    living = [one for one in coverage if one.ended_at is None and one.component_id is None]
    if not living:
        return coded("coverage_no_terms" if product.warranty is None else "coverage_unknown")
    last = max(living, key=lambda one: one.until_on)
    return coded("coverage_until" if is_in_force(last, at) else "coverage_ended", until=last.until_on.isoformat())


def _of_kinds(reason: Coded, kinds: list[str]) -> Coded:
    return reason if reason.code in WITHOUT_KIND else Coded(reason.code, {**reason.args, KINDS: kinds})


def _row(one: Coverage, at: datetime) -> Coded:
    what = (
        coded("coverage_whole") if one.components is None else coded("coverage_components", components=one.components)
    )
    today, until = local_day(at, one.time_zone), one.until_on.isoformat()
    if today < one.from_on:
        day = one.from_on.isoformat()
        row = coded("coverage_row_begins", kinds=one.kinds, what=what, day=day, until=until)
    else:
        ended = today > one.until_on
        row = coded("coverage_row_ended" if ended else "coverage_row", kinds=one.kinds, what=what, until=until)
    if one.source is not CoverageSource.PRODUCT:
        row = coded("coverage_row_of", source=one.source, row=row)
    return row if one.share == 1 else coded("coverage_row_shared", row=row, share=one.share)
