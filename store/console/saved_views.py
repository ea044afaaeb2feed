"""Filters that a person kept under a name, for one list of the console."""

from dataclasses import dataclass

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
MOST_VIEWS = 20
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SavedView:
    """`query`: what stands in the address of the list."""

    id: int
    name: str
    query: str


def saved_views(conn: Connection, person_id: int, page: str) -> list[SavedView]:
    """A person's own views of a page, by name."""
    return fetch_all(conn, SQL["saved_views"], {"person_id": person_id, "page": page}, SavedView)


def keep_view(conn: Connection, person_id: int, page: str, name: str, query: str) -> bool:
    """Keeps filters; a view of the same name gets them. False where the person has MOST_VIEWS others already."""
    values = {"person_id": person_id, "page": page, "name": name, "query": query, "most": MOST_VIEWS}
    return conn.execute(SQL["keep_view"], values).rowcount == 1


def drop_view(conn: Connection, person_id: int, view_id: int) -> bool:
    """False where the person has no such view."""
    return conn.execute(SQL["drop_view"], {"person_id": person_id, "id": view_id}).rowcount == 1
