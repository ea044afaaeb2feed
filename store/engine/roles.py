"""The web process's role in the database: made by `migrate`, bound by row-level security, without a table of its own."""

from contextlib import closing
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL as Text
from psycopg.sql import Identifier, Literal

from store.engine.database import (
    WEB_ROLE,
    BadDatabase,
    Connection,
    StoreUnavailable,
    connect_web,
    translated,
    user_of,
)
from store.engine.queries import load

SQL = load(__file__)
PATIENCE_S = 3


@dataclass(frozen=True, slots=True)
class WebRole:
    """The role as a user of the database finds it. `too_strong`: it has rights that row-level security does not bind.
    `taken_on`: this user can take the role on."""

    can_sign_in: bool
    too_strong: bool
    taken_on: bool
    let_in: bool


def make_web_role(conn: Connection) -> bool:
    """Makes the role where this user may, and gives it its rights here; False where the role is missing."""
    for statement in ("make_web_role", "take_web_role"):
        try:
            conn.execute(SQL[statement])
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject):
            break
    row = conn.execute(SQL["let_web_in"]).fetchone()
    return bool(row and row[0])


def set_web_password(conn: Connection, url: str) -> bool:
    """Gives the role the password that the web process's URL holds, where this user may; False where it may not."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    password = parts.get("password")
    if parts.get("user") != WEB_ROLE or not password:
        return True
    statement = Text("ALTER ROLE {r} PASSWORD {p}").format(r=Identifier(WEB_ROLE), p=Literal(str(password)))
    try:
        conn.execute(statement)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject):
        return False
    return True


def web_role(conn: Connection) -> WebRole | None:
    row = conn.execute(SQL["web_role_state"]).fetchone()
    return WebRole(*map(bool, row)) if row else None


def sql_for_administrator(conn: Connection) -> str:
    """What an administrator runs once where `migrate` may not make the role; then `db migrate` runs again."""
    owner = Identifier(user_of(conn)).as_string(conn)
    return f"CREATE ROLE {WEB_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE; GRANT {WEB_ROLE} TO {owner};"


def check_web_access(database_url: str, web_url: str | None) -> None:
    """BadDatabase, with the way out, where the web process would see all or cannot sign in as its role. A database that
    does not answer just now is no fault."""
    try:
        with closing(connect_web(database_url, web_url, timeout_s=PATIENCE_S)) as conn, translated():
            refuse_strong_role(conn)
    except StoreUnavailable as exc:
        said = str(exc)
        if web_url is None and ("permission denied to set role" in said or "invalid value for parameter" in said):
            raise BadDatabase(
                f"{said}: the web process takes the role {WEB_ROLE} on, and this user cannot. `python -m sigap db "
                f"migrate` makes the role or prints the SQL for it; or set SIGAP_WEB_DATABASE_URL"
            ) from exc
        if "authentication failed" in said or "does not exist" in said:
            raise BadDatabase(f"{said}: mend {'SIGAP_WEB_DATABASE_URL' if web_url else 'SIGAP_DATABASE_URL'}") from exc


def refuse_strong_role(conn: Connection) -> None:
    """BadDatabase for a user that row-level security does not bind, or that owns the tables."""
    row = conn.execute(SQL["role_of_connection"]).fetchone()
    assert row is not None
    user, unbound, owner = row
    if unbound or owner:
        why = "sees every tenant's rows" if unbound else "owns the tables"
        raise BadDatabase(
            f"the database user {user!r} {why}: the web process needs the role {WEB_ROLE}. `python -m sigap db migrate` "
            f"makes it; SIGAP_WEB_DATABASE_URL names a user with its rights"
        )
