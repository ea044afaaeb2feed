"""Customers: who owns what was sold, and how and when to reach them."""

from dataclasses import dataclass
from datetime import time

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Customer:
    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    time_zone: str
    quiet_from: time
    quiet_until: time
    opted_out: list[str]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How and when a customer is to be reached; None leaves a field as it is."""

    language: str | None = None
    time_zone: str | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    opted_out: list[str] | None = None


def create_customer(
    conn: Connection,
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    language: str = "id",
    time_zone: str = "Asia/Jakarta",
    tenant_id: int | None = None,
) -> int:
    """The number of the new customer; `tenant_id` None: of the connection's tenant."""
    values = {"name": name, "email": email, "phone": phone, "language": language, "time_zone": time_zone}
    row = conn.execute(SQL["create_customer"], {**values, "tenant_id": tenant_id}).fetchone()
    assert row is not None
    return int(row[0])


def find_customer(conn: Connection, customer_id: int) -> Customer | None:
    return fetch_one(conn, SQL["find_customer"], {"customer_id": customer_id}, Customer)


def list_customers(conn: Connection, *, after: int = 0, limit: int = 100) -> list[Customer]:
    return fetch_all(conn, SQL["list_customers"], {"after": after, "limit": limit}, Customer)


def change_customer(conn: Connection, customer_id: int, wishes: Wishes) -> bool:
    """Changes how a customer is reached; False where there is no such customer."""
    values = {
        "customer_id": customer_id,
        "language": wishes.language,
        "time_zone": wishes.time_zone,
        "quiet_from": wishes.quiet_from,
        "quiet_until": wishes.quiet_until,
        "opted_out": wishes.opted_out,
    }
    return conn.execute(SQL["change_customer"], values).rowcount == 1
