"""Moves of parts, which are only ever added; balances and serials, which follow from them by a trigger."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of
from store.parts.places import PlaceKind

SQL = load(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMove:
    """A move to be recorded. `client_id`: made by whoever asks; `price`: of one part, where it is consumed."""

    tenant_id: int
    client_id: str
    kind: str
    part_number: str
    quantity: int
    from_place: int | None
    to_place: int | None
    actor: str
    at: datetime
    faulty: bool = False
    serial: str | None = None
    ticket_id: int | None = None
    order_id: int | None = None
    price: Decimal | None = None
    currency: str | None = None
    reason: Coded | None = None


@dataclass(frozen=True, slots=True)
class StockMove:
    """A move as it stands, with the names of its places; an outside place has its kind alone."""

    id: int
    client_id: str
    kind: str
    part_number: str
    quantity: int
    from_place: int | None
    from_kind: PlaceKind | None
    from_name: str | None
    to_place: int | None
    to_kind: PlaceKind | None
    to_name: str | None
    faulty: bool
    serial: str | None
    ticket_id: int | None
    order_id: int | None
    price: Decimal | None
    currency: str | None
    reason: Coded | None
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MoveFilter:
    """Which moves are asked for; None asks for all."""

    part_number: str | None = None
    serial: str | None = None
    place_id: int | None = None
    ticket_id: int | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """How many parts of a number a place holds."""

    place_id: int
    part_number: str
    on_hand: int
    reserved: int
    faulty: int

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class PlacedSerial:
    """Where the part with a serial is."""

    part_number: str
    serial: str
    place_id: int
    kind: PlaceKind
    place: str
    faulty: bool


def lock_part(conn: Connection, tenant_id: int, part_number: str) -> None:
    """Nobody else reserves or moves this part until the transaction ends. Several are locked in the order of their
    numbers."""
    conn.execute(SQL["lock_part"], {"tenant_id": tenant_id, "part_number": part_number})


def record_move(conn: Connection, move: NewMove) -> int | None:
    """The move's number; None where the same client id came before. The database refuses what is not there."""
    row = conn.execute(SQL["record_move"], fields_of(move)).fetchone()
    return int(row[0]) if row else None


def find_move(conn: Connection, tenant_id: int, client_id: str) -> StockMove | None:
    return fetch_one(conn, SQL["find_move"], {"tenant_id": tenant_id, "client_id": client_id}, StockMove)


def list_moves(conn: Connection, wanted: MoveFilter, *, before: int, limit: int) -> list[StockMove]:
    """Newest first."""
    return fetch_all(conn, SQL["list_moves"], {**fields_of(wanted), "before": before, "limit": limit}, StockMove)


def balance_of(conn: Connection, place_id: int, part_number: str) -> Balance:
    found = fetch_one(conn, SQL["balance_of"], {"place_id": place_id, "part_number": part_number}, Balance)
    return found or Balance(place_id, part_number, 0, 0, 0)


def list_balances(conn: Connection, *, place_id: int | None = None, part_number: str | None = None) -> list[Balance]:
    """What is left nowhere is left out."""
    return fetch_all(conn, SQL["list_balances"], {"place_id": place_id, "part_number": part_number}, Balance)


def find_serial(conn: Connection, tenant_id: int, part_number: str, serial: str) -> PlacedSerial | None:
    values = {"tenant_id": tenant_id, "part_number": part_number, "serial": serial}
    return fetch_one(conn, SQL["find_serial"], values, PlacedSerial)


def find_serial_anywhere(conn: Connection, part_number: str, serial: str) -> PlacedSerial | None:
    """As the connection sees it; the first where several tenants have one."""
    return fetch_one(conn, SQL["find_serial_anywhere"], {"part_number": part_number, "serial": serial}, PlacedSerial)


def serials_in(conn: Connection, place_id: int, part_number: str) -> list[str]:
    """Serials of sound parts in a place."""
    return [row[0] for row in conn.execute(SQL["serials_in"], {"place_id": place_id, "part_number": part_number})]


def is_kept(conn: Connection, tenant_id: int, part_number: str) -> bool:
    """Whether a tenant keeps stock of a part at all."""
    row = conn.execute(SQL["is_kept"], {"tenant_id": tenant_id, "part_number": part_number}).fetchone()
    return bool(row and row[0])
