"""Service areas: one for each city in which devices stand, in its time zone; assets there name it as their area."""

from demo.world.client import Client
from firmware_sim.life.places import PLACES, ZONES


def enter_areas(client: Client) -> None:
    """Through the public API; what is there already stays as it is. All work by the calendar that is there first."""
    known = {area["name"] for area in client.pages("/service-areas")}
    calendar = next(client.pages("/calendars"))["id"]
    for place in PLACES:
        if place.city not in known:
            zone = ZONES[place.utc_hours]
            client.post("/service-areas", {"name": place.city, "time_zone": zone, "calendar_id": calendar})
