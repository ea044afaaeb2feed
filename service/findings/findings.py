"""Findings: what a technician found resolves a ticket, ends its predictions and becomes a label."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from fleet.coded import Coded, as_written, coded
from fleet.product import UNKNOWN_MODE, Product
from fleet.unusual_modes import watched_of
from service.findings.costs import freeze_costs, guarantee
from service.inspections.muting import follow_finding
from service.notices.enabled_channels import TO_CUSTOMERS, Outlets
from service.notices.outcome_notices import write_finding_notice
from service.orders.acts import settle_order
from service.parts.book_corrections import UsedPart
from service.parts.exchanges import components_of, serial_of_component, use_parts
from service.repairs.beginning import Repair, begin_check
from service.sla.following import settle_visit
from service.tickets.reports import BadEntry, check_mode, not_later
from service.tickets.states import By, IllegalMove, NoSuchTicket, TicketAction, move
from store.assets.components import SerialElsewhere, exchange_component
from store.assets.fleet_clocks import wake
from store.assets.registry import REPLACED, device_by_id, record_failure, record_maintenance
from store.engine.database import Connection
from store.learning.predictions import end_predictions_of_ticket, end_predictions_without_ticket
from store.service.reports import Finding, find_finding, last_finding_before, record_finding
from store.service.tickets import LockedTicket, installed_since, lock_ticket


class FindingKind(StrEnum):
    CONFIRMED = "confirmed"
    OTHER_FAULT = "other_fault"
    NO_FAULT_FOUND = "no_fault_found"
    NOT_INSPECTED = "not_inspected"
    FAILED_BEFORE_VISIT = "failed_before_visit"
    CURED_REMOTELY = "cured_remotely"


WITH_FAULT = frozenset(
    {FindingKind.CONFIRMED, FindingKind.OTHER_FAULT, FindingKind.FAILED_BEFORE_VISIT, FindingKind.CURED_REMOTELY}
)
WITHOUT_VISIT = frozenset({FindingKind.CURED_REMOTELY, FindingKind.NOT_INSPECTED})


def resolve(
    conn: Connection,
    product: Product,
    ticket_id: int,
    finding: Finding,
    by: By,
    outlets: Outlets = TO_CUSTOMERS,
    *,
    used: Sequence[UsedPart] = (),
) -> bool:
    """Resolves a ticket with its finding; False where the same finding had come before. `used`: parts with their
    serials, where more is known of them than that they were used.

    1. The ticket is locked: of two resolvers the second waits here.
    2. A finding of this opening is there already: the same is answered like the first, another is an IllegalMove.
    3. Finding, move, failure, maintenance, parts, the end of the predictions and the notice commit together.
    """
    finding = replace(finding, parts=tuple(dict.fromkeys((*finding.parts, *(one.part for one in used)))))
    with conn.transaction():
        ticket = lock_ticket(conn, ticket_id)
        if ticket is None:
            raise NoSuchTicket(ticket_id)
        finding = checked(conn, product, ticket, finding, by.at)
        known = find_finding(conn, ticket_id=ticket_id, opening=ticket.openings)
        if known == finding:
            return False
        if known is not None:
            raise IllegalMove(coded("finding_known", ticket=ticket_id, state=ticket.state, finding=known.kind))
        move(conn, ticket_id, TicketAction.RESOLVE, replace(by, why=finding_code(finding)))
        record_finding(conn, ticket_id=ticket_id, opening=ticket.openings, finding=finding, actor=by.actor, at=by.at)
        settle_visit(conn, ticket_id, visited=finding.kind not in WITHOUT_VISIT, at=by.at)
        freeze_costs(conn, product, ticket, finding, by.actor, by.at)
        note_failure(conn, ticket, finding)
        note_replacement(conn, product, ticket, finding, by.at)
        _use_parts(conn, product, ticket, finding, used, by)
        _end_predictions(conn, ticket, finding, by)
        follow_finding(conn, ticket, ticket.openings, finding, by.at)
        begin_check(conn, product, Repair(ticket_id, ticket.openings, finding.failure_mode, by.at))
        settle_order(conn, ticket_id, by, inspected=finding.kind not in WITHOUT_VISIT)
        write_finding_notice(conn, product, ticket, finding, at=by.at, outlets=outlets)
        wake(conn, product.id)
        return True


def checked(
    conn: Connection,
    product: Product,
    ticket: LockedTicket,
    finding: Finding,
    now: datetime,
    *,
    opening: int | None = None,
) -> Finding:
    """The finding with the failure mode that it confirms; BadEntry where it contradicts itself or the product file, or
    where the failure lies in the future, before the installation, or before an earlier repair of the ticket."""
    kind = FindingKind(finding.kind)
    if kind not in WITH_FAULT:
        _refuse_fault_fields(finding)
        return finding
    finding = replace(finding, failure_mode=_mode_found(product, ticket, finding, kind))
    _check_parts(product, finding)
    if finding.failed_at is not None:
        _check_failed_at(conn, ticket, finding.failed_at, now, opening or ticket.openings)
    return finding


def _mode_found(product: Product, ticket: LockedTicket, finding: Finding, kind: FindingKind) -> str:
    mode = finding.failure_mode
    if mode is None and kind is not FindingKind.OTHER_FAULT and ticket.failure_mode != UNKNOWN_MODE:
        mode = ticket.failure_mode
    if mode is None:
        raise BadEntry("failure_mode", None, coded("mode_missing", finding=kind))
    if mode != ticket.failure_mode or watched_of(mode) is None:  # An inspection may confirm that something is wrong.
        check_mode(product, mode)
    if kind is FindingKind.OTHER_FAULT and mode == ticket.failure_mode:
        rule = coded("mode_is_confirmed", mode=mode, confirmed=FindingKind.CONFIRMED, finding=kind)
        raise BadEntry("failure_mode", mode, rule)
    return mode


def _check_parts(product: Product, finding: Finding) -> None:
    if finding.component is not None and product.component(finding.component) is None:
        raise BadEntry("component", finding.component, unknown_component(product, finding.component))
    for part in finding.parts:
        if part not in {known.id for known in product.parts}:
            declared = [known.id for known in product.parts]
            rule = coded("part_not_declared", part=part, product=product.id, declared=declared)
            raise BadEntry("parts", part, rule)


def _check_failed_at(conn: Connection, ticket: LockedTicket, failed_at: datetime, now: datetime, opening: int) -> None:
    not_later(failed_at, now, "failed_at")
    installed = installed_since(conn, ticket.asset_id)
    if failed_at < installed:
        rule = coded("before_installation", at=failed_at, installed=installed)
        raise BadEntry("failed_at", failed_at.isoformat(), rule)
    repaired = last_finding_before(conn, ticket_id=ticket.id, opening=opening)
    if repaired is not None and failed_at < repaired:
        rule = coded("before_last_repair", at=failed_at, repaired=repaired)
        raise BadEntry("failed_at", failed_at.isoformat(), rule)


def _use_parts(
    conn: Connection, product: Product, ticket: LockedTicket, finding: Finding, used: Sequence[UsedPart], by: By
) -> None:
    """Parts leave stock and are paired by their serials."""
    known = {one.part for one in used}
    lines = [*used, *(UsedPart(part) for part in finding.parts if part not in known)]
    use_parts(conn, product, ticket_id=ticket.id, opening=ticket.openings, used=lines, by=by.actor, at=by.at)
    fit_components(conn, product, ticket, finding, used, by.at)


def fit_components(
    conn: Connection, product: Product, ticket: LockedTicket, finding: Finding, used: Sequence[UsedPart], at: datetime
) -> None:
    """The age of each component that got a part starts anew, with the part's serial."""
    device = device_by_id(conn, ticket.device_id)
    for component in components_of(product, used):
        if device is not None and component != replaced_component(product, finding):
            record_maintenance(conn, device=device, ts=at, component=component, action=REPLACED, source="finding")
        if serial := serial_of_component(product, component, used):
            # Where the books have it fitted elsewhere, the exchange of parts says what was done; nobody waits for them.
            with suppress(SerialElsewhere):
                exchange_component(conn, asset_id=ticket.asset_id, component=component, at=at, serial=serial)


