"""Selling and installing: every simulated device gets an owner, through the public API."""

from collections.abc import Mapping

from demo.world.addresses import home_in
from demo.world.client import Client
from demo.world.people import Person, make_people
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.places import ZONES


def owners_of(fleet: SimulatedFleet, product: str, *, seed: int) -> dict[str, Person]:
    """Serial -> the customer who owns the device and lives where it stands."""
    zones = [ZONES[place.utc_hours] for place in fleet.places]
    return dict(zip(fleet.serials, make_people(seed, product, zones), strict=True))


def settle(client: Client, fleet: SimulatedFleet, product: str, owners: Mapping[str, Person], *, seed: int) -> None:
    """Enters owners, registers their devices and says where they stand; what is there already stays as it is."""
    known = {customer["email"]: int(customer["id"]) for customer in client.pages("/customers")}
    cities = dict(zip(fleet.serials, (place.city for place in fleet.places), strict=True))
    for serial, installed_at in zip(fleet.serials, fleet.installed_at, strict=True):
        owner = owners[serial]
        is_new = owner.email not in known
        customer = known[owner.email] if not is_new else _enter(client, owner)
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
        if is_new:
            home = home_in(cities[serial], owner.time_zone, seed=seed, serial=f"{product}/{serial}")
            _place(client, customer, home)


def _place(client: Client, customer: int, home: Mapping[str, object]) -> None:
    """What this customer has stands at their home."""
    site = int(client.post(f"/customers/{customer}/sites", home)["id"])
    for asset in client.pages("/assets", customer_id=customer):
        client.post(f"/assets/{asset['id']}/site", {"site_id": site})


def _enter(client: Client, owner: Person) -> int:
    customer = {
        "name": owner.name,
        "email": owner.email,
        "language": owner.language,
        "time_zone": owner.time_zone,
    }
    return int(client.post("/customers", customer)["id"])
