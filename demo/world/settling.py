"""Selling and installing: every simulated device gets an owner, through the public API."""

from collections.abc import Mapping

from demo.world.client import Client
from demo.world.people import Person, make_people
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.places import ZONES


def owners_of(fleet: SimulatedFleet, product: str, *, seed: int) -> dict[str, Person]:
    """Serial -> the customer who owns the device and lives where it stands."""
    zones = [ZONES[place.utc_hours] for place in fleet.places]
    return dict(zip(fleet.serials, make_people(seed, product, zones), strict=True))


def settle(client: Client, fleet: SimulatedFleet, product: str, owners: Mapping[str, Person]) -> None:
    """Enters owners and registers their devices; what is there already stays as it is."""
    known = {customer["email"]: int(customer["id"]) for customer in client.pages("/customers")}
    cities = dict(zip(fleet.serials, (place.city for place in fleet.places), strict=True))
    for serial, installed_at in zip(fleet.serials, fleet.installed_at, strict=True):
        owner = owners[serial]
        customer = known.get(owner.email) or _enter(client, owner)
        client.post(
            "/devices",
            {
                "product": product,
                "serial": serial,
                "installed_at": installed_at.isoformat(),
                "sold_at": installed_at.isoformat(),
                "customer_id": customer,
                "attributes": {"city": cities[serial]},
            },
        )


def _enter(client: Client, owner: Person) -> int:
    customer = {
        "name": owner.name,
        "email": owner.email,
        "language": owner.language,
        "time_zone": owner.time_zone,
    }
    return int(client.post("/customers", customer)["id"])
