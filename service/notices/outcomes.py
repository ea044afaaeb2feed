"""What customers are told once something has come of a ticket: a visit, a repair, nothing found, no visit at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from fleet.product import Product, Text
from service.notices.compose import Matter, write_to_customer
from service.notices.outlets import Outlets
from service.notices.slots import Part, Slot, spell_slot
from service.notices.spelling import mode_name
from store.answers import Answer, answers_of
from store.database import Connection
from store.notices import addressee, overtake_notices, was_told
from store.reports import Finding

VISIT, REPAIRED, NOTHING, CANCELLED = "visit_planned", "resolved_repaired", "resolved_nothing", "cancelled"
OF_FINDING = {
    "confirmed": REPAIRED,
    "other_fault": REPAIRED,
    "failed_before_visit": REPAIRED,
    "no_fault_found": NOTHING,
    "not_inspected": CANCELLED,
}
FOUND = {
    "confirmed": Text("Our technician found: {mode}.", "Teknisi kami menemukan: {mode}."),
    "other_fault": Text(
        "Our technician found something other than we expected: {mode}.",
        "Teknisi kami menemukan hal lain dari yang kami duga: {mode}.",
    ),
    "failed_before_visit": Text(
        "The fault came before our visit: {mode}. We are sorry that we were not there in time.",
        "Kerusakan terjadi sebelum kunjungan kami: {mode}. Mohon maaf kami tidak datang tepat waktu.",
    ),
}
REPLACED = Text("Replaced: {part}.", "Sudah diganti: {part}.")
FITTED = Text("Parts fitted: {parts}.", "Suku cadang yang dipasang: {parts}.")
PUT_RIGHT = Text("It has been put right.", "Gangguan sudah diperbaiki.")


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


def tell_finding(
    conn: Connection, product: Product, ticket: About, finding: Finding, *, at: datetime, outlets: Outlets
) -> None:
    """Tells a customer who knows of the ticket what was found; in the transaction that resolves it."""
    kind = OF_FINDING[finding.kind]
    values = {"found": spell_found(product, finding)} if kind == REPAIRED else {}
    _tell_end(conn, product, ticket, kind, at=at, outlets=outlets, values=values)


def tell_cancelled(conn: Connection, product: Product, ticket: About, *, at: datetime, outlets: Outlets) -> None:
    """Tells a customer who knows of the ticket that nobody comes; in the transaction that cancels it."""
    _tell_end(conn, product, ticket, CANCELLED, at=at, outlets=outlets, values={})


def tell_visit(conn: Connection, product: Product, ticket: About, *, at: datetime, outlets: Outlets) -> None:
    """Confirms the time that the customer agreed to, once a technician is assigned; nothing where there is none."""
    agreed = agreed_slot(answers_of(conn, ticket.id), ticket.openings)
    if agreed is None:
        return
    zone = addressee(conn, ticket.device_id).time_zone or "UTC"
    visit = Text(spell_slot(agreed, zone=zone, language="en"), spell_slot(agreed, zone=zone, language="id"))
    matter = Matter(VISIT, ticket.id, ticket.device_id, ticket.failure_mode, at, {"visit": visit})
    write_to_customer(conn, product, matter, outlets)


def agreed_slot(answers: list[Answer], opening: int) -> Slot | None:
    """The time that the last word on a visit agrees to, in this opening of the ticket."""
    words = [one for one in answers if one.opening == opening and one.kind in ("agree", "later", "decline")]
    if not words or words[-1].slot_on is None or words[-1].slot_part is None:
        return None
    return Slot(words[-1].slot_on, Part(words[-1].slot_part))


def spell_found(product: Product, finding: Finding) -> Text:
    """What was found and what was done about it, in two sentences."""
    return Text(_spell_found(product, finding, "en"), _spell_found(product, finding, "id"))


def _spell_found(product: Product, finding: Finding, language: str) -> str:
    mode = mode_name(product, finding.failure_mode or "unknown").get(language)
    return f"{FOUND[finding.kind].get(language).format(mode=mode)} {_spell_done(product, finding, language)}"


def _spell_done(product: Product, finding: Finding, language: str) -> str:
    if finding.component and (component := product.component(finding.component)):
        return REPLACED.get(language).format(part=component.name.get(language))
    fitted = [part.name.get(language) for part in product.parts if part.id in finding.parts]
    return FITTED.get(language).format(parts=", ".join(fitted)) if fitted else PUT_RIGHT.get(language)


def _tell_end(
    conn: Connection,
    product: Product,
    ticket: About,
    kind: str,
    *,
    at: datetime,
    outlets: Outlets,
    values: Mapping[str, Text],
) -> None:
    """1. What still waits to be said of the ticket's beginning is dropped. 2. Who was told hears how it ended."""
    overtake_notices(conn, ticket.id, f"overtaken: ticket {ticket.id} has ended ({kind}) before this left")
    if addressee(conn, ticket.device_id).customer_id is None or not was_told(conn, ticket.id):
        return
    write_to_customer(
        conn, product, Matter(kind, ticket.id, ticket.device_id, ticket.failure_mode, at, values), outlets
    )
