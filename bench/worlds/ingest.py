"""Databases for the benchmark of ingest, one for each run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.worlds.scoring import database
from store.engine.database import Connection

STARTS_WITHIN_S = 30.0


@dataclass(slots=True)
class Place:
    """A database server of the benchmark's own."""

    admin: Connection
    made: int = 0

    def new_database(self) -> str:
        """The address of an empty database."""
        self.made += 1
        name = f"ingest_{self.made}"
        self.admin.execute(f"CREATE DATABASE {name}".encode())
        return self.admin.info.dsn.replace(f"dbname={self.admin.info.dbname}", f"dbname={name}")


@contextmanager
def places() -> Iterator[Place]:
    with database() as admin:
        yield Place(admin)
