"""Work orders: one living one for each asset, moved by guarded updates, with a history row a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be made; times are the fleet's."""

    product: str
    asset_id: int
    duration: timedelta
    skills: tuple[str, ...]
    parts: tuple[str, ...]
    made_at: datetime
    made_by: str
    due_at: datetime | None = None
    follows_id: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands; `tickets`: the numbers of those that it is for."""

    id: int
    tenant_id: int
    product: str
    serial: str
    asset_id: int
    state: str
    technician_id: int | None
    technician: str | None
    follows_id: int | None
    duration: timedelta
    skills: tuple[str, ...]
    parts: tuple[str, ...]
    tickets: tuple[int, ...]
    made_at: datetime
    made_by: str
    due_at: datetime | None
    dispatched_at: datetime | None
    accepted_at: datetime | None
    travelling_at: datetime | None
    arrived_at: datetime | None
    expected_at: datetime | None
    ended_at: datetime | None
    reason: str | None
    note: str
    sequence: int

    @property
    def assignee(self) -> str | None:
        """Whose it is: as of a ticket."""
        return self.technician


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One line of an order's history."""

    at: datetime
    actor: str
    action: str
    from_state: str | None
    to_state: str
    why: Coded | None = None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are asked for; None asks for all. `since`, `until`: of those whose appointment begins in between."""

    product: str | None = None
    states: list[str] | None = None
    technician_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def make_order(conn: Connection, order: NewOrder) -> int | None:
    """The new order's number; None where the asset has a living one already."""
    values = {**fields_of(order), "skills": list(order.skills), "parts": list(order.parts)}
    row = conn.execute(SQL["make_order"], values).fetchone()
    return int(row[0]) if row else None


def add_ticket(conn: Connection, order_id: int, ticket_id: int) -> bool:
    """Whether the ticket was not yet one of the order's."""
    return conn.execute(SQL["add_ticket"], {"order_id": order_id, "ticket_id": ticket_id}).rowcount == 1


def need_more(
    conn: Connection,
    order_id: int,
    *,
    duration: timedelta,
    skills: Sequence[str],
    parts: Sequence[str],
    due_at: datetime | None,
) -> None:
    """What a further ticket needs is added to an order."""
    values = {"duration": duration, "skills": list(skills), "parts": list(parts), "due_at": due_at}
    conn.execute(SQL["need_more"], {"order_id": order_id, **values})


def need_no_more(conn: Connection, order_id: int, *, part: str) -> None:
    """An order does not need a part after all."""
    conn.execute(SQL["need_no_more"], {"order_id": order_id, "part": part})


def living_order(conn: Connection, asset_id: int) -> Order | None:
    return fetch_one(conn, SQL["living_order"], {"asset_id": asset_id}, Order)


def find_order(conn: Connection, order_id: int) -> Order | None:
    return fetch_one(conn, SQL["find_order"], {"order_id": order_id}, Order)


def lock_order(conn: Connection, order_id: int) -> Order | None:
    """The order, kept from others until the transaction ends; its tickets, too, and before it."""
    conn.execute(SQL["lock_tickets_of_order"], {"order_id": order_id})
    conn.execute(SQL["lock_order"], {"order_id": order_id})
    return find_order(conn, order_id)


def lock_orders_of_asset(conn: Connection, asset_id: int) -> None:
    """One maker of orders at a time for each asset."""
    conn.execute(SQL["lock_asset"], {"asset_id": asset_id})


def move_order(
    conn: Connection,
    order_id: int,
    *,
    action: str,
    to_state: str,
    allowed: list[str],
    at: datetime,
    technician_id: int | None = None,
    reason: str | None = None,
    note: str = "",
) -> str | None:
    """The state that the order left; None where its state is none of `allowed`. `technician_id`: who gets it with
    `plan`; with every other action only that technician's order moves, where it is given."""
    values = {"order_id": order_id, "action": action, "to_state": to_state, "allowed": allowed, "at": at}
    row = conn.execute(
        SQL["move_order"], {**values, "technician_id": technician_id, "reason": reason, "note": note}
    ).fetchone()
    return str(row[0]) if row else None


def expect_arrival(conn: Connection, order_id: int, at: datetime) -> bool:
    return conn.execute(SQL["expect_arrival"], {"order_id": order_id, "at": at}).rowcount == 1


def note_order(conn: Connection, order_id: int, change: OrderChange, *, client_id: str | None = None) -> None:
    conn.execute(SQL["note_order"], {"order_id": order_id, "client_id": client_id, **fields_of(change)})


def was_noted(conn: Connection, order_id: int, client_id: str) -> bool:
    """Whether the same act of a phone was taken before."""
    row = conn.execute(SQL["was_noted"], {"order_id": order_id, "client_id": client_id}).fetchone()
    return row is not None


def order_history(conn: Connection, order_id: int) -> list[OrderChange]:
    return fetch_all(conn, SQL["order_history"], {"order_id": order_id}, OrderChange)


def list_orders(conn: Connection, wanted: OrderFilter, *, after: int = 0, limit: int = 100) -> list[Order]:
    """A page of orders with numbers above `after`."""
    statement = SQL["list_orders"] if wanted.since is None else SQL["orders_arriving"]
    return fetch_all(conn, statement, {**fields_of(wanted), "after": after, "limit": limit}, Order)


def orders_of_ticket(conn: Connection, ticket_id: int) -> list[Order]:
    """Newest first."""
    return fetch_all(conn, SQL["orders_of_ticket"], {"ticket_id": ticket_id}, Order)


def open_tickets_of_asset(conn: Connection, asset_id: int) -> list[tuple[int, str, datetime | None]]:
    """(number, failure mode, due) of each open ticket of an asset."""
    rows = conn.execute(SQL["open_tickets_of_asset"], {"asset_id": asset_id})
    return [(number, mode, due) for number, mode, due in rows]


def open_tickets_of_order(conn: Connection, order_id: int) -> list[int]:
    return [row[0] for row in conn.execute(SQL["open_tickets_of_order"], {"order_id": order_id})]


def orders_without_parts(conn: Connection, product: str, *, limit: int) -> list[int]:
    """Living orders that were made, or got a further ticket, since their parts were last asked for."""
    return [row[0] for row in conn.execute(SQL["orders_without_parts"], {"product": product, "limit": limit})]


def orders_to_dispatch(conn: Connection, product: str, *, arriving_before: datetime, limit: int) -> list[int]:
    """Planned orders whose appointment begins before a moment."""
    values = {"product": product, "arriving_before": arriving_before, "limit": limit}
    return [row[0] for row in conn.execute(SQL["orders_to_dispatch"], values)]
