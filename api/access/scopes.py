"""Scopes of access tokens: permissions by name, or several at once by the name of a group."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from api.access.permissions import SCOPE_GROUPS, Permission, Reach
from api.access.principal import Principal
from api.access.secrets import new_token, secret_hash
from fleet.coded import coded
from service.tickets.reports import BadEntry
from store.engine.database import Connection
from store.identity.tokens import make_token

LASTS = timedelta(days=365)
HINT = 8


def expand(asked: Iterable[str]) -> list[Permission]:
    """The permissions that these names stand for; BadEntry for a name that is none, with those that are."""
    found: set[Permission] = set()
    for name in asked:
        if name in SCOPE_GROUPS:
            found |= SCOPE_GROUPS[name]
        elif name in set(Permission):
            found.add(Permission(name))
        else:
            known = [*SCOPE_GROUPS, *map(str, Permission)]
            raise BadEntry("scopes", name, coded("scope_unknown", known=known))
    return [one for one in Permission if one in found]


def within_own(principal: Principal, asked: Iterable[str], *, for_program: bool) -> list[Permission]:
    """The scopes of a token that somebody makes: BadEntry for one that is beyond what they may do themselves.

    A group's name asks for those of it that they have. A program has no account of its own, and what somebody may do
    with their own things alone they cannot hand to a program.
    """
    names = list(asked)
    held = {one for one, reach in principal.permissions.items() if reach is Reach.ANY or not for_program}
    held -= {Permission.OWN_ACCOUNT} if for_program else set()
    named = {Permission(name) for name in names if name in set(Permission)}
    for permission in expand(names):
        if permission in named - held:
            own = [one for one in Permission if one in held]
            raise BadEntry("scopes", str(permission), coded("scope_beyond_own", known=list(map(str, own))))
    scopes = [one for one in expand(names) if one in held]
    if not scopes:
        raise BadEntry("scopes", ", ".join(names), coded("scopes_empty"))
    return scopes


def hand_out_token(
    conn: Connection,
    *,
    name: str,
    scopes: Iterable[str],
    made_by: str,
    now: datetime,
    expires_at: datetime | None,
    person_id: int | None = None,
    tenant_id: int | None = None,
) -> tuple[int, str]:
    """(number, token) of a new access token: the token is nowhere but in this answer."""
    token = new_token()
    number = make_token(
        conn,
        token_hash=secret_hash(token),
        name=name,
        hint=token[:HINT],
        scopes=[str(one) for one in scopes],
        made_by=made_by,
        made_at=now,
        person_id=person_id,
        tenant_id=tenant_id,
        expires_at=expires_at,
    )
    return number, token
