"""Findings: what a technician found ends a ticket and its episodes, and teaches the next prediction."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from fleet.product import UNKNOWN_MODE, Product
from service.moves import Action, By, IllegalMove, NoSuchTicket, move
from service.notices.outcomes import tell_finding
from service.notices.outlets import NOTHING_AMISS, Outlets
from service.reports import BadEntry, check_mode, not_later
from store.clocks import wake
from store.database import Connection
from store.ledger import end_foreseen
from store.registry import REPLACED, device_by_id, record_failure, record_maintenance
from store.reports import Finding, find_finding, record_finding
from store.tickets import LockedTicket, lock_ticket
from store.triage import end_episodes


class Kind(StrEnum):
    CONFIRMED = "confirmed"
    OTHER_FAULT = "other_fault"
    NO_FAULT_FOUND = "no_fault_found"
    NOT_INSPECTED = "not_inspected"
    FAILED_BEFORE_VISIT = "failed_before_visit"


WITH_FAULT = frozenset({Kind.CONFIRMED, Kind.OTHER_FAULT, Kind.FAILED_BEFORE_VISIT})


def resolve(
    conn: Connection,
    product: Product,
    ticket_id: int,
    finding: Finding,
    by: By,
    outlets: Outlets = NOTHING_AMISS,
) -> bool:
    """Resolves a ticket with its finding; False where the same finding had come before.

    1. The ticket is locked: of two resolvers the second waits here.
    2. A finding of this opening is there already: the same is answered like the first, another is an IllegalMove.
    3. Finding, move, failure, maintenance, the end of the episodes and the notice commit together.
    """
    with conn.transaction():
        ticket = lock_ticket(conn, ticket_id)
        if ticket is None:
            raise NoSuchTicket(f"there is no ticket {ticket_id}")
        finding = checked(product, ticket, finding, by.at)
        known = find_finding(conn, ticket_id=ticket_id, opening=ticket.openings)
        if known == finding:
            return False
        if known is not None:
            raise IllegalMove(f"ticket {ticket_id} is {ticket.state} with the finding {known.kind} already")
        move(conn, ticket_id, Action.RESOLVE, replace(by, why=spell(finding)))
        record_finding(conn, ticket_id=ticket_id, opening=ticket.openings, finding=finding, actor=by.actor, at=by.at)
        _record_consequences(conn, product, ticket, finding, by)
        tell_finding(conn, product, ticket, finding, at=by.at, outlets=outlets)
        wake(conn, product.id)
        return True


def checked(product: Product, ticket: LockedTicket, finding: Finding, now: datetime) -> Finding:
    """The finding with its defaults; BadEntry where it contradicts itself or the product file."""
    kind = Kind(finding.kind)
    if kind not in WITH_FAULT:
        _refuse_fault_fields(finding)
        return finding
    mode = finding.failure_mode
    if mode is None and kind is not Kind.OTHER_FAULT and ticket.failure_mode != UNKNOWN_MODE:
        mode = ticket.failure_mode
    if mode is None:
        raise BadEntry("failure_mode", None, f"is missing: a finding {kind} on this ticket must name what it was")
    check_mode(product, mode)
    if kind is Kind.OTHER_FAULT and mode == ticket.failure_mode:
        raise BadEntry("failure_mode", mode, "is what the ticket was opened for: that is confirmed, no other fault")
    if finding.component is not None and product.component(finding.component) is None:
        known = ", ".join(component.id for component in product.components) or "none"
        raise BadEntry("component", finding.component, f"is no component of {product.id}; declared: {known}")
    for part in finding.parts:
        if part not in {known.id for known in product.parts}:
            listed = ", ".join(known.id for known in product.parts) or "none"
            raise BadEntry("parts", part, f"is no part of {product.id}; declared: {listed}")
    if finding.failed_at is not None:
        not_later(finding.failed_at, now, "failed_at")
    return replace(finding, failure_mode=mode)


def spell(finding: Finding) -> str:
    """A finding in words, for the history."""
    what = [finding.kind, finding.failure_mode, finding.component, finding.mechanism, *finding.parts, finding.note]
    failed = f"; failed at {finding.failed_at:%Y-%m-%d %H:%M:%S}Z" if finding.failed_at else ""
    return ", ".join(word for word in what if word) + failed


def _refuse_fault_fields(finding: Finding) -> None:
    fields = {
        "failure_mode": finding.failure_mode,
        "component": finding.component,
        "mechanism": finding.mechanism,
        "parts": finding.parts or None,
        "failed_at": finding.failed_at,
    }
    for subject, value in fields.items():
        if value is not None:
            raise BadEntry(subject, str(value), f"belongs to a fault that was found; the finding says {finding.kind}")


def _record_consequences(conn: Connection, product: Product, ticket: LockedTicket, finding: Finding, by: By) -> None:
    """A finding before functional failure (no `failed_at`) records no failure: there was none."""
    if finding.failed_at is not None and finding.failure_mode is not None:
        record_failure(
            conn,
            device_id=ticket.device_id,
            ts=finding.failed_at,
            failure_mode=finding.failure_mode,
            source="finding",
        )
    device = device_by_id(conn, ticket.device_id)
    component = _replaced(product, finding)
    if device is not None and component is not None:
        record_maintenance(conn, device=device, ts=by.at, component=component, action=REPLACED, source="finding")
    why = f"ticket {ticket.id}: {spell(finding)}"
    end_episodes(conn, ticket.id, outcome=finding.kind, at=by.at, actor=by.actor, why=why)
    if finding.failure_mode is not None:
        end_foreseen(
            conn, asset_id=ticket.asset_id, failure_mode=finding.failure_mode, at=by.at, actor=by.actor, why=why
        )


def _replaced(product: Product, finding: Finding) -> str | None:
    """The component that was replaced: the one named, or the failure mode's where only parts are named."""
    if finding.component is not None or not finding.parts or finding.failure_mode is None:
        return finding.component
    mode = product.mode(finding.failure_mode)
    return mode.component if mode else None
