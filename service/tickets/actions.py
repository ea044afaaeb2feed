"""What staff do with a ticket: assign, start, hold, resume, cancel, close. Each is one guarded move."""

from datetime import datetime

from fleet.coded import coded
from service.notices.enabled_channels import TO_CUSTOMERS, Outlets
from service.notices.outcome_notices import write_cancellation_notice, write_visit_notice
from service.orders.acts import settle_order
from service.orders.declined import refuse_declined, refuse_other_technician
from service.sla.holding import HoldReason, note_hold
from service.sla.promises import tell_of_assignment
from service.tickets.states import By, TicketAction, move
from store.assets.fleet_clocks import wake
from store.assets.products import current_product
from store.engine.database import Connection
from store.learning.predictions import end_predictions_of_ticket
from store.service.tickets import Ticket, find_ticket


def assign(conn: Connection, ticket_id: int, by: By, assignee: str, outlets: Outlets = TO_CUSTOMERS) -> Ticket:
    """Gives a ticket to somebody; a time that the customer agreed to is confirmed."""
    with conn.transaction():
        refuse_declined(conn, ticket_id)
        refuse_other_technician(conn, ticket_id, assignee)
        given = By(by.actor, by.at, coded("assigned_to", assignee=assignee))
        ticket = _moved(conn, ticket_id, TicketAction.ASSIGN, given, assignee=assignee)
        tell_of_assignment(conn, ticket_id, at=by.at, actor=by.actor)
        if product := current_product(conn, ticket.product):
            write_visit_notice(conn, product, ticket, at=by.at, outlets=outlets)
        return ticket


def start(conn: Connection, ticket_id: int, by: By) -> Ticket:
    with conn.transaction():
        refuse_declined(conn, ticket_id)
        return _moved(conn, ticket_id, TicketAction.START, by)


def hold(
    conn: Connection,
    ticket_id: int,
    by: By,
    reason: HoldReason = HoldReason.OTHER,
    resume_at: datetime | None = None,
) -> Ticket:
    """A ticket waits; what the reason pauses is due later. `resume_at`: when it goes on by itself."""
    with conn.transaction():
        ticket = _moved(conn, ticket_id, TicketAction.HOLD, by)
        note_hold(conn, ticket_id, reason, at=by.at, resume_at=resume_at, by=by.actor)
        return find_ticket(conn, ticket_id) or ticket


def resume(conn: Connection, ticket_id: int, by: By) -> Ticket:
    return _moved(conn, ticket_id, TicketAction.RESUME, by)


def close(conn: Connection, ticket_id: int, by: By) -> Ticket:
    return _moved(conn, ticket_id, TicketAction.CLOSE, by)


def cancel(conn: Connection, ticket_id: int, by: By, outlets: Outlets = TO_CUSTOMERS) -> Ticket:
    """Ends a ticket without a visit: the predictions that led to it end as not inspected."""
    with conn.transaction():
        ticket = _moved(conn, ticket_id, TicketAction.CANCEL, by)
        why = (
            coded("ticket_cancelled_why", ticket=ticket_id, why=by.why)
            if by.why
            else coded("ticket_cancelled", ticket=ticket_id)
        )
        end_predictions_of_ticket(conn, ticket_id, outcome="not_inspected", at=by.at, actor=by.actor, why=why)
        settle_order(conn, ticket_id, by, inspected=False)
        if product := current_product(conn, ticket.product):
            write_cancellation_notice(conn, product, ticket, at=by.at, outlets=outlets)
        wake(conn, ticket.product)
        return ticket


def _moved(conn: Connection, ticket_id: int, action: TicketAction, by: By, assignee: str | None = None) -> Ticket:
    with conn.transaction():
        move(conn, ticket_id, action, by, assignee=assignee)
        ticket = find_ticket(conn, ticket_id)
        assert ticket is not None
        return ticket
