"""What technicians' phones sent: each thing once, by the id that the phone made."""

from datetime import datetime
from uuid import UUID

from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)


def claim_action(
    conn: Connection,
    *,
    person_id: int,
    client_id: UUID,
    subject: str,
    action: str,
    done_at: datetime | None,
    now: datetime,
) -> bool:
    """Whether this action is new, in the caller's transaction. The same, sent at the same time, waits for its end."""
    values = {
        "person_id": person_id,
        "client_id": client_id,
        "subject": subject,
        "action": action,
        "done_at": done_at,
        "now": now,
    }
    return conn.execute(SQL["claim_action"], values).rowcount == 1


def prune_actions(conn: Connection, *, before: datetime) -> int:
    """Forgets what came before a time: no phone sends that again."""
    return conn.execute(SQL["prune_actions"], {"before": before}).rowcount