def unknown_component(product: Product, component: str) -> Coded:
    """The rule that a component breaks which the product file does not declare."""
    declared = [one.id for one in product.components]
    return coded("component_not_declared", component=component, product=product.id, declared=declared)


def finding_code(finding: Finding) -> Coded:
    """A finding for the history."""
    details: list[Coded] = []
    if finding.failure_mode:
        details.append(coded("finding_mode", mode=finding.failure_mode))
    if finding.component:
        details.append(coded("finding_component", component=finding.component))
    if finding.mechanism:
        details.append(as_written(finding.mechanism))
    if finding.parts:
        details.append(coded("finding_parts", parts=finding.parts))
    if finding.note:
        details.append(as_written(finding.note))
    if finding.failed_at:
        details.append(coded("finding_failed", at=finding.failed_at))
    kind = finding.kind
    return coded("finding_with", kind=kind, details=details) if details else coded("finding", kind=kind)


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
            raise BadEntry(subject, str(value), coded("only_with_fault", finding=finding.kind))


def note_failure(conn: Connection, ticket: LockedTicket, finding: Finding) -> None:
    """Records the failure of a finding. One before functional failure (no `failed_at`) records none: there was none."""
    if finding.failed_at is not None and finding.failure_mode is not None:
        record_failure(
            conn,
            device_id=ticket.device_id,
            ts=finding.failed_at,
            failure_mode=finding.failure_mode,
            source="finding",
        )


def note_replacement(conn: Connection, product: Product, ticket: LockedTicket, finding: Finding, at: datetime) -> None:
    """Records what a finding that was made `at` replaced, and its guarantee."""
    device = device_by_id(conn, ticket.device_id)
    component = replaced_component(product, finding)
    if device is not None and component is not None:
        record_maintenance(conn, device=device, ts=at, component=component, action=REPLACED, source="finding")
        guarantee(conn, product, ticket, component, at)


def _end_predictions(conn: Connection, ticket: LockedTicket, finding: Finding, by: By) -> None:
    why = coded("ticket_found", ticket=ticket.id, finding=finding_code(finding))
    end_predictions_of_ticket(conn, ticket.id, outcome=finding.kind, at=by.at, actor=by.actor, why=why)
    if finding.failure_mode is not None:
        end_predictions_without_ticket(
            conn, asset_id=ticket.asset_id, failure_mode=finding.failure_mode, at=by.at, actor=by.actor, why=why
        )


def replaced_component(product: Product, finding: Finding) -> str | None:
    """The component that was replaced: the one named, or the failure mode's where only parts are named."""
    if finding.component is not None or not finding.parts or finding.failure_mode is None:
        return finding.component
    mode = product.mode(finding.failure_mode)
    return mode.component if mode else None
