"""Corrections: a finding that was wrong is replaced, stays on record, and all that followed from it follows."""

from collections.abc import Collection, Sequence
from dataclasses import fields

from fleet.coded import as_written, coded
from fleet.product import Product
from service.findings.costs import freeze_costs_anew
from service.findings.findings import (
    checked,
    finding_code,
    fit_components,
    note_failure,
    note_replacement,
    replaced_component,
)
from service.inspections.muting import follow_finding
from service.notices.enabled_channels import TO_CUSTOMERS, Outlets
from service.notices.outcome_notices import what_was_found, write_finding_notice
from service.parts.book_corrections import UsedPart
from service.parts.corrected import correct_parts
from service.repairs.beginning import Repair, begin_check
from service.tickets.bad_entry import BadEntry
from service.tickets.states import FINISHED, By, IllegalMove, NoSuchTicket
from store.assets.fleet_clocks import wake
from store.assets.registry import device_by_id, take_back_failure, take_back_replacement
from store.engine.database import Connection
from store.learning.predictions import correct_outcomes, correct_outcomes_without_ticket
from store.parts.exchanges import PartExchange, exchanges_of_finding
from store.service.repair_checks import overtake_repair_check
from store.service.reports import Correction, Finding, RecordedFinding, correct_finding, findings_of
from store.service.tickets import LockedTicket, TicketChange, lock_ticket, note_ticket


def correct(
    conn: Connection,
    product: Product,
    ticket_id: int,
    finding: Finding,
    by: By,
    *,
    why: str,
    version: int | None = None,
    outlets: Outlets = TO_CUSTOMERS,
    used: Sequence[UsedPart] = (),
) -> bool:
    """Corrects the newest finding of a ticket; False where it says so already.

    `used`: serials of its parts, where they are entered; other serials than before are booked anew. `version`: the one
    that whoever corrects had before them; IllegalMove where somebody corrected it meanwhile. What the old words had
    brought about is taken back, what the new ones bring about is done, all in one transaction.
    """
    with conn.transaction():
        ticket = lock_ticket(conn, ticket_id)
        if ticket is None:
            raise NoSuchTicket(ticket_id)
        known = next(iter(findings_of(conn, ticket_id)), None)
        if known is None:
            raise IllegalMove(coded("no_finding_yet", ticket=ticket_id))
        if not why.strip():
            raise BadEntry("why", None, coded("reason_missing"))
        finding = checked(conn, product, ticket, finding, known.at, opening=known.opening)
        exchanged = exchanges_of_finding(conn, ticket_id, known.opening)
        if _same(known, finding) and not _misread(exchanged, used):
            return False
        if version is not None and version != known.version:
            raise IllegalMove(coded("finding_corrected_before", ticket=ticket_id))
        correction = Correction(by.actor, by.at, why.strip())
        if not correct_finding(conn, ticket_id=ticket_id, known=known, finding=finding, correction=correction):
            raise IllegalMove(coded("finding_corrected_before", ticket=ticket_id))
        change = coded(
            "finding_corrected", was=finding_code(known), now=finding_code(finding), why=as_written(why.strip())
        )
        state = ticket.state
        note_ticket(conn, ticket_id, TicketChange(by.at, by.actor, "correct", state, state, change))
        _follow_failure(conn, ticket, known, finding)
        # Before anything is fitted again: what was taken out may have had coverage of its own.
        freeze_costs_anew(conn, product, ticket, finding, known, by.actor)
        _follow_parts(conn, product, ticket, known, finding, by, exchanged, used)
        _correct_outcomes(conn, ticket, known, finding, by)
        follow_finding(conn, ticket, known.opening, finding, known.at)
        _check_again(conn, product, ticket, known, finding, by)
        told_before = what_was_found(known) == what_was_found(finding)
        if state in FINISHED and ticket.openings == known.opening and not told_before:
            write_finding_notice(conn, product, ticket, finding, at=by.at, outlets=outlets)
        wake(conn, product.id)
        return True


