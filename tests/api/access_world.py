"""One person of each role, tenants with goods of their own, and clients that act as somebody."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx

from api.access.permissions import Permission
from api.access.scopes import hand_out_token
from store.engine.database import Connection
from store.identity.people import NewPerson, Person, PersonState, Role, create_person

WALL = datetime.now(UTC)
STAFF = [role for role in Role if role is not Role.CUSTOMER]

# A test asks more in a second than a person in an hour.
PLENTY = dict.fromkeys(("token_guess", "anonymous", "api_token", "api_account"), "100000/minute")


def member(conn: Connection, name: str, role: Role, tenant_id: int | None = None, **more: object) -> Person:
    """Somebody of the staff, who can come in."""
    new = NewPerson(name, role, f"{name.replace(' ', '.')}@example.com".lower(), PersonState.ACTIVE, tenant_id, **more)  # type: ignore[arg-type]
    person = create_person(conn, new)
    assert person is not None
    return person


def token_of(conn: Connection, person: Person) -> str:
    """A token that acts as this person, within their role."""
    _, token = hand_out_token(
        conn,
        name=person.name,
        scopes=Permission,
        made_by=person.name,
        now=WALL,
        expires_at=WALL + timedelta(days=1),
        person_id=person.id,
        tenant_id=person.tenant_id,
    )
    return token


def program(conn: Connection, name: str, *scopes: Permission, tenant_id: int | None = None) -> str:
    """A program's token."""
    _, token = hand_out_token(
        conn, name=name, scopes=scopes, made_by="test", now=WALL, expires_at=None, tenant_id=tenant_id
    )
    return token


@contextmanager
def acting(api: httpx.Client, token: str | None) -> Iterator[httpx.Client]:
    """The same server, asked by the bearer of a token, or by nobody."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(base_url=api.base_url, headers=headers, timeout=30) as client:
        yield client
