"""A database that goes away for its clients and comes back: its door is shut, or single sessions end."""

from psycopg.sql import SQL, Identifier

from store.engine.database import connect


def set_open(server_url: str, database: str, *, is_open: bool) -> None:
    """Lets connections to a database, or ends those there are and lets no more."""
    with connect(server_url) as admin:
        admin.execute(
            SQL("ALTER DATABASE {d} ALLOW_CONNECTIONS {o}").format(d=Identifier(database), o=SQL(str(is_open).lower()))
        )
        if not is_open:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,))


def end_session(server_url: str, backend: int) -> None:
    """Returns when the session has ended."""
    with connect(server_url) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 30000)", (backend,))