def _same(known: RecordedFinding, finding: Finding) -> bool:
    return all(getattr(known, field.name) == getattr(finding, field.name) for field in fields(Finding))


def _follow_failure(conn: Connection, ticket: LockedTicket, known: RecordedFinding, finding: Finding) -> None:
    if known.failed_at is not None and known.failure_mode is not None:
        take_back_failure(conn, device_id=ticket.device_id, ts=known.failed_at, failure_mode=known.failure_mode)
    note_failure(conn, ticket, finding)


def _follow_parts(
    conn: Connection,
    product: Product,
    ticket: LockedTicket,
    known: RecordedFinding,
    finding: Finding,
    by: By,
    exchanged: Sequence[PartExchange],
    used: Sequence[UsedPart],
) -> None:
    """Components and parts follow the new words. What both the old words and the new ones name stays as it was, with
    its serial, unless another serial is entered."""
    misread = _misread(exchanged, used)
    gone = [one for one in exchanged if one.part not in finding.parts or one.part in misread]
    before, without = replaced_component(product, known), {one.component for one in gone}
    anew = before != replaced_component(product, finding) or before in without
    _take_back_replacements(conn, ticket, known, {*without, before} if anew else without)
    if anew:
        note_replacement(conn, product, ticket, finding, known.at)
    booked = correct_parts(conn, product, ticket.id, known, finding, gone, by=by.actor, at=by.at, used=used)
    again = [one for one in exchanged if one not in gone and (anew or one.component in without)]
    named = [one for one in booked if one.in_serial is not None]
    fit_components(conn, product, ticket, finding, [*_with_serials(again), *named], known.at)


def _misread(exchanged: Sequence[PartExchange], used: Sequence[UsedPart]) -> set[str]:
    """The parts that are entered with other serials than they are on record with."""
    recorded = {one.part: (one.in_serial, one.out_serial) for one in exchanged}
    return {one.part for one in used if recorded.get(one.part, (None, None)) != (one.in_serial, one.out_serial)}


def _with_serials(exchanged: Sequence[PartExchange]) -> list[UsedPart]:
    return [
        UsedPart(one.part, one.quantity, one.in_serial, one.out_serial)
        for one in exchanged
        if one.in_serial is not None
    ]


def _take_back_replacements(
    conn: Connection, ticket: LockedTicket, known: RecordedFinding, components: Collection[str | None]
) -> None:
    device = device_by_id(conn, ticket.device_id)
    for component in sorted(one for one in components if one is not None):
        if device is not None:
            take_back_replacement(conn, device=device, ts=known.at, component=component)


def _correct_outcomes(conn: Connection, ticket: LockedTicket, known: RecordedFinding, finding: Finding, by: By) -> None:
    why = coded("ticket_found", ticket=ticket.id, finding=finding_code(finding))
    correct_outcomes(
        conn, ticket_id=ticket.id, found_at=known.at, outcome=finding.kind, at=by.at, actor=by.actor, why=why
    )
    if known.failure_mode is not None and known.failure_mode != finding.failure_mode:
        correct_outcomes_without_ticket(
            conn,
            asset_id=ticket.asset_id,
            failure_mode=known.failure_mode,
            found_at=known.at,
            outcome="other_fault" if finding.failure_mode else finding.kind,
            at=by.at,
            actor=by.actor,
            why=why,
        )


def _check_again(
    conn: Connection, product: Product, ticket: LockedTicket, known: RecordedFinding, finding: Finding, by: By
) -> None:
    """Another fault was repaired than was thought: readings are compared anew; no fault: there is nothing to check. A
    repair that did not hold stays what it was."""
    if finding.failure_mode == known.failure_mode or ticket.openings != known.opening:
        return
    repair = Repair(ticket.id, known.opening, finding.failure_mode, known.at)
    if not begin_check(conn, product, repair):
        corrected = coded("repair_corrected", ticket=ticket.id)
        for even in ("certified", "undecided"):
            overtake_repair_check(conn, ticket.id, known.opening, at=by.at, reason=corrected, even=even)
