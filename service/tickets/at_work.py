"""Tickets follow the visit that is for them: work begins on site, and waits where it could not be completed."""

from service.sla.holding import HoldReason, note_hold
from service.tickets.states import By, TicketAction, TicketState, move
from store.engine.database import Connection
from store.service.tickets import find_ticket


def start_work(conn: Connection, tickets: list[int], by: By) -> None:
    for number in tickets:
        ticket = find_ticket(conn, number)
        if ticket is not None and ticket.state != TicketState.IN_PROGRESS:
            move(conn, number, TicketAction.RESUME if ticket.state == TicketState.ON_HOLD else TicketAction.START, by)


def put_on_hold(conn: Connection, tickets: list[int], reason: HoldReason, by: By) -> None:
    for number in tickets:
        ticket = find_ticket(conn, number)
        if ticket is not None and ticket.state != TicketState.ON_HOLD:
            move(conn, number, TicketAction.HOLD, by)
            note_hold(conn, number, reason, at=by.at, resume_at=None, by=by.actor)
