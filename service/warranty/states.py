"""The life of an activation: its states, and the only moves there are between them."""

from enum import StrEnum

from fleet.coded import CodedError, coded
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.activations import (
    Activation,
    ActivationMove,
    CaseChange,
    VerifiedAlready,
    find_activation,
    move_activation,
    note_activation,
)


class ActivationState(StrEnum):
    SUBMITTED = "submitted"
    NEEDS_PROOF = "needs_proof"
    VERIFIED = "verified"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ActivationAction(StrEnum):
    SUBMIT = "submit"
    VERIFY = "verify"
    ASK_PROOF = "ask_proof"
    PROVE = "prove"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Rejected(StrEnum):
    """Why an activation was rejected, or what is missing of its proof."""

    UNKNOWN_SERIAL = "unknown_serial"
    ALREADY_ACTIVATED = "already_activated"
    PROOF_UNREADABLE = "proof_unreadable"
    PROOF_MISSING = "proof_missing"
    PROOF_OF_ANOTHER = "proof_of_another"
    SOLD_ELSEWHERE = "sold_elsewhere"
    OTHER = "other"


S = ActivationState
WAITING = (S.SUBMITTED, S.NEEDS_PROOF)
# action -> (the states it may leave, the state it leads to)
MOVES: dict[ActivationAction, tuple[tuple[ActivationState, ...], ActivationState]] = {
    ActivationAction.VERIFY: (WAITING, S.VERIFIED),
    ActivationAction.ASK_PROOF: ((S.SUBMITTED,), S.NEEDS_PROOF),
    ActivationAction.PROVE: ((S.NEEDS_PROOF,), S.SUBMITTED),
    ActivationAction.REJECT: (WAITING, S.REJECTED),
    ActivationAction.WITHDRAW: (WAITING, S.WITHDRAWN),
}


class NoSuchActivation(CodedError, LookupError):
    """A number that no activation bears."""

    def __init__(self, number: object) -> None:
        super().__init__(coded("no_activation", activation=str(number)))


class ActivationRefused(CodedError):
    """What the activation's present state, or another rule of activations, does not allow."""


def known_activation(conn: Connection, activation_id: int) -> Activation:
    found = find_activation(conn, activation_id)
    if found is None:
        raise NoSuchActivation(activation_id)
    return found


def move(
    conn: Connection,
    activation_id: int,
    action: ActivationAction,
    by: By,
    *,
    asset: tuple[int, str, int] | None = None,
    customer_id: int | None = None,
    reason: Rejected | None = None,
    words: str = "",
) -> Activation:
    """Makes one move and its line of history, in the caller's transaction. `asset`: its number, product and tenant,
    where staff say which it is. Of two who verify at once one gets ActivationRefused."""
    allowed, to_state = MOVES[action]
    asset_id, product, tenant_id = asset or (None, None, None)
    change = ActivationMove(
        action, to_state, [*allowed], by.at, by.actor, asset_id, product, customer_id, reason, words, tenant_id
    )
    try:
        left = move_activation(conn, activation_id, change)
    except VerifiedAlready as exc:
        number = known_activation(conn, activation_id).number
        raise ActivationRefused(coded("activation_of_activated", activation=number)) from exc
    found = known_activation(conn, activation_id)
    if left is None:
        raise ActivationRefused(
            coded("activation_not_movable", activation=found.number, state=found.state, action=action)
        )
    note_activation(conn, activation_id, CaseChange(by.at, by.actor, action, left, to_state, by.why))
    return found
