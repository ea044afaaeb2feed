"""What is done to members of staff, by the API and by the console alike; each act is one transaction."""

from dataclasses import replace
from datetime import datetime

from api.access.principal import Principal
from api.accounts.managing import refuse_above, refuse_the_last, refuse_yourself, tenant_for_new, the_member
from api.web.problems import Conflict
from fleet.coded import coded
from service.accounts import acts
from service.accounts.links import AccountLinks, MadeLink
from store.engine.database import Connection
from store.identity.people import (
    NewPerson,
    Person,
    PersonChange,
    PersonState,
    change_person,
    create_person,
    person_of_email,
)
from store.identity.sessions import end_sessions
from store.identity.single_use_links import LinkPurpose


def enter_member(
    conn: Connection, principal: Principal, links: AccountLinks, new: NewPerson, *, now: datetime, mail: bool
) -> tuple[Person, MadeLink | None]:
    """Enters somebody. Who has an address is invited: the link lets them in once; `mail`: it is mailed, too."""
    with conn.transaction():
        tenant_id = tenant_for_new(conn, principal, new.tenant_id)
        refuse_above(principal, new.role, tenant_id)
        state = PersonState.INVITED if new.email else PersonState.NAMED
        person = create_person(conn, replace(new, state=state, tenant_id=tenant_id))
        if person is None:
            raise Conflict(coded("person_taken"))
        return person, _invite(conn, links, person, now=now, mail=mail) if person.email else None


def change_member(
    conn: Connection,
    principal: Principal,
    links: AccountLinks,
    person_id: int,
    wanted: PersonChange,
    *,
    now: datetime,
    mail: bool,
) -> Person:
    """Changes role, address, areas, or state (active: enabled again; disabled: signed out, and kept out).

    Somebody without an account gets one by an address: they are invited.
    """
    with conn.transaction():
        person = the_member(conn, principal, person_id)
        _refuse(conn, principal, person, wanted)
        change_person(conn, person_id, replace(wanted, state=_state_after(person, wanted)))
        if wanted.state is PersonState.DISABLED:
            acts.disable_person(conn, person_id, now=now)
        changed = the_member(conn, principal, person_id)
        if person.state is PersonState.NAMED and changed.state is PersonState.INVITED:
            _invite(conn, links, changed, now=now, mail=mail)
        return changed


def give_member_link(
    conn: Connection,
    principal: Principal,
    links: AccountLinks,
    person_id: int,
    *,
    now: datetime,
    mail: bool,
    only_invite: bool = False,
) -> tuple[Person, MadeLink, LinkPurpose]:
    """A new link: to come in for the first time, or again; the one before is good no longer.

    `only_invite`: refuses where somebody has come in already.
    """
    with conn.transaction():
        person = the_member(conn, principal, person_id)
        refuse_above(principal, person.role, person.tenant_id)
        been_here = person.state is PersonState.ACTIVE
        if person.state is PersonState.DISABLED or not person.email or (been_here and only_invite):
            raise Conflict(coded("not_invitable", state=person.state))
        if person.state is PersonState.NAMED:
            change_person(conn, person_id, PersonChange(state=PersonState.INVITED))
        purpose = LinkPurpose.SIGN_IN if been_here else LinkPurpose.INVITATION
        return person, acts.give_link(conn, links, person_id, purpose, now=now, mail=mail), purpose


def sign_member_out(conn: Connection, principal: Principal, person_id: int, *, now: datetime) -> tuple[Person, int]:
    """Signs somebody out of every browser; returns of how many."""
    person = the_member(conn, principal, person_id)
    refuse_above(principal, person.role, person.tenant_id)
    return person, end_sessions(conn, person_id, at=now)


def drop_second_factor(conn: Connection, principal: Principal, person_id: int, *, now: datetime) -> None:
    """For somebody whose telephone is gone."""
    person = the_member(conn, principal, person_id)
    refuse_yourself(principal, person)
    refuse_above(principal, person.role, person.tenant_id)
    acts.remove_second_factor(conn, person_id, now=now)


def _refuse(conn: Connection, principal: Principal, person: Person, wanted: PersonChange) -> None:
    refuse_above(principal, person.role, person.tenant_id)
    if wanted.role is not None and wanted.role is not person.role:
        refuse_yourself(principal, person)
        refuse_above(principal, wanted.role, person.tenant_id)
        refuse_the_last(conn, person)
    if wanted.state is not None and wanted.state is not person.state:
        refuse_yourself(principal, person)
        if wanted.state is PersonState.DISABLED:
            refuse_the_last(conn, person)
        elif person.state is not PersonState.DISABLED:
            raise Conflict(coded("not_enabled", state=person.state))
    if wanted.email is not None and (owner := person_of_email(conn, wanted.email)) and owner.id != person.id:
        raise Conflict(coded("person_taken"))


def _state_after(person: Person, wanted: PersonChange) -> PersonState | None:
    """Somebody who is enabled again and never came in is invited still."""
    email = wanted.email or person.email
    if wanted.state is PersonState.ACTIVE and person.state is PersonState.DISABLED and person.signed_in_at is None:
        return PersonState.INVITED if email else PersonState.NAMED
    if wanted.state is None and wanted.email and person.state is PersonState.NAMED:
        return PersonState.INVITED
    return wanted.state


def _invite(conn: Connection, links: AccountLinks, person: Person, *, now: datetime, mail: bool) -> MadeLink:
    return acts.give_link(conn, links, person.id, LinkPurpose.INVITATION, now=now, mail=mail)
