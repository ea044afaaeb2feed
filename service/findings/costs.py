"""What a finding means for the costs of a repair: the entitlement at the finding, and the guarantee on the repair."""

from dataclasses import replace
from datetime import datetime

from fleet.product import Product
from service.coverage.deciding import entitled_at, freeze_at_finding, guarantee_repair, take_back_finding
from service.coverage.entitlement import Fault
from store.engine.database import Connection
from store.service.reports import Finding, RecordedFinding
from store.service.tickets import LockedTicket

ACTOR = "finding"
REPAIRED_ON_SITE = frozenset({"confirmed", "other_fault", "failed_before_visit"})


def freeze_costs(
    conn: Connection, product: Product, ticket: LockedTicket, finding: Finding, actor: str, at: datetime
) -> None:
    """Decides what the customer is entitled to now that the fault is known; before anything is exchanged, for what was
    taken out may have had coverage of its own."""
    fault = costly_fault(finding)
    if fault is not None:
        found = entitled_at(conn, product, ticket.asset_id, fault, at=at)
        freeze_at_finding(conn, found, ticket_id=ticket.id, opening=ticket.openings, at=at, actor=actor)


def costly_fault(finding: Finding) -> Fault | None:
    """The fault whose repair on site costs something; None where there was none."""
    if finding.kind not in REPAIRED_ON_SITE or finding.failure_mode is None:
        return None
    # Where a component was replaced and no part is named, it takes those that its failure mode is likely to need.
    parts = None if finding.component and not finding.parts else tuple(finding.parts)
    return Fault(finding.failure_mode, finding.component, parts)


def freeze_costs_anew(
    conn: Connection, product: Product, ticket: LockedTicket, finding: Finding, known: RecordedFinding, actor: str
) -> None:
    """The same after a correction of the finding `known`. Where the fault is the same, what a person decided stays."""
    if costly_fault(known) == costly_fault(finding):
        return
    take_back_finding(conn, ticket_id=ticket.id, opening=known.opening)
    freeze_costs(conn, product, replace(ticket, openings=known.opening), finding, actor, known.at)


def guarantee(conn: Connection, product: Product, ticket: LockedTicket, component: str, at: datetime) -> None:
    """The component that was fitted is covered by the terms of a repair."""
    guarantee_repair(
        conn, product, ticket_id=ticket.id, asset_id=ticket.asset_id, component=component, at=at, actor=ACTOR
    )
