"""Visits that customers do not want: nobody is sent until somebody confirms, with a reason, that one is needed."""

from fleet.coded import CodedError, as_written, coded
from service.orders.states import LIVING, OrderRefused
from service.tickets.states import By, NoSuchTicket
from store.engine.database import Connection
from store.orders.declined import confirm_visit, declined_visit, unwanted_of_order
from store.orders.orders import orders_of_ticket
from store.service.tickets import TicketChange, find_ticket, note_ticket


class VisitDeclined(CodedError):
    """Sending somebody to a customer who wants no visit."""


def refuse_unwanted(conn: Connection, order_id: int) -> None:
    """VisitDeclined where the customer wants no visit for any ticket of the order, and nobody confirmed one."""
    if ticket := unwanted_of_order(conn, order_id):
        raise VisitDeclined(coded("visit_declined", ticket=ticket))


def refuse_declined(conn: Connection, ticket_id: int) -> None:
    """The same for one ticket."""
    declined = declined_visit(conn, ticket_id)
    if declined is not None and declined.confirmed_at is None:
        raise VisitDeclined(coded("visit_declined", ticket=ticket_id))


def refuse_other_technician(conn: Connection, ticket_id: int, assignee: str) -> None:
    """OrderRefused where the ticket's visit is planned with somebody else: the appointment is to be moved then."""
    for order in orders_of_ticket(conn, ticket_id):
        if order.state in LIVING and order.technician not in (None, assignee):
            raise OrderRefused(coded("planned_with_other", order=order.id, technician=order.technician or ""))


def confirm_declined(conn: Connection, ticket_id: int, by: By, reason: str) -> None:
    """A visit is needed all the same; the reason stands in the ticket's history."""
    with conn.transaction():
        ticket = find_ticket(conn, ticket_id)
        if ticket is None:
            raise NoSuchTicket(ticket_id)
        if not confirm_visit(conn, ticket_id, at=by.at, by=by.actor, reason=reason):
            raise VisitDeclined(coded("visit_not_declined", ticket=ticket_id))
        note_ticket(
            conn,
            ticket_id,
            TicketChange(by.at, by.actor, "confirm_visit", ticket.state, ticket.state, as_written(reason)),
        )
