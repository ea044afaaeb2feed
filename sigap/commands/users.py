"""`user add`, `user list`, `user disable` and `user link`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from fleet.settings import Settings, load_settings
from service.accounts.acts import disable_person, give_link, remove_second_factor
from service.accounts.links import AccountLinks, open_account_links
from sigap.cli.audited import command_audited
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say, show_table
from sigap.platform.running import find_running, open_database
from store.audit.actions import AuditAction
from store.engine.database import Connection, connect
from store.identity.people import (
    NewPerson,
    Person,
    PersonState,
    Role,
    count_administrators,
    create_person,
    list_people,
    person_named,
    person_of_email,
)
from store.identity.single_use_links import LinkPurpose
from store.identity.tenants import list_tenants, tenant_named

LONGEST_EMAIL = 254
PAGE = 500
STAFF = [role for role in Role if role is not Role.CUSTOMER]


@dataclass(frozen=True, slots=True)
class NewUser:
    """The options of the command line."""

    email: str
    name: str
    role: str
    tenant: str | None
    areas: list[str]
    language: str


def add_user(new: NewUser, *, mail: bool, json: bool) -> None:
    role, email = _role(new.role), _email(new.email)
    if new.language not in ("id", "en"):
        raise CommandFailed(f"--language {new.language!r}: must be id or en")
    if new.areas and role is not Role.TECHNICIAN:
        raise CommandFailed(f"--area is for technicians; {new.name!r} is to be {role}")
    name = " ".join(new.name.split())
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise CommandFailed(f"--name {new.name!r}: must have 1 to 100 characters")
    with _installation(mail=mail) as (conn, links), conn.transaction():
        tenant_id = _tenant(conn, new.tenant)
        wanted = NewPerson(
            name, role, email, tenant_id=tenant_id, areas=[area.strip() for area in new.areas], language=new.language
        )
        person = create_person(conn, wanted)
        if person is None:
            raise CommandFailed(_taken(conn, email, name))
        now = datetime.now(UTC)
        made = give_link(conn, links, person.id, LinkPurpose.INVITATION, now=now, mail=mail)
        command_audited(conn, AuditAction.PERSON_INVITED, f"person/{person.id}", at=now, role=role.value)
    say(f"{name} ({role}) is invited. The link works once, for 7 days:")
    say(made.address)
    if json:
        end_with_json({"id": person.id, "email": email, "role": role.value, "link": made.address})


def list_users(*, json: bool) -> None:
    with _installation() as (conn, _):
        people, tenants = [*_everybody(conn)], {tenant.id: tenant.name for tenant in list_tenants(conn)}
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "email": one.email,
            "role": one.role.value,
            "state": one.state.value,
            "tenant": tenants.get(one.tenant_id) if one.tenant_id else None,
            "areas": one.areas,
            "password": one.has_password,
            "second_factor": one.has_second_factor,
            "signed_in_at": one.signed_in_at.isoformat(timespec="minutes") if one.signed_in_at else None,
        }
        for one in people
    ]
    shown = ["id", "name", "email", "role", "state", "areas", "second_factor", "signed_in_at"]
    if len(tenants) > 1:  # Until there are several, nobody needs the word.
        shown.insert(5, "tenant")
    show_table(
        "People", [one.replace("_", " ") for one in shown], [[_shown(row[name]) for name in shown] for row in rows]
    )
    if json:
        end_with_json({"people": rows})


def disable_user(who: str) -> None:
    with _installation() as (conn, _), conn.transaction():
        person = _person(conn, who)
        last = person.role is Role.ADMINISTRATOR and person.tenant_id is None and count_administrators(conn) == 1
        if last and person.state in (PersonState.ACTIVE, PersonState.INVITED):
            raise CommandFailed(f"{person.name} is the only administrator: add another one first")
        now = datetime.now(UTC)
        disable_person(conn, person.id, now=now)
        command_audited(conn, AuditAction.PERSON_CHANGED, f"person/{person.id}", at=now, state="disabled")
    say(f"{person.name} cannot sign in any more; their sessions have ended")


def link_user(who: str, *, mail: bool, remove_factor: bool, json: bool) -> None:
    with _installation(mail=mail) as (conn, links), conn.transaction():
        person, now = _person(conn, who), datetime.now(UTC)
        if person.state not in (PersonState.ACTIVE, PersonState.INVITED):
            raise CommandFailed(f"{person.name} is {person.state}: the page of people lets them in again")
        if mail and not person.email:
            raise CommandFailed(f"{person.name} has no e-mail address: leave --mail out, and hand the link over")
        if remove_factor and remove_second_factor(conn, person.id, now=now):
            command_audited(conn, AuditAction.SECOND_FACTOR_REMOVED, f"person/{person.id}", at=now)
            say(f"{person.name}: no code is asked for any more")
        made = give_link(conn, links, person.id, LinkPurpose.SIGN_IN, now=now, mail=mail)
        command_audited(conn, AuditAction.LINK_SENT, f"person/{person.id}", at=now)
    say(f"The link signs {person.name} in, once, within 2 hours:")
    say(made.address)
    if json:
        end_with_json({"id": person.id, "link": made.address})


@contextmanager
def _installation(*, mail: bool = False) -> Iterator[tuple[Connection, AccountLinks]]:
    """A connection, and links to where the web process is reached."""
    settings = load_settings()
    if mail and not settings.smtp_url:
        raise CommandFailed(
            "--mail: SIGAP_SMTP_URL is not set, so no mail can be sent; leave it out, and copy the link"
        )
    with open_database(settings) as url, closing(connect(url)) as conn:
        yield conn, open_account_links(settings, base=_base(settings))


def _base(settings: Settings) -> str | None:
    running = find_running(settings)
    return running.http_url if running is not None and not settings.public_url else None


def _everybody(conn: Connection) -> Iterator[Person]:
    states, after = [state for state in PersonState if state is not PersonState.NAMED], 0
    while people := list_people(conn, states=states, after=after, limit=PAGE):
        yield from people
        after = people[-1].id


def _person(conn: Connection, who: str) -> Person:
    person = person_of_email(conn, who) or person_named(conn, who)
    if person is None:
        raise CommandFailed(f"nobody has the address or name {who!r}: see `user list`")
    return person


def _taken(conn: Connection, email: str, name: str) -> str:
    there = person_of_email(conn, email)
    if there is not None:
        return f"{email} has an account already, of {there.name}, who is {there.state}: `user link` prints a new link"
    return f"somebody is called {name!r} in histories already: choose a name that tells them apart"


def _role(text: str) -> Role:
    if text not in STAFF:
        known = ", ".join(STAFF)
        more = "; customers get their account on their pages" if text == Role.CUSTOMER else ""
        raise CommandFailed(f"--role {text!r}: must be one of {known}{more}")
    return Role(text)


def _email(text: str) -> str:
    email = text.strip().lower()
    local, _, domain = email.rpartition("@")
    if not local or not domain or not email.isprintable() or " " in email or len(email) > LONGEST_EMAIL:
        raise CommandFailed(f"{text!r} is no e-mail address")
    return email


def _tenant(conn: Connection, name: str | None) -> int | None:
    if name is None:
        return None
    tenant = tenant_named(conn, name)
    if tenant is None:
        known = ", ".join(tenant.name for tenant in list_tenants(conn))
        raise CommandFailed(f"--tenant {name!r}: there is {known}")
    return tenant.id


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value
