"""What was not delivered on one channel, and its text on the next one."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A notice that the next channel of its `route` follows; `now` is the fleet's time."""

    id: int
    ticket_id: int
    kind: str
    purpose: str
    route: list[str]
    device_id: int
    product: str
    now: datetime


def claim_fall_back(conn: Connection) -> Undelivered | None:
    """A notice that was not delivered in time; it is given to nobody else."""
    return fetch_one(conn, SQL["claim_fall_back"], {}, Undelivered)


def follow_notice(
    conn: Connection,
    notice_id: int,
    *,
    channel: str,
    recipient: str,
    route: list[str],
    at: datetime,
    not_before: datetime | None,
    reason: Coded | None,
) -> bool:
    """Writes the text of a notice for its next channel; False where that channel has one already."""
    values = {"notice_id": notice_id, "channel": channel, "recipient": recipient, "route": route, "at": at}
    return conn.execute(SQL["follow_notice"], {**values, "not_before": not_before, "reason": reason}).rowcount == 1
