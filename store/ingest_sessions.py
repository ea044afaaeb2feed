"""What ingest workers remember of their sessions with the broker, each under its client id."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from store.database import Connection
from store.queries import load
from store.rows import fetch_one

SQL = load("ingest_sessions")


@dataclass(frozen=True, slots=True)
class IngestSession:
    """`filters`: what the session may be subscribed to. `digests` and `moments`: messages without a time of their own,
    and the milliseconds since the epoch that they were stored under."""

    client: str
    filters: list[str]
    digests: list[int]
    moments: list[int]


def read_session(conn: Connection, client: str) -> IngestSession:
    found = fetch_one(conn, SQL["read_session"], {"client": client}, IngestSession)
    return found or IngestSession(client, [], [], [])


def put_filters(conn: Connection, client: str, filters: Collection[str]) -> None:
    conn.execute(SQL["put_filters"], {"client": client, "filters": sorted(filters)})


def put_arrivals(conn: Connection, client: str, arrivals: Sequence[tuple[int, int]]) -> None:
    """(digest, moment) of each message, oldest first."""
    digests, moments = [digest for digest, _ in arrivals], [moment for _, moment in arrivals]
    conn.execute(SQL["put_arrivals"], {"client": client, "digests": digests, "moments": moments})
