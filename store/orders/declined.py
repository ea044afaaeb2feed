"""Visits that customers do not want: nobody is sent until staff confirm one with a reason."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class DeclinedVisit:
    """That a customer wants no visit for a ticket in its present opening; `confirmed_at`: it is needed all the same."""

    ticket_id: int
    declined_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str | None
    reason: str | None


def decline_visit(conn: Connection, ticket_id: int, at: datetime) -> None:
    """What was confirmed before counts no more."""
    conn.execute(SQL["decline_visit"], {"ticket_id": ticket_id, "at": at})


def want_visit(conn: Connection, ticket_id: int) -> None:
    """The customer wants one after all."""
    conn.execute(SQL["want_visit"], {"ticket_id": ticket_id})


def confirm_visit(conn: Connection, ticket_id: int, *, at: datetime, by: str, reason: str) -> bool:
    """Whether a visit was declined and not confirmed yet."""
    values = {"ticket_id": ticket_id, "at": at, "by": by, "reason": reason}
    return conn.execute(SQL["confirm_visit"], values).rowcount == 1


def declined_visit(conn: Connection, ticket_id: int) -> DeclinedVisit | None:
    """What the customer said in the ticket's present opening."""
    return fetch_one(conn, SQL["declined_visit"], {"ticket_id": ticket_id}, DeclinedVisit)


def unwanted_of_order(conn: Connection, order_id: int) -> int | None:
    """An open ticket of an order for which no visit is wanted, where that holds for all of them."""
    row = conn.execute(SQL["unwanted_of_order"], {"order_id": order_id}).fetchone()
    return int(row[0]) if row and row[0] is not None else None
