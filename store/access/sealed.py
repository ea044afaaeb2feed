"""Secrets on their way to a broker, sealed for the process that keeps its list of users. Times are wall time."""

from collections.abc import Collection
from datetime import datetime, timedelta

from fleet.sealed_secrets import seal
from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)
# A broker that was away for longer gets its users by its file, which needs no secret.
WAITS = timedelta(days=1)


def announce_keeper(conn: Connection, broker: str, public_key: bytes, *, now: datetime) -> None:
    """Secrets for this broker are sealed with this key from now on."""
    conn.execute(SQL["announce_keeper"], {"broker": broker, "public_key": public_key, "now": now})


def list_keepers(conn: Connection) -> dict[str, bytes]:
    """The public key of each broker whose list of users somebody keeps."""
    return {row[0]: row[1] for row in conn.execute(SQL["list_keepers"])}


def send_sealed(conn: Connection, credential_id: int, secret: str, *, now: datetime) -> None:
    """Seals the secret of a credential, in the transaction that issues it, for every broker that has a keeper."""
    for broker, public_key in list_keepers(conn).items():
        values = {"credential_id": credential_id, "broker": broker, "sealed": seal(secret, public_key), "now": now}
        conn.execute(SQL["send_sealed"], values)


def read_sealed(conn: Connection, broker: str, credentials: Collection[int]) -> dict[int, bytes]:
    """What waits for a broker, by credential."""
    values = {"broker": broker, "credentials": list(credentials)}
    return {row[0]: row[1] for row in conn.execute(SQL["read_sealed"], values)}


def forget_sealed(conn: Connection, broker: str, credentials: Collection[int], *, now: datetime) -> None:
    """A broker has these credentials; what has waited for longer than WAITS goes, too."""
    values = {"broker": broker, "credentials": list(credentials), "before": now - WAITS}
    conn.execute(SQL["forget_sealed"], values)


def hold_broker(conn: Connection, broker: str) -> bool:
    """Whether this session keeps the broker's list of users, from now until it ends; one at a time does."""
    row = conn.execute(SQL["hold_broker"], {"broker": broker}).fetchone()
    return bool(row and row[0])
