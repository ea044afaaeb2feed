"""Staff act for a caller on the customer's pages: the audit log and the ticket's history say who did it."""

from datetime import datetime

from fastapi import Request

from api.access.audit import address_of, audited
from api.my.customer import Visitor
from api.web.database import whole_database
from store.audit.actions import AuditAction
from store.service.tickets import TicketChange, find_ticket, note_ticket

ON_BEHALF = "on_behalf"


def noted_on_behalf(request: Request, visitor: Visitor, ticket_id: int, now: datetime) -> None:
    """`now`: the fleet's clock. The line stands behind what was done, in the same second."""
    who = visitor.principal
    with whole_database(request).connection() as conn, conn.transaction():
        ticket = find_ticket(conn, ticket_id)
        if ticket is not None:
            note_ticket(conn, ticket_id, TicketChange(now, who.name, ON_BEHALF, ticket.state, ticket.state, None))
        about, where = f"ticket/{ticket_id}", address_of(request)
        number = visitor.customer_id
        audited(conn, who, AuditAction.CHANGED, about, address=where, how=ON_BEHALF, customer=number)
