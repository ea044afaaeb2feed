"""What an administrator changes about people; each act is one transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from api.access.names import Name
from api.access.principal import Principal
from api.accounts.managing import refuse_above, refuse_the_last, refuse_yourself, tenant_for_new, the_member
from api.web.fields import Email
from api.web.problems import Conflict
from dashboards.console import console
from fleet.coded import coded
from service.accounts import acts
from service.accounts.links import LASTS, open_account_links
from service.tickets.reports import BadEntry
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

NAME: TypeAdapter[str] = TypeAdapter(Name)
EMAIL: TypeAdapter[str] = TypeAdapter(Email)
MOST_AREAS = 100


@dataclass(frozen=True, slots=True)
class HandedLink:
    """A link that is shown once. `mailed`: it leaves by mail, too."""

    person: Person
    address: str = field(repr=False)
    until: datetime
    mailed: bool


def invite_member(conn: Connection, principal: Principal, new: NewPerson, now: datetime) -> HandedLink:
    """Enters somebody, and makes the link that lets them in; a refusal where name or address is taken or unfit."""
    with conn.transaction():
        tenant_id = tenant_for_new(conn, principal, new.tenant_id)
        refuse_above(principal, new.role, tenant_id)
        person = create_person(
            conn,
            NewPerson(
                name=checked_name(new.name),
                role=new.role,
                email=checked_email(new.email or ""),
                state=PersonState.INVITED,
                tenant_id=tenant_id,
                areas=new.areas,
                language=new.language,
                time_zone=principal.time_zone or new.time_zone,
            ),
        )
        if person is None:
            raise Conflict(coded("person_taken"))
        return _link(conn, person, LinkPurpose.INVITATION, now)


def change_member(conn: Connection, principal: Principal, person_id: int, wanted: PersonChange) -> None:
    """Changes role, address or areas."""
    with conn.transaction():
        person = the_member(conn, principal, person_id)
        refuse_above(principal, person.role, person.tenant_id)
        if wanted.role is not None and wanted.role is not person.role:
            refuse_yourself(principal, person)
            refuse_above(principal, wanted.role, person.tenant_id)
            refuse_the_last(conn, person)
        email = checked_email(wanted.email) if wanted.email else None
        if email is not None and (owner := person_of_email(conn, email)) and owner.id != person_id:
            raise Conflict(coded("person_taken"))
        change_person(conn, person_id, PersonChange(role=wanted.role, areas=wanted.areas, email=email))


def disable_member(conn: Connection, principal: Principal, person_id: int, now: datetime) -> None:
    """Signs somebody out everywhere, and keeps them out."""
    with conn.transaction():
        person = the_member(conn, principal, person_id)
        refuse_yourself(principal, person)
        refuse_above(principal, person.role, person.tenant_id)
        refuse_the_last(conn, person)
        acts.disable_person(conn, person_id, now=now)


def enable_member(conn: Connection, principal: Principal, person_id: int) -> None:
    """Lets somebody in again who was disabled; who never came in is invited still."""
    with conn.transaction():
        person = the_member(conn, principal, person_id)
        refuse_above(principal, person.role, person.tenant_id)
        if person.state is not PersonState.DISABLED:
            raise Conflict(coded("not_enabled", state=person.state))
        been_here = person.signed_in_at is not None
        state = PersonState.ACTIVE if been_here else PersonState.INVITED if person.email else PersonState.NAMED
        change_person(conn, person_id, PersonChange(state=state))


def give_member_link(conn: Connection, principal: Principal, person_id: int, now: datetime) -> HandedLink:
    """A new link: to come in for the first time, or again. Who was only a name is invited, if there is an address."""
    with conn.transaction():
        person = the_member(conn, principal, person_id)
        refuse_above(principal, person.role, person.tenant_id)
        if person.state is PersonState.DISABLED or not person.email:
            raise Conflict(coded("not_invitable", state=person.state))
        if person.state is PersonState.NAMED:
            change_person(conn, person_id, PersonChange(state=PersonState.INVITED))
        again = person.state is PersonState.ACTIVE
        return _link(conn, person, LinkPurpose.SIGN_IN if again else LinkPurpose.INVITATION, now)


def end_member_sessions(conn: Connection, principal: Principal, person_id: int, now: datetime) -> int:
    """Signs somebody out of every browser; returns of how many."""
    person = the_member(conn, principal, person_id)
    refuse_above(principal, person.role, person.tenant_id)
    return end_sessions(conn, person_id, at=now)


def drop_second_factor(conn: Connection, principal: Principal, person_id: int, now: datetime) -> None:
    """For somebody whose telephone is gone."""
    person = the_member(conn, principal, person_id)
    refuse_yourself(principal, person)
    refuse_above(principal, person.role, person.tenant_id)
    acts.remove_second_factor(conn, person_id, now=now)


def checked_name(entered: str) -> str:
    """BadEntry for what cannot be the name of a person or of a program."""
    try:
        return NAME.validate_python(entered.strip())
    except ValidationError as exc:
        raise BadEntry("name", entered, coded("name_unfit")) from exc


def checked_email(entered: str) -> str:
    try:
        return EMAIL.validate_python(entered.strip())
    except ValidationError as exc:
        raise BadEntry("email", entered, coded("email_unfit")) from exc


def areas_of(entered: str) -> list[str]:
    """Areas that were entered in one line, each once."""
    names = (" ".join(name.split()) for name in entered.split(","))
    return list(dict.fromkeys(name for name in names if name))[:MOST_AREAS]


def _link(conn: Connection, person: Person, purpose: LinkPurpose, now: datetime) -> HandedLink:
    settings = console().settings
    mailed = settings.smtp_url is not None
    made = acts.give_link(conn, open_account_links(settings), person.id, purpose, now=now, mail=mailed)
    return HandedLink(person, made.address, now + LASTS[purpose], mailed)
