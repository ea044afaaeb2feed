"""Parts that work orders need: waited for, reserved in a place, consumed or released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.parts.places import PlaceKind

SQL = load(__file__)


class ReservationState(StrEnum):
    WAITING = "waiting"
    RESERVED = "reserved"
    CONSUMED = "consumed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class OrderForParts:
    """What reserving has to know of a work order."""

    id: int
    tenant_id: int
    product: str
    state: str
    technician_id: int | None
    parts: tuple[str, ...]
    lives: bool


@dataclass(frozen=True, slots=True)
class Reservation:
    """A part that an order needs, and where it lies for it."""

    id: int
    tenant_id: int
    order_id: int
    part: str
    part_number: str
    quantity: int
    state: ReservationState
    place_id: int | None
    place: str | None
    place_kind: PlaceKind | None
    asked_at: datetime
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A place with free parts of a number."""

    place_id: int
    kind: PlaceKind
    technician_id: int | None
    free: int


def lock_order(conn: Connection, order_id: int) -> OrderForParts | None:
    """The order, which does not end until the transaction does."""
    return fetch_one(conn, SQL["lock_order"], {"order_id": order_id}, OrderForParts)


def hold_order(conn: Connection, order_id: int) -> None:
    """Nobody else changes the order, or keeps parts for it, until the transaction ends."""
    conn.execute(SQL["hold_order"], {"order_id": order_id})


def lock_free_order(conn: Connection, order_id: int) -> OrderForParts | None:
    """As `lock_order`, for whoever holds a part already; None where somebody changes the order just now."""
    return fetch_one(conn, SQL["lock_free_order"], {"order_id": order_id}, OrderForParts)


def find_order(conn: Connection, order_id: int) -> OrderForParts | None:
    return fetch_one(conn, SQL["find_order"], {"order_id": order_id}, OrderForParts)


def order_of_ticket(conn: Connection, ticket_id: int) -> OrderForParts | None:
    """The living order of a ticket, else its newest one."""
    return fetch_one(conn, SQL["order_of_ticket"], {"ticket_id": ticket_id}, OrderForParts)


def tenant_of_ticket(conn: Connection, ticket_id: int) -> int:
    row = conn.execute(SQL["tenant_of_ticket"], {"ticket_id": ticket_id}).fetchone()
    if row is None:
        raise LookupError(f"ticket {ticket_id} is gone")
    return int(row[0])


def free_places(conn: Connection, tenant_id: int, part_number: str) -> list[FreePlace]:
    """Places with free parts; `moves.lock_part` keeps them free."""
    return fetch_all(conn, SQL["free_places"], {"tenant_id": tenant_id, "part_number": part_number}, FreePlace)


def ask_for_part(
    conn: Connection, order: OrderForParts, *, part: str, part_number: str, quantity: int, at: datetime, by: str
) -> int | None:
    """A reservation that waits; None where the order has asked for this part already."""
    values = {
        "tenant_id": order.tenant_id,
        "order_id": order.id,
        "part": part,
        "part_number": part_number,
        "quantity": quantity,
        "at": at,
        "by": by,
    }
    row = conn.execute(SQL["ask_for_part"], values).fetchone()
    return int(row[0]) if row else None


def move_reservation(
    conn: Connection,
    reservation_id: int,
    *,
    allowed: tuple[ReservationState, ...],
    to_state: ReservationState,
    place_id: int | None,
    at: datetime,
    by: str,
) -> bool:
    """One guarded change; False where its state is none of `allowed`. A trigger records the move of stock."""
    values = {
        "reservation_id": reservation_id,
        "allowed": [*allowed],
        "to_state": to_state,
        "place_id": place_id,
        "at": at,
        "by": by,
    }
    return conn.execute(SQL["move_reservation"], values).rowcount == 1


def find_reservation(conn: Connection, reservation_id: int) -> Reservation | None:
    return fetch_one(conn, SQL["find_reservation"], {"reservation_id": reservation_id}, Reservation)


def reservations_of(conn: Connection, order_id: int) -> list[Reservation]:
    return fetch_all(conn, SQL["reservations_of"], {"order_id": order_id}, Reservation)


def living_reservations(conn: Connection, part_number: str) -> list[Reservation]:
    """Who waits for a part, and for whom it is kept; the oldest first."""
    return fetch_all(conn, SQL["living_reservations"], {"part_number": part_number}, Reservation)


def waiting_for(conn: Connection, part_number: str) -> list[Reservation]:
    """Those who wait for a part, in the order in which they asked."""
    return fetch_all(conn, SQL["waiting_for"], {"part_number": part_number}, Reservation)


def reserved_in(conn: Connection, place_id: int, part_number: str) -> list[Reservation]:
    """What is reserved in a place, the newest first."""
    return fetch_all(conn, SQL["reserved_in"], {"place_id": place_id, "part_number": part_number}, Reservation)


def waiting_quantities(conn: Connection) -> dict[str, int]:
    """How many of each part orders wait for."""
    return {row[0]: int(row[1]) for row in conn.execute(SQL["waiting_quantities"])}


def fillable_numbers(conn: Connection, product: str) -> list[str]:
    """Parts that orders of a product wait for and that are free somewhere."""
    return [row[0] for row in conn.execute(SQL["fillable_numbers"], {"product": product})]


def parts_ready_for(conn: Connection, tenant_id: int, numbers: Sequence[str], now: datetime) -> datetime:
    """From when on an order that asked now for one of each number would have them."""
    values = {"tenant_id": tenant_id, "numbers": [*numbers], "now": now}
    row = conn.execute(SQL["parts_ready_for"], values).fetchone()
    return row[0] if row and row[0] else now


def parts_ready(conn: Connection, order_id: int, now: datetime) -> datetime:
    """From when on an order has its parts."""
    row = conn.execute(SQL["parts_ready"], {"order_id": order_id, "now": now}).fetchone()
    return row[0] if row and row[0] else now
