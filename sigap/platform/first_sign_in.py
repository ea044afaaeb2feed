"""The first administrator's way in: a link that a start of the platform prints."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from fleet.settings import Settings
from service.accounts.acts import give_link
from service.accounts.links import open_account_links
from store.engine.database import Connection, connect
from store.identity.people import NewPerson, Person, PersonState, Role, create_person, list_people
from store.identity.single_use_links import LinkPurpose

NAME = "Administrator"
LASTS = timedelta(hours=24)
NAMES_TRIED = 100


def first_link(settings: Settings, *, database_url: str, http_url: str) -> str:
    """A fresh link that signs the first administrator in, once; the one before it is void."""
    links = open_account_links(settings, base=http_url)
    with closing(connect(database_url)) as conn, conn.transaction():
        person = first_administrator(conn)
        made = give_link(conn, links, person.id, LinkPurpose.SIGN_IN, now=datetime.now(UTC), mail=False, lasts=LASTS)
    return made.address


def first_administrator(conn: Connection) -> Person:
    """The first who can administer the whole installation; made where there is none."""
    may_come = (PersonState.ACTIVE, PersonState.INVITED)
    for person in list_people(conn, roles=(Role.ADMINISTRATOR,), states=may_come, limit=1000):
        if person.tenant_id is None:
            return person
    for number in range(1, NAMES_TRIED):
        name = NAME if number == 1 else f"{NAME} {number}"
        if (made := create_person(conn, NewPerson(name, Role.ADMINISTRATOR))) is not None:
            return made
    raise RuntimeError(f"{NAMES_TRIED} people are called {NAME}, and none of them may come in")
