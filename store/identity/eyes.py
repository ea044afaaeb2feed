"""Looking through somebody's eyes, in the demo: who does, and whose eyes are offered."""

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.identity.people import Person

SQL = load(__file__)


def note_looker(conn: Connection, session_id: int, looker_id: int) -> None:
    """This session is of somebody else's eyes."""
    conn.execute(SQL["note_looker"], {"session_id": session_id, "looker_id": looker_id})


def looker_of(conn: Connection, session_id: int) -> int | None:
    """Who looks through the eyes of a session's person."""
    row = conn.execute(SQL["looker_of"], {"session_id": session_id}).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def people_of_demo(conn: Connection) -> list[Person]:
    """The demo's people: their addresses end at example.com, where no mail arrives and nobody has an account."""
    return fetch_all(conn, SQL["people_of_demo"], None, Person)
