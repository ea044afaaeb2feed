"""Sites: where appliances of a customer stand, and how to get there."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
HOME_ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class NewSite:
    """A place to be written down; `address`: the lines of a letter, `landmark`: what it is found by."""

    address: Sequence[str]
    name: str = ""
    landmark: str = ""
    district: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""
    area: str = ""
    time_zone: str = HOME_ZONE
    latitude: float | None = None
    longitude: float | None = None
    access_notes: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A place where appliances of a customer stand."""

    id: int
    customer_id: int
    name: str
    address: list[str]
    landmark: str
    district: str
    city: str
    province: str
    postcode: str
    area: str
    time_zone: str
    latitude: float | None
    longitude: float | None
    access_notes: str
    contact_name: str
    contact_phone: str


def create_site(conn: Connection, customer_id: int, new: NewSite) -> int:
    """The new site's number."""
    row = conn.execute(SQL["create_site"], _values(customer_id=customer_id, new=new)).fetchone()
    assert row is not None
    return int(row[0])


def change_site(conn: Connection, site_id: int, new: NewSite) -> bool:
    """Writes a site anew; False where there is none."""
    return conn.execute(SQL["change_site"], {**_values(customer_id=0, new=new), "site_id": site_id}).rowcount == 1


def find_site(conn: Connection, site_id: int) -> Site | None:
    return fetch_one(conn, SQL["find_site"], {"site_id": site_id}, Site)


def sites_of(conn: Connection, customer_id: int) -> list[Site]:
    """A customer's places in the order they were entered."""
    return fetch_all(conn, SQL["sites_of"], {"customer_id": customer_id}, Site)


def sites_known(conn: Connection, numbers: Sequence[int]) -> list[Site]:
    """Some sites by their numbers."""
    return fetch_all(conn, SQL["sites_known"], {"numbers": list(numbers)}, Site)


def site_of_asset(conn: Connection, asset_id: int) -> Site | None:
    """Where an appliance stands; None where nobody said."""
    return fetch_one(conn, SQL["site_of_asset"], {"asset_id": asset_id}, Site)


def place_asset(conn: Connection, asset_id: int, site_id: int | None) -> bool:
    """Puts an asset at a site of its owner, or nowhere; False where there is no such asset. RefusedData where the site
    is another customer's."""
    return conn.execute(SQL["place_asset"], {"asset_id": asset_id, "site_id": site_id}).rowcount == 1


def address_lines(site: Site | NewSite) -> list[str]:
    """The address as it is written on a letter."""
    town = " ".join(part for part in (site.city, site.postcode) if part)
    return [line for line in (*site.address, site.district, town, site.province) if line]


def address_line(site: Site | NewSite) -> str:
    """The address in one line."""
    return ", ".join(address_lines(site))


def _values(*, customer_id: int, new: NewSite) -> dict[str, object]:
    return {**fields_of(new), "address": list(new.address), "customer_id": customer_id}
