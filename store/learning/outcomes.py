"""Outcomes of a replay or a demo: when tickets opened, and which readings are stored."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.sql import SQL as Text

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.rollups.columns import telemetry_table

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class TicketOpening:
    serial: str
    failure_mode: str
    at: datetime
    source: str
    ticket_id: int
    prediction_id: int | None


@dataclass(frozen=True, slots=True)
class AwaitedTicket:
    id: int
    serial: str
    failure_mode: str
    window_ends_at: datetime


@dataclass(frozen=True, slots=True)
class TicketSummary:
    """A ticket with its prediction and its notice to the customer, for a line on the command line; RUL in seconds."""

    id: int
    serial: str
    failure_mode: str
    opened_at: datetime
    source: str
    probability: float | None
    rul_s: float | None
    rul_low_s: float | None
    rul_high_s: float | None
    reasons: list[Coded] | None
    notice_state: str | None
    notice_language: str | None
    notice_subject: str | None


def openings(conn: Connection, product: str, devices: list[int], since: datetime) -> list[TicketOpening]:
    return fetch_all(conn, SQL["openings"], {"product": product, "devices": devices, "since": since}, TicketOpening)


def open_tickets(conn: Connection, product: str, devices: list[int]) -> list[AwaitedTicket]:
    """By the end of their window."""
    return fetch_all(conn, SQL["open_tickets"], {"product": product, "devices": devices}, AwaitedTicket)


def ticket_summaries(conn: Connection, product: str, *, after: int) -> list[TicketSummary]:
    """Tickets with ids above `after`."""
    return fetch_all(conn, SQL["ticket_summaries"], {"product": product, "after": after}, TicketSummary)


def stored_times(conn: Connection, product: str, device: int, since: datetime) -> list[datetime]:
    """Event times of a device's stored readings."""
    rows = conn.execute(
        Text("SELECT ts FROM {t} WHERE device = %(device)s AND ts >= %(since)s").format(t=telemetry_table(product)),
        {"device": device, "since": since},
    )
    return [row[0] for row in rows]
