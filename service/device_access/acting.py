"""Who issues, revokes or approves, by which way, and how the audit log is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fleet.coded import CodedError
from store.access.credentials import IssuedHow
from store.assets.registry import Device
from store.audit.actions import AuditAction
from store.engine.database import Connection


class Audit(Protocol):
    """Writes a row of the audit log in the transaction of what it records; its details hold no secret."""

    def __call__(
        self, conn: Connection, action: AuditAction, subject: str, *, at: datetime, **details: object
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Acting:
    """`by`: as it stands in histories. `now`: wall time."""

    by: str
    how: IssuedHow
    now: datetime
    audit: Audit


class AccessRefused(CodedError):
    """An act that the state of credentials, claims or units does not allow: 409."""


def subject_of(device: Device) -> str:
    """A device, as the audit log names it."""
    return f"device/{device.product}/{device.serial}"
