"""Service areas: where a team of technicians works, its zone, its calendar, and the places that it serves."""

from dataclasses import dataclass

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """`serves_rest`: whatever no other area serves."""

    id: int
    tenant_id: int
    name: str
    time_zone: str
    calendar_id: int
    calendar: str
    serves_rest: bool
    places: list[str]


def list_areas(conn: Connection) -> list[ServiceArea]:
    return fetch_all(conn, SQL["list_areas"], {"area_id": None}, ServiceArea)


def find_area(conn: Connection, area_id: int) -> ServiceArea | None:
    return fetch_one(conn, SQL["list_areas"], {"area_id": area_id}, ServiceArea)


def create_area(conn: Connection, *, name: str, time_zone: str, calendar_id: int) -> int | None:
    """None where the name is taken."""
    values = {"name": name, "time_zone": time_zone, "calendar_id": calendar_id}
    row = conn.execute(SQL["create_area"], values).fetchone()
    return int(row[0]) if row else None


def change_area(conn: Connection, area_id: int, *, name: str, time_zone: str, calendar_id: int) -> bool:
    """False where the name is taken."""
    values = {"area_id": area_id, "name": name, "time_zone": time_zone, "calendar_id": calendar_id}
    return conn.execute(SQL["change_area"], values).rowcount > 0


def taken_places(conn: Connection, area_id: int, places: list[str]) -> list[str]:
    """Of some places those that another area serves already."""
    values = {"area_id": area_id, "places": [place.lower() for place in places]}
    return [row[0] for row in conn.execute(SQL["taken_places"], values)]


def set_places(conn: Connection, area_id: int, places: list[str]) -> None:
    conn.execute(SQL["clear_places"], {"area_id": area_id})
    conn.execute(SQL["add_places"], {"area_id": area_id, "places": places})


def drop_area(conn: Connection, area_id: int) -> bool:
    return conn.execute(SQL["drop_area"], {"area_id": area_id}).rowcount > 0
