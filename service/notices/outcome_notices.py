"""Notices about what came of a ticket: a visit, a repair, nothing found, no visit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from fleet.coded import Coded, coded
from fleet.product import UNKNOWN_MODE, Product
from service.coverage.costs import costs_of
from service.notices.compose import COSTS, Matter, write_to_customer
from service.notices.enabled_channels import Outlets
from service.notices.visit_slots import Part, Slot, slot_code
from store.engine.database import Connection
from store.service.answers import Answer, answers_of
from store.service.notices import addressee, overtake_notices, was_notified
from store.service.reports import Finding

VISIT, REPAIRED, NOTHING, CANCELLED = "visit_planned", "resolved_repaired", "resolved_nothing", "cancelled"
REMOTE = "cured_remotely"
OF_FINDING = {
    "confirmed": REPAIRED,
    "other_fault": REPAIRED,
    "failed_before_visit": REPAIRED,
    REMOTE: REPAIRED,
    "no_fault_found": NOTHING,
    "not_inspected": CANCELLED,
}


class About(Protocol):
    """A ticket, as far as a notice asks."""

    @property
    def id(self) -> int: ...
    @property
    def device_id(self) -> int: ...
    @property
    def failure_mode(self) -> str: ...
    @property
    def openings(self) -> int: ...


def write_finding_notice(
    conn: Connection, product: Product, ticket: About, finding: Finding, *, at: datetime, outlets: Outlets
) -> None:
    """Writes the finding to a customer who was notified of the ticket, in the transaction that resolves it."""
    kind = OF_FINDING[finding.kind]
    values = {"found": what_was_found(finding)} if kind == REPAIRED else {}
    if kind == REPAIRED:
        values[COSTS] = coded("costs_nothing_remote") if finding.kind == REMOTE else costs_of(conn, ticket.id)
    _write_end_notice(conn, product, ticket, kind, at=at, outlets=outlets, values=values)


def write_cancellation_notice(
    conn: Connection, product: Product, ticket: About, *, at: datetime, outlets: Outlets
) -> None:
    """Writes the cancellation to a customer who was notified of the ticket, in the transaction that cancels it."""
    _write_end_notice(conn, product, ticket, CANCELLED, at=at, outlets=outlets, values={})


def write_visit_notice(conn: Connection, product: Product, ticket: About, *, at: datetime, outlets: Outlets) -> None:
    """Confirms the time that the customer agreed to, once a technician is assigned; nothing where there is none."""
    agreed = agreed_slot(answers_of(conn, ticket.id), ticket.openings)
    if agreed is None:
        return
    values = {"visit": slot_code(agreed), COSTS: costs_of(conn, ticket.id)}
    matter = Matter(VISIT, ticket.id, ticket.device_id, ticket.failure_mode, at, values)
    write_to_customer(conn, product, matter, outlets)


def agreed_slot(answers: list[Answer], opening: int) -> Slot | None:
    """The time that the last word on a visit agrees to, in this opening of the ticket."""
    words = [one for one in answers if one.opening == opening and one.kind in ("agree", "later", "decline")]
    if not words or words[-1].slot_on is None or words[-1].slot_part is None:
        return None
    return Slot(words[-1].slot_on, Part(words[-1].slot_part))


def what_was_found(finding: Finding) -> Coded:
    """What was found and what was done about it, in two sentences."""
    found = coded(f"found_{finding.kind}", mode=finding.failure_mode or UNKNOWN_MODE)
    return coded("found_and_done", found=found, done=_done(finding))


def _done(finding: Finding) -> Coded:
    if finding.kind == REMOTE:
        return coded("done_remotely")
    if finding.component:
        return coded("done_replaced", component=finding.component)
    return coded("done_fitted", parts=finding.parts) if finding.parts else coded("done_put_right")


def _write_end_notice(
    conn: Connection,
    product: Product,
    ticket: About,
    kind: str,
    *,
    at: datetime,
    outlets: Outlets,
    values: Mapping[str, Coded],
) -> None:
    """1. Notices that still wait are dropped. 2. A customer who was notified before gets the end, too."""
    overtake_notices(conn, ticket.id, coded("overtaken_by_end", ticket=ticket.id, kind=kind))
    if addressee(conn, ticket.device_id).customer_id is None or not was_notified(conn, ticket.id):
        return
    write_to_customer(
        conn, product, Matter(kind, ticket.id, ticket.device_id, ticket.failure_mode, at, values), outlets
    )
