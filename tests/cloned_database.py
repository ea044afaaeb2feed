"""Databases of a test's own, cloned from the migrated template."""

import contextlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from store.engine.database import Connection, connect


@contextmanager
def cloned_database(server_url: str, template: str) -> Iterator[str]:
    """The address of an empty, migrated database, which is dropped at the end."""
    name = f"sigap_test_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        _clone(admin, template, name)
    yield named(server_url, name)
    with connect(server_url) as admin:
        drop(admin, name)


@contextmanager
def empty_database(server_url: str) -> Iterator[str]:
    """The address of a database without anything in it, which is dropped at the end."""
    name = f"sigap_test_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield named(server_url, name)
    with connect(server_url) as admin:
        drop(admin, name)


def named(server_url: str, database: str) -> str:
    """The address of one of a server's databases."""
    return psycopg.conninfo.make_conninfo(server_url, dbname=database)


def name_of(url: str) -> str:
    """The name of the database of an address."""
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


def drop(admin: Connection, name: str) -> None:
    """Whoever is still connected to it is sent away."""
    admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _clone(admin: Connection, template: str, name: str) -> None:
    for _ in range(50):
        # TimescaleDB's scheduler may still sit in the template.
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (template,))
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            # Twice as fast as by the write-ahead log, for the template is small and nobody keeps the server.
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
            return
    raise RuntimeError(f"{template} could not be cloned: something stays connected to it")
