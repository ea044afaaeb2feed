"""State of ingest workers' sessions with the broker, by client id."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class IngestSession:
    """`filters`: what the session may be subscribed to. `digests`, `moments` and `stored`: messages without a time of
    their own, the moments that they were given, and when they were stored, in milliseconds since the epoch."""

    client: str
    filters: list[str]
    digests: list[int]
    moments: list[int]
    stored: list[int]

    def arrivals(self) -> dict[tuple[int, int], int]:
        """When what was stored, by (digest, moment), oldest first."""
        return dict(zip(zip(self.digests, self.moments, strict=True), self.stored, strict=True))


def client_of(slot: int, slots: int) -> str:
    """The client id of a worker slot: always the same, so that its session waits for it."""
    return f"sigap-ingest-{slot}-of-{slots}"


def read_session(conn: Connection, client: str) -> IngestSession:
    session = fetch_one(conn, SQL["read_session"], {"client": client}, IngestSession)
    return session or IngestSession(client, [], [], [], [])


def put_filters(conn: Connection, client: str, filters: Collection[str]) -> None:
    conn.execute(SQL["put_filters"], {"client": client, "filters": sorted(filters)})


def put_arrivals(conn: Connection, client: str, arrivals: Mapping[tuple[int, int], int]) -> None:
    """When what was stored, by (digest, moment), oldest first."""
    conn.execute(
        SQL["put_arrivals"],
        {
            "client": client,
            "digests": [digest for digest, _ in arrivals],
            "moments": [moment for _, moment in arrivals],
            "stored": list(arrivals.values()),
        },
    )
