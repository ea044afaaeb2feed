"""The life of a claim: its states, and the only moves there are between them."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from fleet.coded import CodedError, coded
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.activations import CaseChange
from store.warranty.claims import Claim, ClaimMove, count_due, find_claim, move_claim, note_claim

# Working time in which a claim, or its appeal, is decided; five days of eight hours.
DECIDE_WITHIN = timedelta(hours=40)


class ClaimState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    NEEDS_INFO = "needs_info"
    DECIDED = "decided"
    SETTLED = "settled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ClaimAction(StrEnum):
    DRAFT = "draft"
    SUBMIT = "submit"
    TAKE = "take"
    ASK = "ask"
    INFORM = "inform"
    DECIDE = "decide"
    APPEAL = "appeal"
    SETTLE = "settle"
    CLOSE = "close"
    WITHDRAW = "withdraw"


S = ClaimState
# As `is_open_claim` in SQL (store/migrations/*_claims_and_returns.sql); a test compares the two.
OPEN = (S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.NEEDS_INFO, S.DECIDED, S.SETTLED)
# action -> (the states it may leave, the state it leads to)
MOVES: dict[ClaimAction, tuple[tuple[ClaimState, ...], ClaimState]] = {
    ClaimAction.SUBMIT: ((S.DRAFT,), S.SUBMITTED),
    ClaimAction.TAKE: ((S.SUBMITTED,), S.IN_REVIEW),
    ClaimAction.ASK: ((S.SUBMITTED, S.IN_REVIEW), S.NEEDS_INFO),
    ClaimAction.INFORM: ((S.NEEDS_INFO,), S.IN_REVIEW),
    ClaimAction.DECIDE: ((S.IN_REVIEW,), S.DECIDED),
    ClaimAction.APPEAL: ((S.DECIDED,), S.IN_REVIEW),
    ClaimAction.SETTLE: ((S.DECIDED,), S.SETTLED),
    ClaimAction.CLOSE: ((S.DECIDED, S.SETTLED), S.CLOSED),
    ClaimAction.WITHDRAW: ((S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.NEEDS_INFO), S.WITHDRAWN),
}
# After these, the time until the decision is counted anew.
COUNTED = frozenset({ClaimAction.SUBMIT, ClaimAction.INFORM, ClaimAction.APPEAL})


class NoSuchClaim(CodedError, LookupError):
    """A number that no claim bears."""

    def __init__(self, number: object) -> None:
        super().__init__(coded("no_warranty_claim", claim=str(number)))


class WarrantyClaimRefused(CodedError):
    """What the claim's present state, or another rule of claims, does not allow."""


@dataclass(frozen=True, slots=True)
class Sets:
    """What a move sets beside the state; None leaves a field as it is."""

    reviewer: str | None = None
    asked: str | None = None
    appeal: str | None = None


def known_claim(conn: Connection, claim_id: int) -> Claim:
    found = find_claim(conn, claim_id)
    if found is None:
        raise NoSuchClaim(claim_id)
    return found


def move(conn: Connection, claim_id: int, action: ClaimAction, by: By, sets: Sets | None = None) -> Claim:
    """Makes one move and its line of history, in the caller's transaction. Of two who move at once one gets
    WarrantyClaimRefused."""
    allowed, to_state = MOVES[action]
    sets = sets or Sets()
    change = ClaimMove(
        action, to_state, [*allowed], by.at, by.actor, reviewer=sets.reviewer, asked=sets.asked, appeal=sets.appeal
    )
    left = move_claim(conn, claim_id, change)
    if left is None:
        raise _refusal(known_claim(conn, claim_id), action)
    note_claim(conn, claim_id, CaseChange(by.at, by.actor, action, left, to_state, by.why))
    if action in COUNTED:
        count_due(conn, claim_id, DECIDE_WITHIN)
    return known_claim(conn, claim_id)


def _refusal(claim: Claim, action: ClaimAction) -> WarrantyClaimRefused:
    if action is ClaimAction.APPEAL and claim.state == S.DECIDED:
        return WarrantyClaimRefused(coded("claim_appealed_before", claim=claim.number))
    return WarrantyClaimRefused(coded("claim_not_movable", claim=claim.number, state=claim.state, action=action))
