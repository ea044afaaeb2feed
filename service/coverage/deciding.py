"""Decides what a customer is entitled to, and freezes it: when a ticket opens, when its fault is found, by a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fleet.coded import Coded, CodedError, coded
from fleet.product import Product
from fleet.warranty import CostKind, end_of
from service.coverage.entitlement import CostLine, Entitled, Entitlement, Fault, entitlement, local_day
from store.assets.components import components_fitted
from store.assets.coverage import CoverageSource, NewCoverage, coverage_of, put_coverage, sold_here
from store.engine.database import Connection
from store.service.entitlements import (
    FINDING,
    OPENING,
    FrozenEntitlement,
    entitlements_of,
    forget_finding,
    freeze_entitlement,
    set_in_warranty,
)
from store.service.tickets import find_ticket

RANK = (Entitled.COVERED, Entitled.UNKNOWN, Entitled.PART, Entitled.PAID)
ACTOR = "entitlement"


class NothingToDecide(CodedError):
    """A decision on what was not decided, or on a clause that the product file does not have."""


def entitled_at(conn: Connection, product: Product, asset_id: int, fault: Fault, *, at: datetime) -> Entitlement:
    """What the owner of an asset is entitled to for a fault."""
    return entitlement(product, coverage_of(conn, asset_id), fault, at=at)


def in_warranty(found: Entitlement) -> bool | None:
    """Whether something of it is borne; None where that is not known."""
    return None if found.result is Entitled.UNKNOWN else found.result is not Entitled.PAID


def freeze_at_opening(conn: Connection, found: Entitlement, *, ticket_id: int, at: datetime) -> None:
    """Notes what an opening of a ticket was decided with."""
    ticket = find_ticket(conn, ticket_id)
    assert ticket is not None
    freeze_entitlement(conn, _frozen(found, ticket_id, ticket.openings, OPENING, at, ACTOR))
    set_in_warranty(conn, ticket_id, ticket.openings, in_warranty(found))


def freeze_at_finding(
    conn: Connection, found: Entitlement, *, ticket_id: int, opening: int, at: datetime, actor: str
) -> FrozenEntitlement:
    """Where it gives the customer less than the opening did, that holds until a person gives a reason."""
    before = _of(entitlements_of(conn, ticket_id), opening, OPENING)
    less = before is not None and RANK.index(found.result) > RANK.index(Entitled(before.result))
    worse = less and before is not None and before.result != Entitled.UNKNOWN
    frozen = replace(_frozen(found, ticket_id, opening, FINDING, at, actor), needs_reason=worse)
    freeze_entitlement(conn, frozen)
    if not worse:
        set_in_warranty(conn, ticket_id, opening, in_warranty(found))
    return frozen


def take_back_finding(conn: Connection, *, ticket_id: int, opening: int) -> None:
    """The finding was corrected: until its fault is decided on anew, what the opening was decided with holds."""
    forget_finding(conn, ticket_id, opening)
    opened = _of(entitlements_of(conn, ticket_id), opening, OPENING)
    if opened is not None:
        set_in_warranty(conn, ticket_id, opening, in_warranty(thawed(opened)))


def confirm(
    conn: Connection,
    product: Product,
    *,
    ticket_id: int,
    opening: int,
    asset_id: int,
    clause: str | None,
    why: Coded,
    actor: str,
    at: datetime,
) -> FrozenEntitlement:
    """A person decides with a reason what holds: what the finding came to, or what it comes to with a clause of the
    warranty that was found broken. NothingToDecide where there is neither a finding's entitlement nor such a clause."""
    with conn.transaction():
        before = current(entitlements_of(conn, ticket_id), opening, decided=False)
        if before is None:
            raise NothingToDecide(coded("nothing_to_decide", ticket=ticket_id))
        found = thawed(before)
        if clause is not None:
            if product.warranty is None or product.warranty.clause(clause) is None:
                declared = [one.id for one in product.warranty.clauses] if product.warranty else []
                raise NothingToDecide(coded("clause_not_declared", clause=clause, declared=declared))
            fault = Fault(found.failure_mode, found.component, clause=clause)
            found = entitled_at(conn, product, asset_id, fault, at=before.at)
        decided = replace(_frozen(found, ticket_id, opening, FINDING, at, actor), why=why)
        freeze_entitlement(conn, decided)
        set_in_warranty(conn, ticket_id, opening, in_warranty(found))
        return decided


def guarantee_repair(
    conn: Connection, product: Product, *, ticket_id: int, asset_id: int, component: str, at: datetime, actor: str
) -> None:
    """A component that was replaced is covered from its fitting on, as long as it is in its place."""
    here = sold_here(conn, asset_id)
    if product.warranty is None or product.warranty.repair is None or here is None:
        return
    fitted = [one for one in components_fitted(conn, asset_id) if one.component == component and not one.removed_at]
    if not fitted:
        return
    begins = local_day(at, here.time_zone)
    put_coverage(
        conn,
        NewCoverage(
            asset_id=asset_id,
            source=CoverageSource.REPAIR,
            kinds=tuple(CostKind),
            components=(component,),
            component_id=fitted[-1].id,
            from_on=begins,
            until_on=end_of(begins, product.warranty.repair),
            time_zone=here.time_zone,
            terms_version=here.version,
            ticket_id=ticket_id,
            granted_by=actor,
        ),
    )


def current(rows: Sequence[FrozenEntitlement], opening: int, *, decided: bool = True) -> FrozenEntitlement | None:
    """What holds in an opening: the finding's, unless a reason is missing and `decided` is asked for; else the
    opening's."""
    finding = _of(rows, opening, FINDING)
    return finding if finding and not (decided and finding.needs_reason) else _of(rows, opening, OPENING)


def thawed(frozen: FrozenEntitlement) -> Entitlement:
    """The entitlement as it was decided."""
    return Entitlement(
        result=Entitled(frozen.result),
        failure_mode=frozen.failure_mode,
        component=frozen.component,
        lines=tuple(
            CostLine(
                CostKind(line["kind"]),
                line["share"],
                Coded.from_json(line["reason"]),
                line["amount"],
                line["coverage_id"],
            )
            for line in frozen.lines
        ),
        currency=frozen.currency,
        total=frozen.total,
        customer_pays=frozen.customer_pays,
    )


def _of(rows: Sequence[FrozenEntitlement], opening: int, stage: str) -> FrozenEntitlement | None:
    return next((row for row in rows if (row.opening, row.stage) == (opening, stage)), None)


def _frozen(
    found: Entitlement, ticket_id: int, opening: int, stage: str, at: datetime, actor: str
) -> FrozenEntitlement:
    return FrozenEntitlement(
        ticket_id=ticket_id,
        opening=opening,
        stage=stage,
        at=at,
        failure_mode=found.failure_mode,
        component=found.component,
        result=found.result,
        lines=[_line(line) for line in found.lines],
        currency=found.currency,
        total=found.total,
        customer_pays=found.customer_pays,
        needs_reason=False,
        decided_by=actor,
        why=None,
    )


def _line(line: CostLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "share": line.share,
        "reason": line.reason.to_json(),
        "amount": line.amount,
        "coverage_id": line.coverage_id,
    }
