"""The life of a return: its states, and the only moves there are between them."""

from dataclasses import dataclass, replace
from enum import StrEnum

from fleet.coded import CodedError, coded
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.activations import CaseChange
from store.warranty.returns import Return, ReturnMove, find_return, move_return, note_return


class ReturnState(StrEnum):
    REQUESTED = "requested"
    AUTHORISED = "authorised"
    SENT = "sent"
    RECEIVED = "received"
    ASSESSED = "assessed"
    REPAIRING = "repairing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CLOSED = "closed"
    EXPIRED = "expired"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class ReturnAction(StrEnum):
    REQUEST = "request"
    AUTHORISE = "authorise"
    REFUSE = "refuse"
    CANCEL = "cancel"
    SEND = "send"
    EXPIRE = "expire"
    RECEIVE = "receive"
    ASSESS = "assess"
    REPAIR = "repair"
    SHIP = "ship"
    SHIP_AHEAD = "ship_ahead"
    EXCHANGE = "exchange"
    DELIVER = "deliver"
    TAKE_BACK = "take_back"
    CLOSE = "close"
    REFUND = "refund"


class ComesBack(StrEnum):
    """Whether the old product must come back, and when the other one leaves. NONE: it stays with the customer. BEFORE:
    the other one leaves first. EXCHANGE: both at once, at the customer's. AFTER: once the old one was assessed."""

    NONE = "none"
    BEFORE = "before"
    EXCHANGE = "exchange"
    AFTER = "after"


class Disposition(StrEnum):
    """What an assessment came to. AS_IT_IS: nothing is wrong with it, it goes back."""

    REPAIR = "repair"
    REPLACEMENT = "replacement"
    REFUND = "refund"
    AS_IT_IS = "as_it_is"


class Refusal(StrEnum):
    NOT_COVERED = "not_covered"
    NO_FAULT = "no_fault"
    TOO_LATE = "too_late"
    NOT_OURS = "not_ours"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rule:
    """The states that an action may leave, the one that it leads to (None: none other), of which policies and which
    assessments. None: any."""

    leaves: tuple[ReturnState, ...]
    to: ReturnState
    policies: tuple[ComesBack, ...] | None = None
    dispositions: tuple[Disposition, ...] | None = None


S, C, D, A = ReturnState, ComesBack, Disposition, ReturnAction
# As `is_open_return` in SQL (store/migrations/*_claims_and_returns.sql); a test compares the two.
OVER = (S.CLOSED, S.EXPIRED, S.REFUSED, S.CANCELLED)
SENT_BACK = (D.REPLACEMENT, D.AS_IT_IS)
MOVES: dict[ReturnAction, tuple[Rule, ...]] = {
    A.AUTHORISE: (Rule((S.REQUESTED,), S.AUTHORISED),),
    A.REFUSE: (Rule((S.REQUESTED,), S.REFUSED),),
    A.CANCEL: (Rule((S.REQUESTED, S.AUTHORISED), S.CANCELLED),),
    A.SEND: (Rule((S.AUTHORISED,), S.SENT, (C.BEFORE, C.EXCHANGE, C.AFTER)),),
    A.EXPIRE: (Rule((S.AUTHORISED,), S.EXPIRED),),
    A.RECEIVE: (Rule((S.AUTHORISED, S.SENT), S.RECEIVED, (C.BEFORE, C.EXCHANGE, C.AFTER)),),
    A.ASSESS: (Rule((S.RECEIVED,), S.ASSESSED),),
    A.REPAIR: (Rule((S.ASSESSED,), S.REPAIRING, None, (D.REPAIR,)),),
    A.SHIP: (Rule((S.REPAIRING,), S.SHIPPED), Rule((S.ASSESSED,), S.SHIPPED, None, SENT_BACK)),
    A.SHIP_AHEAD: (Rule((S.AUTHORISED, S.SENT), S.SHIPPED, (C.NONE, C.BEFORE)),),
    A.EXCHANGE: (Rule((S.AUTHORISED,), S.DELIVERED, (C.EXCHANGE,)),),
    A.DELIVER: (Rule((S.SHIPPED,), S.DELIVERED),),
    A.TAKE_BACK: (
        Rule((S.SHIPPED,), S.SHIPPED, (C.BEFORE,)),
        Rule((S.DELIVERED,), S.DELIVERED, (C.BEFORE,)),
    ),
    A.CLOSE: (Rule((S.DELIVERED,), S.CLOSED),),
    A.REFUND: (Rule((S.ASSESSED,), S.CLOSED, None, (D.REFUND,)),),
}


class NoSuchReturn(CodedError, LookupError):
    """A number that no return bears."""

    def __init__(self, number: object) -> None:
        super().__init__(coded("no_return", number=str(number)))


class ReturnRefused(CodedError):
    """What the return's present state, policy or assessment does not allow."""


def known_return(conn: Connection, return_id: int) -> Return:
    found = find_return(conn, return_id)
    if found is None:
        raise NoSuchReturn(return_id)
    return found


def move(conn: Connection, return_id: int, action: ReturnAction, by: By, sets: ReturnMove | None = None) -> Return:
    """Makes one move and its line of history, in the caller's transaction; `sets`: what else it sets. Of two who move
    at once one gets ReturnRefused."""
    for rule in MOVES[action]:
        change = replace(
            sets or plain(by),
            action=action,
            to_state=rule.to,
            allowed=[*rule.leaves],
            at=by.at,
            policies=None if rule.policies is None else [*rule.policies],
            dispositions=None if rule.dispositions is None else [*rule.dispositions],
        )
        left = move_return(conn, return_id, change)
        if left is not None:
            note_return(conn, return_id, CaseChange(by.at, by.actor, action, left, rule.to, by.why))
            return known_return(conn, return_id)
    raise refusal(known_return(conn, return_id), action)


def plain(by: By) -> ReturnMove:
    """A move that sets nothing but the state."""
    return ReturnMove("", "", [], by.at)


def refusal(found: Return, action: ReturnAction) -> ReturnRefused:
    """The state, or else the policy or the assessment, does not allow it."""
    if any(found.state in rule.leaves for rule in MOVES[action]):
        disposition = found.disposition or "none"
        args = {"number": found.number, "action": action, "comes_back": found.comes_back, "disposition": disposition}
        return ReturnRefused(coded("return_not_so", **args))
    return ReturnRefused(coded("return_not_movable", number=found.number, state=found.state, action=action))
