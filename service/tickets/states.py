"""The life of a ticket: its states, and the only moves there are between them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fleet.coded import Coded, CodedError, coded
from store.engine.database import Connection
from store.service.tickets import Change, find_ticket, move_ticket, note_ticket


class State(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    ASSIGN = "assign"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    CANCEL = "cancel"
    REOPEN = "reopen"


# As `is_open` in SQL (store/migrations/*_open_states.sql); a test compares the two.
OPEN = (State.NEW, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD)
FINISHED = (State.RESOLVED, State.CLOSED)

# action -> (the states it may leave, the state it leads to)
MOVES: dict[Action, tuple[tuple[State, ...], State]] = {
    Action.ASSIGN: (OPEN, State.ASSIGNED),
    Action.START: ((State.NEW, State.ASSIGNED), State.IN_PROGRESS),
    Action.HOLD: ((State.NEW, State.ASSIGNED, State.IN_PROGRESS), State.ON_HOLD),
    Action.RESUME: ((State.ON_HOLD,), State.IN_PROGRESS),
    Action.RESOLVE: (OPEN, State.RESOLVED),
    Action.CLOSE: ((State.RESOLVED,), State.CLOSED),
    Action.CANCEL: (OPEN, State.CANCELLED),
    Action.REOPEN: (FINISHED, State.NEW),
}


class NoSuchTicket(CodedError, LookupError):
    """A ticket number that nothing bears."""

    def __init__(self, ticket_id: int) -> None:
        super().__init__(coded("no_ticket", ticket=ticket_id))


class IllegalMove(CodedError):
    """A move that the ticket's present state does not allow, or that somebody else made first."""


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a move, when on the fleet's clock, and why."""

    actor: str
    at: datetime
    why: Coded | None = None


def move(
    conn: Connection,
    ticket_id: int,
    action: Action,
    by: By,
    *,
    assignee: str | None = None,
    due_at: datetime | None = None,
    window_ends_at: datetime | None = None,
) -> State:
    """Makes one move and its line of history, in the caller's transaction; returns the state that was left.

    One guarded update decides between two who move at once: the second gets IllegalMove.
    """
    allowed, to_state = MOVES[action]
    left = move_ticket(
        conn,
        ticket_id,
        action=action,
        to_state=to_state,
        allowed=[*allowed],
        at=by.at,
        assignee=assignee,
        due_at=due_at,
        window_ends_at=window_ends_at,
    )
    if left is None:
        raise _refusal(conn, ticket_id, action)
    note_ticket(conn, ticket_id, Change(by.at, by.actor, action, left, to_state, by.why))
    return State(left)


def _refusal(conn: Connection, ticket_id: int, action: Action) -> CodedError:
    ticket = find_ticket(conn, ticket_id)
    if ticket is None:
        return NoSuchTicket(ticket_id)
    return IllegalMove(
        coded("ticket_not_movable", ticket=ticket_id, state=ticket.state, action=action, allowed=MOVES[action][0])
    )
