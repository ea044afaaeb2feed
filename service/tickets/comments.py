"""Comments on tickets, from staff for staff: each is a line of the ticket's history, and no customer is sent it."""

from fleet.coded import as_written, coded
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By, NoSuchTicket
from store.engine.database import Connection
from store.service.tickets import Ticket, TicketChange, find_ticket, lock_ticket, note_ticket

COMMENT = "comment"
LONGEST = 4000


def write_comment(conn: Connection, ticket_id: int, by: By, text: str, *, key: str | None = None) -> Ticket:
    """Adds a comment, in whatever state the ticket is; one with a `key` that its author sent before is there already.

    BadEntry for a text that is empty or longer than LONGEST; NoSuchTicket.
    """
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise BadEntry("text", said[:40], coded("comment_length", most=LONGEST))
    with conn.transaction():
        lock_ticket(conn, ticket_id)  # The second of two same comments waits here and finds the first.
        ticket = find_ticket(conn, ticket_id)
        if ticket is None:
            raise NoSuchTicket(ticket_id)
        change = TicketChange(by.at, by.actor, COMMENT, ticket.state, ticket.state, as_written(said), key)
        note_ticket(conn, ticket_id, change, once=key is not None)
        return ticket
