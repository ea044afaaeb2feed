"""What an administrator enters about people in the console, and the links that are shown to them for it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from api.access.names import Name
from api.access.principal import Principal
from api.accounts import members
from api.web.fields import Email
from dashboards.console import console
from fleet.coded import coded
from service.accounts.links import LASTS, AccountLinks, MadeLink, open_account_links
from service.tickets.reports import BadEntry
from store.engine.database import Connection
from store.identity.people import NewPerson, Person, PersonChange
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
    checked = replace(
        new,
        name=checked_name(new.name),
        email=checked_email(new.email or ""),
        time_zone=principal.time_zone or new.time_zone,
    )
    person, made = members.enter_member(conn, principal, _links(), checked, now=now, mail=_mails())
    assert made is not None  # Whoever has an address is invited.
    return _handed(person, made, LinkPurpose.INVITATION, now)


def change_member(
    conn: Connection, principal: Principal, person_id: int, wanted: PersonChange, now: datetime
) -> Person:
    """Changes role, address, areas or state; a refusal where the address is taken or unfit."""
    checked = replace(wanted, email=checked_email(wanted.email)) if wanted.email else wanted
    return members.change_member(conn, principal, _links(), person_id, checked, now=now, mail=_mails())


def give_member_link(conn: Connection, principal: Principal, person_id: int, now: datetime) -> HandedLink:
    """A new link: to come in for the first time, or again."""
    person, made, purpose = members.give_member_link(conn, principal, _links(), person_id, now=now, mail=_mails())
    return _handed(person, made, purpose, now)


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


def _links() -> AccountLinks:
    return open_account_links(console().settings)


def _mails() -> bool:
    return console().settings.smtp_url is not None


def _handed(person: Person, made: MadeLink, purpose: LinkPurpose, now: datetime) -> HandedLink:
    return HandedLink(person, made.address, now + LASTS[purpose], _mails())
