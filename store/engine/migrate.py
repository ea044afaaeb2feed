"""Migrations: numbered SQL files, applied once each, forward only.

What SQL cannot do for the rows of before stands in a Python file beside it (`0013_x.sql`, `m0013_x.py`): its `convert`
runs behind the SQL, in the same transaction.
"""

import hashlib
import re
from importlib import import_module
from pathlib import Path

from store.engine.database import BadDatabase, Connection
from store.engine.roles import make_web_role, web_role

FOLDER = Path(__file__).parents[1] / "migrations"
_FILE = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
LOCK = 7_441_960_301
# From this migration on, the web process has a role of its own.
FIRST_WITH_ROLES = 22


def migrations() -> list[tuple[int, Path]]:
    """(number, file) in order; ValueError where the numbering has a hole."""
    numbered = sorted((int(m[1]), path) for path in FOLDER.iterdir() if (m := _FILE.fullmatch(path.name)))
    if [number for number, _ in numbered] != list(range(1, len(numbered) + 1)):
        raise ValueError(f"migrations must be numbered 1..{len(numbered)} without holes")
    return numbered


def migrate(conn: Connection, *, until: int | None = None) -> list[str]:
    """Brings the database to the newest schema, or to that of migration `until`, one transaction a file; returns the
    files applied now. The web process's role is made, where this user may, and given its rights."""
    _check_server(conn)
    conn.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
    try:
        _prepare(conn)
        wanted = migrations()[:until]
        applied = [path.name for number, path in wanted if _apply(conn, number, path)]
        if len(wanted) >= FIRST_WITH_ROLES:
            _let_web_in(conn, anew=bool(applied))
        return applied
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))


def _let_web_in(conn: Connection, *, anew: bool) -> None:
    role = web_role(conn)
    if anew or role is None or not role.let_in:
        make_web_role(conn)


def schema_version(conn: Connection) -> int:
    """The number of the last migration applied; 0 for a database that is not ours yet."""
    row = conn.execute("SELECT to_regclass('sigap.migration') IS NOT NULL").fetchone()
    if not row or not row[0]:
        return 0
    row = conn.execute("SELECT coalesce(max(number), 0) FROM sigap.migration").fetchone()
    return int(row[0]) if row else 0


def _check_server(conn: Connection) -> None:
    if conn.info.server_version < 150000:
        raise BadDatabase(f"PostgreSQL {conn.info.server_version // 10000} is too old: Sigap needs 15 or newer")


def _prepare(conn: Connection) -> None:
    conn.execute("CREATE SCHEMA IF NOT EXISTS sigap")
    if _timescale_is_loaded(conn):
        conn.execute("CREATE EXTENSION IF NOT EXISTS timescaledb WITH SCHEMA public")
    conn.execute(
        """CREATE TABLE IF NOT EXISTS sigap.migration (
               number integer PRIMARY KEY, name text NOT NULL, digest text NOT NULL,
               applied_at timestamptz NOT NULL DEFAULT now())"""
    )


def _timescale_is_loaded(conn: Connection) -> bool:
    """Whether it is to be used. A user that may not read the server's settings uses what an administrator has made."""
    row = conn.execute(
        """SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
                       THEN current_setting('shared_preload_libraries') LIKE '%timescaledb%'
                       ELSE EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') END
              AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')"""
    ).fetchone()
    return bool(row and row[0])


def _apply(conn: Connection, number: int, path: Path) -> bool:
    text, beside = path.read_text(encoding="utf-8"), path.with_name(f"m{path.stem}.py")
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = conn.execute("SELECT digest FROM sigap.migration WHERE number = %s", (number,)).fetchone()
    if row is not None:
        if row[0] != digest:
            raise BadDatabase(f"migration {path.name} was applied in another wording; migrations never change")
        return False
    with conn.transaction():
        # The file is ours; it is no input.
        conn.execute(text)
        if beside.exists():
            import_module(f"store.migrations.{beside.stem}").convert(conn)
        conn.execute(
            "INSERT INTO sigap.migration (number, name, digest) VALUES (%s, %s, %s)", (number, path.name, digest)
        )
    return True
