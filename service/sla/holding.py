"""Why a ticket waits, and which of its targets each reason pauses."""

from datetime import datetime
from enum import StrEnum

from fleet.coded import coded
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.sla.holds import NewHold, begin_hold
from store.sla.targets import TargetKind, count_targets


class HoldReason(StrEnum):
    CUSTOMER_WISH = "customer_wish"
    CUSTOMER_UNREACHABLE = "customer_unreachable"
    NO_ACCESS = "no_access"
    WAITING_FOR_PART = "waiting_for_part"
    OTHER = "other"


# What lies with the customer pauses what we owe them; a part that is missing does not: getting it is ours.
PAUSES: dict[HoldReason, tuple[TargetKind, ...]] = {
    HoldReason.CUSTOMER_WISH: (TargetKind.VISIT, TargetKind.RESOLUTION),
    HoldReason.CUSTOMER_UNREACHABLE: (TargetKind.VISIT, TargetKind.RESOLUTION),
    HoldReason.NO_ACCESS: (TargetKind.VISIT, TargetKind.RESOLUTION),
    HoldReason.WAITING_FOR_PART: (),
    HoldReason.OTHER: (),
}


def note_hold(
    conn: Connection, ticket_id: int, reason: HoldReason, *, at: datetime, resume_at: datetime | None, by: str
) -> None:
    """In the transaction of the move; BadEntry for an end that is over already."""
    if resume_at is not None and resume_at <= at:
        raise BadEntry("resume_at", resume_at.isoformat(), coded("not_after_clock", at=resume_at, now=at))
    pauses = [str(kind) for kind in PAUSES[reason]]
    begin_hold(conn, NewHold(ticket_id, reason, pauses, at, resume_at, by or "?"))
    count_targets(conn, [ticket_id])
