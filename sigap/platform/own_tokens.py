"""Tokens that commands make for themselves: each is good for one run of its command."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta

from api.access.permissions import Permission
from api.access.scopes import hand_out_token
from store.engine.database import StoreUnavailable, connect
from store.identity.people import (
    NewPerson,
    Person,
    PersonChange,
    PersonState,
    Role,
    change_person,
    create_person,
    person_named,
)
from store.identity.tokens import end_token

# Where a command is killed nobody holds its token any more; the list of tokens is tidy again after this.
LASTS = timedelta(days=90)


@contextmanager
def own_token(database_url: str, name: str, scopes: Iterable[Permission]) -> Iterator[str]:
    """A program's token of this name, which ends with the context."""
    with _handed_out(database_url, name, scopes, None) as token:
        yield token


@contextmanager
def token_of_member(database_url: str, name: str, role: Role) -> Iterator[str]:
    """A token of a member of staff, who is entered where nobody bears the name; it ends with the context."""
    member = _member(database_url, name, role)
    with _handed_out(database_url, name, Permission, member) as token:
        yield token


@contextmanager
def _handed_out(database_url: str, name: str, scopes: Iterable[Permission], member: Person | None) -> Iterator[str]:
    now = datetime.now(UTC)
    with closing(connect(database_url)) as conn:
        number, token = hand_out_token(
            conn,
            name=name,
            scopes=scopes,
            made_by="sigap",
            now=now,
            expires_at=now + LASTS,
            person_id=member.id if member else None,
            tenant_id=member.tenant_id if member else None,
        )
    try:
        yield token
    finally:
        with suppress(StoreUnavailable), closing(connect(database_url)) as conn:
            end_token(conn, number, at=datetime.now(UTC))


def _member(database_url: str, name: str, role: Role) -> Person:
    """A name of earlier histories becomes an account; whoever has one already keeps it as it is."""
    with closing(connect(database_url)) as conn:
        there = person_named(conn, name)
        if there is not None and there.state is PersonState.NAMED:
            change_person(conn, there.id, PersonChange(role=role, state=PersonState.ACTIVE))
        found = there or create_person(conn, NewPerson(name, role, state=PersonState.ACTIVE))
        assert found is not None
        return found
