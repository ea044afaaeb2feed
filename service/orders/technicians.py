"""Technicians are entered and changed, all of it at once."""

from collections.abc import Sequence
from itertools import pairwise

from fleet.coded import coded
from service.orders.states import OrderRefused
from store.engine.database import Connection
from store.orders.technicians import (
    Hours,
    TechnicianFields,
    change_technician,
    create_technician,
    set_areas,
    set_hours,
)


def enter_technician(
    conn: Connection, fields: TechnicianFields, *, areas: Sequence[str], hours: Sequence[Hours]
) -> int:
    """The number of a new technician from outside; OrderRefused where the name is taken, or hours overlap."""
    _check(hours)
    with conn.transaction():
        number = create_technician(conn, fields)
        if number is None:
            raise OrderRefused(coded("technician_name_taken", name=fields.name))
        set_areas(conn, number, areas)
        set_hours(conn, number, hours)
        return number


def keep_technician(
    conn: Connection, technician_id: int, fields: TechnicianFields, *, areas: Sequence[str], hours: Sequence[Hours]
) -> None:
    _check(hours)
    with conn.transaction():
        if not change_technician(conn, technician_id, fields):
            raise OrderRefused(coded("technician_name_taken", name=fields.name))
        set_areas(conn, technician_id, areas)
        set_hours(conn, technician_id, hours)


def _check(hours: Sequence[Hours]) -> None:
    by_day = sorted(hours, key=lambda one: (one.weekday, one.begins))
    overlap = any(
        one.weekday == following.weekday and following.begins < one.ends for one, following in pairwise(by_day)
    )
    if overlap or any(one.ends <= one.begins for one in hours):
        raise OrderRefused(coded("technician_hours_overlap"))
