"""Who may be given a ticket: a person of its tenant whose role works on tickets."""

from api.access.permissions import ROLES, Permission
from api.access.principal import Principal, PrincipalKind
from fleet.coded import coded
from fleet.names_of_parts import is_part
from service.tickets.reports import BadEntry
from store.engine.database import Connection
from store.identity.people import (
    NewPerson,
    Person,
    PersonState,
    Role,
    assignable_people,
    create_person,
    tenant_of_asset,
)
from store.service.tickets import Ticket

WORKING = [role for role, held in ROLES.items() if Permission.TICKETS_WORK in held]
LONGEST_NAME = 100
MOST_NAMED = 30


def assignable(conn: Connection, ticket: Ticket) -> list[Person]:
    """Everybody who may be given this ticket, by name."""
    return assignable_people(conn, ticket.asset_id, WORKING)


def assignee_named(conn: Connection, principal: Principal, ticket: Ticket, name: str) -> str:
    """The name of the person who gets the ticket, as it is kept.

    A name that nobody bears is entered where a program asks, as of somebody who cannot sign in; a person who asks
    gets BadEntry, which names whom they can choose.
    """
    people = assignable(conn, ticket)
    wanted = name.strip()
    for person in people:
        if person.name.casefold() == wanted.casefold():
            return person.name
    known = [person.name for person in people[:MOST_NAMED]]
    refusal = BadEntry("assignee", name, coded("assignee_unknown", known=known) if known else coded("assignee_nobody"))
    if principal.kind is PrincipalKind.PERSON or len(wanted) > LONGEST_NAME or is_part(wanted):
        raise refusal
    tenant_id = tenant_of_asset(conn, ticket.asset_id)
    entered = create_person(conn, NewPerson(wanted, Role.TECHNICIAN, state=PersonState.NAMED, tenant_id=tenant_id))
    if entered is None:  # Somebody else's name: of another role, or who has gone.
        raise refusal
    return entered.name
