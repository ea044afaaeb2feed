"""Who may manage whom: nobody beyond their tenant, nobody above what they may do themselves."""

from api.access.permissions import Permission, permissions_of
from api.access.principal import Principal
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from service.tickets.reports import BadEntry
from store.engine.database import Connection
from store.identity.people import Person, PersonState, Role, find_person, other_administrators
from store.identity.tenants import find_tenant


def tenant_for_new(conn: Connection, principal: Principal, asked: int | None) -> int | None:
    """The tenant of somebody new: who asks can name their own alone; None: the whole installation."""
    if asked is None or asked == principal.tenant_id:
        return principal.tenant_id
    if principal.tenant_id is not None or find_tenant(conn, asked) is None:
        raise BadEntry("body.tenant_id", asked, coded("no_tenant", tenant=asked))
    return asked


def the_member(conn: Connection, principal: Principal, person_id: int) -> Person:
    """A member of staff whom the principal can see; Missing for anybody else."""
    person = find_person(conn, person_id)
    is_theirs = person is not None and principal.tenant_id in (None, person.tenant_id)
    if person is None or person.role is Role.CUSTOMER or not is_theirs:
        raise Missing(coded("no_person", person=person_id))
    return person


def refuse_above(principal: Principal, role: Role, tenant_id: int | None) -> None:
    """Conflict where this role may do what the principal may not: nobody makes or manages somebody above them."""
    theirs = set(permissions_of(role, tenant_id)) - {Permission.OWN_ACCOUNT}
    if not theirs <= set(principal.permissions):
        raise Conflict(coded("above_yourself", role=role))


def refuse_yourself(principal: Principal, person: Person) -> None:
    """Conflict where somebody changes their own role, tenant or state."""
    if principal.person_id == person.id:
        raise Conflict(coded("not_yourself"))


def refuse_the_last(conn: Connection, person: Person) -> None:
    """Conflict where nobody else could administer the installation. Asked in the transaction of the change."""
    administers = person.role is Role.ADMINISTRATOR and person.tenant_id is None
    if administers and person.state is PersonState.ACTIVE and not other_administrators(conn, person.id):
        raise Conflict(coded("last_administrator", name=person.name))
