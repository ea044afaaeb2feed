"""What a command writes into the audit log, as the user who runs it."""

from datetime import datetime

from sigap.cli.actor import whoever_acts
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit
from store.engine.database import Connection

COMMAND = "command"


def command_audited(conn: Connection, action: AuditAction, subject: str, *, at: datetime, **details: object) -> None:
    """Call it in the transaction of the change: both are kept, or neither. `subject` as `customer/12`."""
    write_audit(conn, AuditEntry(at, COMMAND, action, subject, actor=whoever_acts(), details=details))
