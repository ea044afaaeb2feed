"""Ends what lasts until a time: floods, and that a credential is disabled."""

from datetime import datetime

from store.access.credentials import enable_due, next_enabling
from store.engine.database import Connection
from store.telemetry.floods import end_due_floods


def end_due(conn: Connection, *, now: datetime) -> None:
    """Whether a credential is due is looked up first: each statement that may change credentials wakes everybody."""
    end_due_floods(conn, now=now)
    due = next_enabling(conn)
    if due is not None and due <= now:
        enable_due(conn, now=now)
