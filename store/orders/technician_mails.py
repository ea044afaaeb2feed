"""The outbox of mails to technicians from outside; a trigger of `booking` writes it. Times are wall time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)
# Whoever claims a mail and dies is followed this much later.
PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TechnicianMail:
    """A mail in the hands of one sender; `kind`: `appointment` or `cancelled`."""

    id: int
    technician_id: int
    booking_id: int
    order_id: int
    kind: str
    attempts: int


@dataclass(frozen=True, slots=True)
class ShownTechnicianMail:
    """A mail as it stands."""

    id: int
    order_id: int
    kind: str
    state: str
    reason: Coded | None
    made_at: datetime


def claim_technician_mail(conn: Connection, *, now: datetime) -> TechnicianMail | None:
    return fetch_one(conn, SQL["claim_technician_mail"], {"now": now, "again_at": now + PATIENCE}, TechnicianMail)


def settle_technician_mail(
    conn: Connection, mail: TechnicianMail, *, state: str, reason: Coded | None = None, next_at: datetime | None = None
) -> None:
    said = Jsonb(reason.to_json()) if reason else None
    values = {"mail_id": mail.id, "attempts": mail.attempts, "state": state, "reason": said, "next_at": next_at}
    conn.execute(SQL["settle_technician_mail"], values)


def was_told(conn: Connection, mail: TechnicianMail, *, booking_id: int | None = None) -> bool:
    """Whether the technician was sent an appointment of this order; of one booking alone where it is named."""
    values = {"technician_id": mail.technician_id, "order_id": mail.order_id, "booking_id": booking_id}
    row = conn.execute(SQL["was_told"], values).fetchone()
    return bool(row and row[0])


def mails_of_technician(conn: Connection, technician_id: int, *, limit: int) -> list[ShownTechnicianMail]:
    """Newest first."""
    values = {"technician_id": technician_id, "limit": limit}
    return fetch_all(conn, SQL["mails_of_technician"], values, ShownTechnicianMail)


def prune_technician_mails(conn: Connection, *, before: datetime) -> None:
    conn.execute(SQL["prune_technician_mails"], {"before": before})
