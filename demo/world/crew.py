"""When and where the demo's technicians work: hours, areas, skills and a home area, through the public API."""

from dataclasses import dataclass
from typing import Any

from demo.world.client import Client
from demo.world.people import TECHNICIANS
from firmware_sim.life.places import PLACES, ZONES


@dataclass(frozen=True, slots=True)
class Round:
    """Where somebody goes: the first city is home."""

    cities: tuple[str, ...]


ROUNDS = dict(
    zip(
        TECHNICIANS,
        (
            Round(("Jakarta", "Bandung")),
            Round(("Denpasar",)),
            Round(("Medan",)),
            Round(("Surabaya",)),
            Round(("Jayapura",)),
            Round(("Makassar", "Balikpapan")),
        ),
        strict=True,
    )
)
SKILLS = ["electrical", "refrigerant"]
# Monday to Saturday; appointments are made where an area is open, too.
HOURS = [{"weekday": day, "begins": "07:00", "ends": "17:30"} for day in range(1, 7)]


def enter_crew(dispatcher: Client) -> None:
    """Whoever has hours already stays as they are."""
    for known in list(dispatcher.pages("/technicians")):
        if known["name"] in ROUNDS and not known["has_hours"]:
            dispatcher.put(f"/technicians/{known['id']}", _works(known["name"], ROUNDS[known["name"]]))


def _works(name: str, works: Round) -> dict[str, Any]:
    home = works.cities[0]
    hours = next(place.utc_hours for place in PLACES if place.city == home)
    return {
        "name": name,
        "home_area": home,
        "areas": [*works.cities],
        "skills": SKILLS,
        "time_zone": ZONES[hours],
        "hours": HOURS,
    }
