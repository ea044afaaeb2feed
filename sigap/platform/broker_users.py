"""Checks of the broker's users: whether they are kept, and how far they follow the rows. For `doctor`."""

from collections.abc import Iterator
from datetime import UTC, datetime

from fleet.settings import Settings
from sigap.cli.english import english
from sigap.cli.findings import Finding, State
from store.access.broker_view import BrokerApplied, highest_change, list_applied
from store.engine.database import Connection

PART = "users"
HOW = "docs/operations.md, `The broker's users`"


def broker_user_findings(conn: Connection, settings: Settings) -> Iterator[Finding]:
    """What the rows say; nothing where no device has a credential and nobody keeps a broker's users."""
    newest, applied = highest_change(conn), list_applied(conn)
    if not settings.broker_access_url and not applied:
        if newest:
            said = "devices have credentials, and no broker asks for them: SIGAP_BROKER_ACCESS_URL is not set"
            yield Finding(PART, State.NOTE, said, HOW)
        return
    if not applied:
        yield Finding(PART, State.NOTE, "the broker's list of users was not read yet", "start the service process")
    for one in applied:
        yield _finding(one, newest)
    if settings.broker_access_url and settings.broker_access_dir is None:
        said = "SIGAP_BROKER_ACCESS_DIR is not set: each credential is a command, which is slow for thousands"
        yield Finding(PART, State.NOTE, said, HOW)


def _finding(one: BrokerApplied, newest: int) -> Finding:
    if one.fault is not None and one.fault_at is not None:
        since = one.fault_at.astimezone(UTC).isoformat(timespec="seconds")
        return Finding(PART, State.BAD, f"{one.broker}: {english().say(one.fault)} (since {since})", HOW)
    said = f"{one.broker}: {one.clients:,} devices"
    if (waiting := newest - one.changed) > 0:
        age = round((datetime.now(UTC) - one.applied_at).total_seconds())
        mend = "start the service process, or look into its log"
        return Finding(PART, State.NOTE, f"{said}, {waiting:,} changes wait; the last was applied {age:,} s ago", mend)
    return Finding(PART, State.GOOD, f"{said}, as the rows say")
