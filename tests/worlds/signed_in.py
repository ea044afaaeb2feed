"""People of each role whose browsers are signed in, without the pages of signing in."""

from datetime import UTC, datetime, timedelta

from api.access.secrets import new_secret, secret_hash
from api.access.sessions import COOKIE
from store.engine.database import Connection
from store.identity.people import NewPerson, Person, PersonState, Role, create_person, person_named
from store.identity.sessions import begin_session

LASTS = timedelta(days=1)


def signed_in_cookie(conn: Connection, role: Role | str = Role.ADMINISTRATOR) -> tuple[str, str]:
    """(name, value) of the session cookie, over loopback HTTP, of the one person of this role: made if need be."""
    return cookie_of(conn, person_of_role(conn, Role(role)))


def cookie_of(conn: Connection, person: Person) -> tuple[str, str]:
    """(name, value) of the cookie of a new session of a person."""
    secret, now = new_secret(), datetime.now(UTC)
    begin_session(
        conn,
        token_hash=secret_hash(secret),
        person_id=person.id,
        at=now,
        expires_at=now + LASTS,
        address="127.0.0.1",
        agent="test",
        how="password",
    )
    return COOKIE, secret


def person_of_role(conn: Connection, role: Role) -> Person:
    """A member of staff who bears the role's name: `Test agent`."""
    assert role is not Role.CUSTOMER, "a customer's account belongs to a customer: create_person with customer_id"
    name = f"Test {role.replace('_', ' ')}"
    email = f"{role.replace('_', '.')}@example.com"
    person = create_person(conn, NewPerson(name, role, email, PersonState.ACTIVE)) or person_named(conn, name)
    assert person is not None
    return person
