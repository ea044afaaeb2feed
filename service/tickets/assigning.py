"""Tickets are given to whoever an order's visit is planned with."""

from service.tickets.states import By, TicketAction, TicketState, move
from store.engine.database import Connection
from store.service.tickets import find_ticket


def assign_tickets(conn: Connection, tickets: list[int], by: By, assignee: str) -> None:
    """Each open ticket that is not theirs already, and on which nobody is at work, becomes theirs."""
    for number in tickets:
        ticket = find_ticket(conn, number)
        if ticket is None or ticket.state == TicketState.IN_PROGRESS:
            continue
        if (ticket.state, ticket.assignee) != (TicketState.ASSIGNED, assignee):
            move(conn, number, TicketAction.ASSIGN, by, assignee=assignee)
