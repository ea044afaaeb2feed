"""Warehouses and vans are entered, changed and ended."""

from datetime import datetime, timedelta

from fleet.coded import coded
from service.parts.moving import kept_place
from service.parts.refusals import NoSuchTechnician, PlaceNameTaken, PlaceNotEmpty, StockConflict
from store.engine.database import Connection
from store.orders.technicians import find_technician
from store.parts.places import PlaceKind, change_place, create_place, end_place


def enter_place(
    conn: Connection, *, kind: PlaceKind, name: str, technician_id: int | None, ready_after: timedelta
) -> int:
    """The number of a new warehouse, or of the van of a technician."""
    _check(conn, kind, technician_id)
    number = create_place(conn, kind=kind, name=name, technician_id=technician_id, ready_after=ready_after)
    if number is None:
        raise PlaceNameTaken(name)
    return number


def keep_place(
    conn: Connection, place_id: int, *, name: str, technician_id: int | None, ready_after: timedelta
) -> None:
    """Everything that people enter of a place; it stays a warehouse, or a van."""
    _check(conn, kept_place(conn, place_id).kind, technician_id)
    if not change_place(conn, place_id, name=name, technician_id=technician_id, ready_after=ready_after):
        raise PlaceNameTaken(name)


def close_place(conn: Connection, place_id: int, *, at: datetime) -> None:
    """The place is not used any more; PlaceNotEmpty where something is left in it, or on its way to it."""
    place = kept_place(conn, place_id)
    if not end_place(conn, place_id, at=at):
        raise PlaceNotEmpty(place.name)


def _check(conn: Connection, kind: PlaceKind, technician_id: int | None) -> None:
    if kind is PlaceKind.WAREHOUSE and technician_id is not None:
        raise StockConflict(coded("warehouse_of_technician"))
    if technician_id is not None and find_technician(conn, technician_id) is None:
        raise NoSuchTechnician(technician_id)
