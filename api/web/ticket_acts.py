"""Who acts on a ticket, at the clock of its fleet."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.access.asks import demand
from api.access.permissions import Permission
from api.access.principal import Principal
from api.web.database import Database
from api.web.problems import Missing
from fleet.coded import as_written, coded
from service.tickets.states import By
from store.engine.database import Connection
from store.service.tickets import Ticket, find_ticket


@contextmanager
def acting(db: Database, ticket_id: int, actor: str, why: str = "") -> Iterator[tuple[Connection, By]]:
    """A connection, and who acts at the clock of the ticket's fleet."""
    with db.connection() as conn:
        ticket = known(conn, ticket_id)
        yield conn, By(actor, db.now(conn, ticket.product), as_written(why) if why else None)


@contextmanager
def working(
    db: Database, ticket_id: int, actor: str, principal: Principal, why: str = ""
) -> Iterator[tuple[Connection, By]]:
    """As `acting`, for whoever may work on this very ticket."""
    with acting(db, ticket_id, actor, why) as (conn, by):
        demand(principal, Permission.TICKETS_WORK, known(conn, ticket_id))
        yield conn, by


def known(conn: Connection, ticket_id: int) -> Ticket:
    ticket = find_ticket(conn, ticket_id)
    if ticket is None:
        raise Missing(coded("no_ticket", ticket=ticket_id))
    return ticket
