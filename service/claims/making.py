"""Customers make claims: prefilled from a ticket, changed while they are drafts, submitted, appealed, withdrawn."""

from dataclasses import dataclass, field
from datetime import date, datetime

from fleet.coded import as_written, coded
from fleet.product import UNKNOWN_MODE, Product
from service.claims.deciding import is_wholly
from service.claims.states import ClaimAction, ClaimState, Sets, WarrantyClaimRefused, known_claim, move
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By, NoSuchTicket
from service.warranty.receipt_numbers import numbered
from store.assets.coverage import sold_here
from store.assets.owned import reports_of_owner
from store.engine.database import Connection
from store.service.tickets import Ticket, find_ticket
from store.warranty.activations import CaseChange
from store.warranty.claims import (
    Claim,
    ClaimLine,
    NewClaim,
    change_draft,
    lines_of,
    make_claim,
    note_claim,
    open_claim,
    put_lines,
)
from store.warranty.replacing import lock_replaced
from store.warranty.telling import CaseNews, tell_staff

ROLES = ["claims", "service_lead"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a customer claims. `lines` empty: the repair of what is broken. `ticket_id`: what it is prefilled from."""

    asset_id: int
    customer_id: int
    fault: str = ""
    purchased_on: date | None = None
    ticket_id: int | None = None
    lines: list[ClaimLine] = field(default_factory=list)


def begin_claim(conn: Connection, product: Product, wanted: Wanted, by: By) -> Claim:
    """A draft. The owner's draft that stands is answered as it is; WarrantyClaimRefused for somebody else's product,
    and where another claim of it is open."""
    with conn.transaction():
        asset = lock_replaced(conn, wanted.asset_id)
        if asset is None or asset.customer_id != wanted.customer_id:
            raise WarrantyClaimRefused(coded("claim_not_owner"))
        if (standing := open_claim(conn, asset.id)) is not None:
            if standing.customer_id == wanted.customer_id and standing.state == ClaimState.DRAFT:
                return standing
            raise WarrantyClaimRefused(coded("claim_open_already", claim=standing.number))
        ticket = _ticket(conn, wanted)
        lines = wanted.lines or [_first_line(product, ticket)]
        check_lines(product, lines)
        here = sold_here(conn, asset.id)

        def put(number: str) -> int | None:
            return make_claim(
                conn,
                NewClaim(
                    number=number,
                    asset_id=asset.id,
                    customer_id=wanted.customer_id,
                    product=product.id,
                    ticket_id=ticket.id if ticket else None,
                    failure_mode=ticket.failure_mode if ticket and ticket.failure_mode != UNKNOWN_MODE else None,
                    fault=wanted.fault or (_reported(conn, ticket, wanted.customer_id) if ticket else ""),
                    purchased_on=wanted.purchased_on or (here.sold_on if here else None),
                    made_at=by.at,
                    made_by=by.actor,
                ),
            )

        number = numbered("C", put, taken=lambda: open_claim(conn, asset.id) is not None)
        if number is None:
            raise WarrantyClaimRefused(coded("claim_open_already", claim=""))
        put_lines(conn, number, lines)
        note_claim(conn, number, CaseChange(by.at, by.actor, ClaimAction.DRAFT, None, ClaimState.DRAFT))
        return known_claim(conn, number)


def change_claim(
    conn: Connection,
    product: Product,
    claim_id: int,
    *,
    fault: str,
    purchased_on: date | None = None,
    lines: list[ClaimLine] | None = None,
) -> Claim:
    """Other words, or other lines, of a draft."""
    with conn.transaction():
        found = known_claim(conn, claim_id)
        if not change_draft(conn, claim_id, fault=fault, purchased_on=purchased_on):
            raise WarrantyClaimRefused(
                coded("claim_not_movable", claim=found.number, state=found.state, action="draft")
            )
        if lines is not None:
            check_lines(product, lines)
            put_lines(conn, claim_id, lines)
        return known_claim(conn, claim_id)


def submit_claim(conn: Connection, claim_id: int, by: By) -> Claim:
    """From now on staff have it; WarrantyClaimRefused for one that says nothing."""
    with conn.transaction():
        found = known_claim(conn, claim_id)
        if found.state == ClaimState.DRAFT and not (found.fault.strip() or found.evidence):
            raise WarrantyClaimRefused(coded("claim_says_nothing", claim=found.number))
        if found.state == ClaimState.DRAFT and not lines_of(conn, claim_id):
            raise WarrantyClaimRefused(coded("claim_without_lines", claim=found.number))
        claim = move(conn, claim_id, ClaimAction.SUBMIT, by)
        tell_of_claim(conn, claim, "claim_submitted", by)
        return claim


def inform(conn: Connection, claim_id: int, by: By, *, words: str = "") -> Claim:
    """The customer has sent what was asked for; the time until the decision runs on."""
    with conn.transaction():
        by = By(by.actor, by.at, as_written(words) if words else None)
        claim = move(conn, claim_id, ClaimAction.INFORM, by)
        tell_of_claim(conn, claim, "claim_informed", by)
        return claim


def appeal(conn: Connection, claim_id: int, by: By, *, words: str) -> Claim:
    """The customer wants it looked at once more, once. WarrantyClaimRefused where everything was approved."""
    with conn.transaction():
        found = known_claim(conn, claim_id)
        if found.state == ClaimState.DECIDED and is_wholly(conn, found, "approved"):
            raise WarrantyClaimRefused(coded("claim_nothing_to_appeal", claim=found.number))
        by = By(by.actor, by.at, as_written(words) if words else None)
        claim = move(conn, claim_id, ClaimAction.APPEAL, by, Sets(appeal=words))
        tell_of_claim(conn, claim, "claim_appealed", by)
        return claim


def withdraw_claim(conn: Connection, claim_id: int, by: By) -> Claim:
    with conn.transaction():
        claim = move(conn, claim_id, ClaimAction.WITHDRAW, by)
        if claim.submitted_at is not None:
            tell_of_claim(conn, claim, "claim_withdrawn", by)
        return claim


def tell_of_claim(conn: Connection, claim: Claim, kind: str, by: By, *, due_at: datetime | None = None) -> None:
    news = CaseNews(
        f"warranty_claim/{claim.id}",
        kind,
        claim.tenant_id,
        ROLES,
        claim.product,
        claim.serial,
        by.at,
        by.actor,
        due_at or claim.due_at,
    )
    tell_staff(conn, news)


def check_lines(product: Product, lines: list[ClaimLine]) -> None:
    """BadEntry for a component that the product does not have."""
    for line in lines:
        if line.component is not None and product.component(line.component) is None:
            declared = [one.id for one in product.components]
            rule = coded("component_not_declared", component=line.component, product=product.id, declared=declared)
            raise BadEntry("component", line.component, rule)


def _ticket(conn: Connection, wanted: Wanted) -> Ticket | None:
    if wanted.ticket_id is None:
        return None
    ticket = find_ticket(conn, wanted.ticket_id)
    if ticket is None or ticket.asset_id != wanted.asset_id:
        raise NoSuchTicket(wanted.ticket_id)
    return ticket


def _first_line(product: Product, ticket: Ticket | None) -> ClaimLine:
    """What a ticket's fault needs; the whole appliance where nothing is known."""
    mode = product.mode(ticket.failure_mode) if ticket else None
    if mode is None:
        return ClaimLine(1, "appliance", None, "", "repair", None)
    return ClaimLine(1, "component", mode.component, "", "repair", None)


def _reported(conn: Connection, ticket: Ticket, customer_id: int) -> str:
    """What the customer wrote of it before."""
    reports = reports_of_owner(conn, ticket.asset_id, customer_id=customer_id, limit=20)
    return next((one.text for one in reports if one.ticket_id == ticket.id and one.text), "")
