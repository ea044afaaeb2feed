"""Parts that repairs put into appliances and took out of them, with their serials."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExchange:
    """An exchange of a finding; `move_id`: the consumption, where the part came out of stock."""

    ticket_id: int
    opening: int
    part: str
    part_number: str
    component: str | None
    quantity: int
    out_serial: str | None
    in_serial: str | None
    move_id: int | None
    price: Decimal | None
    currency: str | None
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartExchange(NewExchange):
    """An exchange as it stands, with the appliance that it was made in."""

    id: int
    asset_id: int
    product: str
    serial: str


def record_exchange(conn: Connection, exchange: NewExchange) -> None:
    conn.execute(SQL["record_exchange"], fields_of(exchange))


def exchanges_of_ticket(conn: Connection, ticket_id: int) -> list[PartExchange]:
    return fetch_all(conn, SQL["exchanges_of_ticket"], {"ticket_id": ticket_id}, PartExchange)


def exchanges_of_finding(conn: Connection, ticket_id: int, opening: int) -> list[PartExchange]:
    return fetch_all(conn, SQL["exchanges_of_finding"], {"ticket_id": ticket_id, "opening": opening}, PartExchange)


def drop_exchanges(conn: Connection, numbers: Sequence[int]) -> None:
    """A corrected finding says that they were not made."""
    conn.execute(SQL["drop_exchanges"], {"numbers": [*numbers]})


def exchanges_of_serial(conn: Connection, part_number: str, serial: str) -> list[PartExchange]:
    """Where a part with a serial went in and came out, the oldest first."""
    values = {"part_number": part_number, "serial": serial}
    return fetch_all(conn, SQL["exchanges_of_serial"], values, PartExchange)
