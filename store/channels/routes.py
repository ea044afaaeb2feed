"""Routes: in which order channels to customers are tried, and after how long the next one follows."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Route:
    """Channels by name, the first one first."""

    channels: list[str]
    fallback_hours: float


@dataclass(frozen=True, slots=True)
class NewRoute:
    """A tenant's route for a purpose; with `customer_id`, one customer's."""

    tenant_id: int | None
    customer_id: int | None
    purpose: str
    channels: list[str]
    fallback_hours: float


@dataclass(frozen=True, slots=True)
class KeptRoute:
    """A route as it stands, and who changed it last (wall time)."""

    tenant_id: int
    customer_id: int | None
    purpose: str
    channels: list[str]
    fallback_hours: float
    changed_at: datetime
    changed_by: str


def route_of(conn: Connection, customer_id: int, purpose: str) -> Route | None:
    """The customer's own, else their tenant's; None where neither has one."""
    return fetch_one(conn, SQL["route_of"], {"customer_id": customer_id, "purpose": purpose}, Route)


def refused_channels(conn: Connection, customer_id: int, purpose: str, channels: list[str]) -> set[str]:
    """Of these channels, those by which the customer may not be written to for this purpose."""
    values = {"customer_id": customer_id, "purpose": purpose, "channels": channels}
    row = conn.execute(SQL["refused_channels"], values).fetchone()
    return set(row[0]) if row else set()


def set_route(conn: Connection, route: NewRoute, *, actor: str, at: datetime) -> None:
    """Puts the route in the place of the one of before."""
    values = {**fields_of(route), "actor": actor, "at": at}
    with conn.transaction():
        conn.execute(SQL["remove_route"], values)
        conn.execute(SQL["set_route"], values)


def remove_route(
    conn: Connection, *, tenant_id: int | None = None, customer_id: int | None = None, purpose: str
) -> bool:
    values = {"tenant_id": tenant_id, "customer_id": customer_id, "purpose": purpose}
    return conn.execute(SQL["remove_route"], values).rowcount == 1


def list_routes(conn: Connection, *, customer_id: int | None = None) -> list[KeptRoute]:
    return fetch_all(conn, SQL["list_routes"], {"customer_id": customer_id}, KeptRoute)
