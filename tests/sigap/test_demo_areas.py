"""The demo's service areas, through the public API: entered once, each in its zone."""

from demo.world.areas import enter_areas
from demo.world.client import Client
from firmware_sim.life.places import PLACES
from store.engine.database import Connection
from tests.api.api_world import TOKEN, serving
from tests.service.service_world import rows


def test_every_city_is_a_service_area_in_its_zone_and_entered_once(conn: Connection, database_url: str) -> None:
    with serving(database_url) as api, Client(str(api.base_url).rstrip("/"), TOKEN) as client:
        for _ in range(2):
            enter_areas(client)
    found = dict(rows(conn, "SELECT name, time_zone FROM service_area WHERE NOT serves_rest"))
    assert len(found) == len(PLACES)
    assert [found[city] for city in ("Medan", "Makassar", "Jayapura")] == [
        "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
    ]  # fmt: skip
