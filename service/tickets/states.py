"""The life of a ticket: its states, and the only moves there are between them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fleet.coded import Coded, CodedError, coded
from service.sla.following import follow_move
from store.engine.database import Connection
from store.service.tickets import TicketChange, find_ticket, move_ticket, note_ticket


class TicketState(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class TicketAction(StrEnum):
    ASSIGN = "assign"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    CANCEL = "cancel"
    REOPEN = "reopen"


# As `is_open` in SQL (store/migrations/*_open_states.sql); a test compares the two.
OPEN = (TicketState.NEW, TicketState.ASSIGNED, TicketState.IN_PROGRESS, TicketState.ON_HOLD)
FINISHED = (TicketState.RESOLVED, TicketState.CLOSED)

# action -> (the states it may leave, the state it leads to)
MOVES: dict[TicketAction, tuple[tuple[TicketState, ...], TicketState]] = {
    TicketAction.ASSIGN: (OPEN, TicketState.ASSIGNED),
    TicketAction.START: ((TicketState.NEW, TicketState.ASSIGNED), TicketState.IN_PROGRESS),
    TicketAction.HOLD: ((TicketState.NEW, TicketState.ASSIGNED, TicketState.IN_PROGRESS), TicketState.ON_HOLD),
    TicketAction.RESUME: ((TicketState.ON_HOLD,), TicketState.IN_PROGRESS),
    TicketAction.RESOLVE: (OPEN, TicketState.RESOLVED),
    TicketAction.CLOSE: ((TicketState.RESOLVED,), TicketState.CLOSED),
    TicketAction.CANCEL: (OPEN, TicketState.CANCELLED),
    TicketAction.REOPEN: ((*FINISHED, TicketState.CANCELLED), TicketState.NEW),
}


class NoSuchTicket(CodedError, LookupError):
    """A ticket number that nothing bears."""

    def __init__(self, ticket_id: int) -> None:
        super().__init__(coded("no_ticket", ticket=ticket_id))


class IllegalMove(CodedError):
    """A move that the ticket's present state does not allow, or that somebody else made first."""


class DeviceRetired(CodedError):
    """A failure report of an asset that left the fleet: it was replaced, or taken back."""

    def __init__(self, asset_id: int) -> None:
        super().__init__(coded("asset_retired_no_ticket", asset=asset_id))


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a move, when on the fleet's clock, and why."""

    actor: str
    at: datetime
    why: Coded | None = None


def move(
    conn: Connection,
    ticket_id: int,
    action: TicketAction,
    by: By,
    *,
    assignee: str | None = None,
    due_at: datetime | None = None,
    window_ends_at: datetime | None = None,
) -> TicketState:
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
    note_ticket(conn, ticket_id, TicketChange(by.at, by.actor, action, left, to_state, by.why))
    follow_move(conn, ticket_id, action, left=left, at=by.at, by=by.actor)
    return TicketState(left)


def _refusal(conn: Connection, ticket_id: int, action: TicketAction) -> CodedError:
    ticket = find_ticket(conn, ticket_id)
    if ticket is None:
        return NoSuchTicket(ticket_id)
    return IllegalMove(
        coded("ticket_not_movable", ticket=ticket_id, state=ticket.state, action=action, allowed=MOVES[action][0])
    )
