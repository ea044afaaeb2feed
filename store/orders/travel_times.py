"""How long ways take from area to area; and which areas there are."""

from dataclasses import dataclass
from datetime import timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class TravelTime:
    """A way, as people entered it."""

    from_area: str
    to_area: str
    takes: timedelta


def set_travel_time(conn: Connection, *, from_area: str, to_area: str, takes: timedelta) -> None:
    """The same in both directions, until the other one is said, too."""
    conn.execute(SQL["set_travel_time"], {"from_area": from_area, "to_area": to_area, "takes": takes})


def drop_travel_time(conn: Connection, *, from_area: str, to_area: str) -> bool:
    """Whether one was entered; what the product file says counts again."""
    return conn.execute(SQL["drop_travel_time"], {"from_area": from_area, "to_area": to_area}).rowcount > 0


def list_travel_times(conn: Connection) -> list[TravelTime]:
    return fetch_all(conn, SQL["list_travel_times"], {}, TravelTime)


def known_areas(conn: Connection) -> list[str]:
    """Every area that something names, by name."""
    return [row[0] for row in conn.execute(SQL["known_areas"])]
