"""`token add`, `token list`, `token end`: programs' access tokens."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import typer

from api.access.permissions import Permission
from api.access.scopes import expand, hand_out_token
from fleet.names_of_parts import is_part
from fleet.settings import load_settings
from fleet.times import parse_duration
from service.tickets.reports import BadEntry
from sigap.cli.actor import whoever_acts
from sigap.cli.audited import command_audited
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say, show_table
from sigap.platform.running import open_database
from store.audit.actions import AuditAction
from store.engine.database import Connection, connect
from store.identity.people import person_named
from store.identity.tenants import list_tenants, tenant_named
from store.identity.tokens import AccessToken, end_token, find_token, list_tokens

NEVER = "never"
LONGEST_NAME = 100
MOST = 10_000


def add_token(name: str, scopes: list[str], tenant: str | None, expires: str, *, json: bool) -> None:
    now = datetime.now(UTC)
    with _database() as conn, conn.transaction():
        _check_name(conn, name)
        number, token = hand_out_token(
            conn,
            name=name.strip(),
            scopes=_scopes(scopes),
            made_by=whoever_acts(),
            now=now,
            expires_at=None if expires == NEVER else now + parse_duration(expires),
            tenant_id=_tenant(conn, tenant),
        )
        made = find_token(conn, number)
        assert made is not None
        command_audited(conn, AuditAction.TOKEN_MADE, f"token/{number}", at=now, scopes=list(made.scopes))
    say(token)
    say(f"token {number} of {made.name}, {_until(made)}: keep it now, it is not shown again")
    say(f"scopes: {', '.join(made.scopes)}")
    if json:
        end_with_json({**_shown(made), "token": token})


def list_all(*, ended: bool, json: bool) -> None:
    with _database() as conn:
        found = list_tokens(conn, good_at=None if ended else datetime.now(UTC), limit=MOST)
    rows = [
        [str(one.id), one.name, f"{one.hint}...", ", ".join(one.scopes), _until(one), _moment(one.last_used_at)]
        for one in found
    ]
    show_table("Tokens", ["id", "name", "begins", "scopes", "good", "last used"], rows)
    if json:
        end_with_json({"tokens": [_shown(one) for one in found]})


def end(number: int) -> None:
    now = datetime.now(UTC)
    with _database() as conn, conn.transaction():
        found = find_token(conn, number)
        if found is None:
            raise CommandFailed(f"there is no token {number}")
        ended = end_token(conn, number, at=now)
        if ended:
            command_audited(conn, AuditAction.TOKEN_ENDED, f"token/{number}", at=now)
    say(f"token {number} of {found.name} {'is ended' if ended else 'was ended before'}")


@contextmanager
def _database() -> Iterator[Connection]:
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        yield conn


def _check_name(conn: Connection, name: str) -> None:
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise typer.BadParameter(f"must be 1 to {LONGEST_NAME} characters that can be printed", param_hint="NAME")
    if is_part(name) or person_named(conn, name.strip()) is not None:
        raise typer.BadParameter(f"{name!r} is the name of somebody else in histories", param_hint="NAME")


def _scopes(names: list[str]) -> list[Permission]:
    try:
        return expand(names)
    except BadEntry as exc:
        known = exc.said.args["known"]
        assert isinstance(known, list)
        raise typer.BadParameter(
            f"{exc.value!r} is no scope; those are {', '.join(known)}", param_hint="--scope"
        ) from exc


def _tenant(conn: Connection, name: str | None) -> int | None:
    if name is None:
        return None
    found = tenant_named(conn, name)
    if found is None:
        known = ", ".join(one.name for one in list_tenants(conn))
        raise typer.BadParameter(f"there is no tenant {name!r}; there is {known}", param_hint="--tenant")
    return found.id


def _until(token: AccessToken) -> str:
    if token.ended_at is not None:
        return f"ended {_moment(token.ended_at)}"
    return "until it is ended" if token.expires_at is None else f"until {_moment(token.expires_at)}"


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}Z" if at else "never"


def _shown(token: AccessToken) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": token.scopes,
        "tenant_id": token.tenant_id,
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
    }
