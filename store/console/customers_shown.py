"""What the console shows of customers: a list, and what one of them has."""

from dataclasses import dataclass
from datetime import datetime

from store.console.like import contains_pattern
from store.console.search import digits_of_telephone
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownCustomer:
    """A customer in a list; `cities`: of their sites."""

    id: int
    name: str
    email: str | None
    phone: str | None
    appliances: int
    open_tickets: int
    cities: str | None


@dataclass(frozen=True, slots=True)
class CustomerStanding:
    """`person_id`: of the account that the customer has."""

    erased_at: datetime | None
    restricted_at: datetime | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class OwnedAppliance:
    """What a customer has; `ticket_id`: its open ticket that is due first."""

    asset_id: int
    product: str
    serial: str | None
    sold_at: datetime | None
    site_id: int | None
    area: str
    ticket_id: int | None


def search_customers(conn: Connection, text: str, *, limit: int, offset: int) -> list[ShownCustomer]:
    """By name, mail address or telephone number; all of them where no text is asked for."""
    values = {"like": contains_pattern(text), "digits": digits_of_telephone(text), "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["search_customers"], values, ShownCustomer)


def standing_of(conn: Connection, customer_id: int) -> CustomerStanding | None:
    return fetch_one(conn, SQL["standing_of"], {"customer_id": customer_id}, CustomerStanding)


def appliances_of(conn: Connection, customer_id: int, *, limit: int) -> list[OwnedAppliance]:
    """Those with an open ticket first."""
    return fetch_all(conn, SQL["appliances_of"], {"customer_id": customer_id, "limit": limit}, OwnedAppliance)
