"""Staff decide on claims: taken, asked about, decided line by line with clause and photo, settled, closed."""

from dataclasses import dataclass
from decimal import Decimal

from fleet.coded import as_written, coded
from fleet.product import Product
from service.claims.states import ClaimAction, ClaimState, Sets, WarrantyClaimRefused, known_claim, move
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.claims import Claim, LineDecision, decisions_of, lines_of, put_decision
from store.warranty.evidence import find_evidence
from store.warranty.service_events import write_event

# Clauses that need no photo: what they rest on stands in our own records. The product file's own clauses do.
RECORDED_CLAUSES = ("guarantee_over", "not_covered", "no_proof", "no_fault_found")


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on one line. `granted`: what the customer gets, `amount` of it where it is money."""

    position: int
    decision: str
    granted: str | None = None
    amount: Decimal | None = None
    clause: str | None = None
    evidence_id: int | None = None
    words: str = ""


def take(conn: Connection, claim_id: int, by: By) -> Claim:
    """Whoever takes it decides on it."""
    with conn.transaction():
        return move(conn, claim_id, ClaimAction.TAKE, by, Sets(reviewer=by.actor))


def ask(conn: Connection, claim_id: int, by: By, *, words: str) -> Claim:
    """Something is wanted of the customer; no time runs until it comes."""
    with conn.transaction():
        by = By(by.actor, by.at, as_written(words))
        return move(conn, claim_id, ClaimAction.ASK, by, Sets(asked=words, reviewer=by.actor))


def decide(conn: Connection, product: Product, claim_id: int, decided: list[Decided], by: By) -> Claim:
    """Decides on every line at once. BadEntry for a line that is none or is missing, a refusal without its clause, and
    a clause of the product file without the photo of what was seen."""
    with conn.transaction():
        positions = [line.position for line in lines_of(conn, claim_id)]
        if sorted(one.position for one in decided) != positions:
            given = [one.position for one in decided]
            raise BadEntry("lines", given, coded("decide_every_line", lines=len(positions)))
        for one in decided:
            _check(conn, product, claim_id, one)
        claim = move(conn, claim_id, ClaimAction.DECIDE, by)
        for one in decided:
            put_decision(
                conn,
                claim_id,
                LineDecision(
                    claim.round,
                    one.position,
                    one.decision,
                    one.granted,
                    one.amount,
                    one.clause,
                    one.evidence_id,
                    one.words,
                ),
            )
        return claim


def settle(conn: Connection, product: Product, claim_id: int, by: By) -> Claim:
    """What was granted is handed over, and other systems are told. WarrantyClaimRefused where nothing was granted."""
    with conn.transaction():
        found = known_claim(conn, claim_id)
        if found.state == ClaimState.DECIDED and is_wholly(conn, found, "refused"):
            raise WarrantyClaimRefused(coded("claim_nothing_to_settle", claim=found.number))
        claim = move(conn, claim_id, ClaimAction.SETTLE, by)
        write_event(
            conn,
            type="claim.settled",
            subject=f"claim/{claim.id}",
            tenant_id=claim.tenant_id,
            at=by.at,
            data=_settlement(conn, product, claim),
        )
        return claim


def close(conn: Connection, claim_id: int, by: By) -> Claim:
    """What was settled, or wholly refused, is over."""
    with conn.transaction():
        found = known_claim(conn, claim_id)
        if found.state == ClaimState.DECIDED and not is_wholly(conn, found, "refused"):
            raise WarrantyClaimRefused(coded("claim_to_settle_first", claim=found.number))
        return move(conn, claim_id, ClaimAction.CLOSE, by)


def standing_decisions(conn: Connection, claim: Claim) -> dict[int, LineDecision]:
    """What was decided last on each line, by its position."""
    return {one.position: one for one in decisions_of(conn, claim.id)}


def is_wholly(conn: Connection, claim: Claim, decision: str) -> bool:
    """Whether every line was decided so."""
    standing = standing_decisions(conn, claim)
    return bool(standing) and all(one.decision == decision for one in standing.values())


def clauses_of(product: Product) -> list[str]:
    """What a refusal may rest on: the clauses of the product file, and what our records show."""
    own = [one.id for one in product.warranty.clauses] if product.warranty else []
    return [*RECORDED_CLAUSES, *own]


def _check(conn: Connection, product: Product, claim_id: int, one: Decided) -> None:
    where = f"lines.{one.position}"
    if one.decision == "refused" and one.granted is not None:
        raise BadEntry(where, one.granted, coded("refused_grants_nothing"))
    if one.decision != "refused" and one.granted is None:
        raise BadEntry(where, "", coded("decision_grants_something"))
    if one.decision == "approved":
        return
    if one.clause not in clauses_of(product):
        raise BadEntry(where, one.clause or "", coded("refusal_needs_clause", declared=clauses_of(product)))
    photo = find_evidence(conn, one.evidence_id) if one.evidence_id is not None else None
    if one.evidence_id is not None and (photo is None or photo.claim_id != claim_id):
        raise BadEntry(where, one.evidence_id, coded("photo_of_another_claim"))
    if photo is None and one.clause not in RECORDED_CLAUSES:
        raise BadEntry(where, "", coded("refusal_needs_photo"))


def _settlement(conn: Connection, product: Product, claim: Claim) -> dict[str, object]:
    """What other systems need: numbers and codes."""
    standing = standing_decisions(conn, claim)
    lines: list[dict[str, object]] = []
    for line in lines_of(conn, claim.id):
        one = standing[line.position]
        amount = None if one.amount is None else str(one.amount)
        lines.append(
            {
                "item": line.item,
                "component": line.component,
                "decision": one.decision,
                "granted": one.granted,
                "amount": amount,
            }
        )
    return {
        "claim": claim.number,
        "product": claim.product,
        "serial": claim.serial,
        "customer": claim.customer_id,
        "ticket": claim.ticket_id,
        "currency": product.charges.currency,
        "lines": lines,
    }
