"""Many customers, sites and assets at once: statements are sent without waiting for each answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.sql import SQL as Statement
from psycopg.types.json import Jsonb

from store.assets.coverage import SQL as COVERAGE
from store.assets.coverage import NewCoverage
from store.assets.customers import SQL as CUSTOMERS
from store.assets.registry import SQL as REGISTRY
from store.assets.sites import SQL as SITES
from store.assets.sites import NewSite
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """A customer as another system has them."""

    name: str
    email: str | None
    phone: str | None
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    time_zone: str
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownAsset:
    """An asset that is here already; `sold_on`: in the zone of where it stands."""

    id: int
    product: str
    customer_id: int | None
    site_id: int | None
    sold_on: date | None
    serials: list[str]


@dataclass(frozen=True, slots=True)
class NewAsset:
    """An asset with its device; `sold_at` None: nobody knows."""

    product: str
    serial: str
    customer_id: int
    sold_at: datetime | None
    installed_at: datetime
    components: Sequence[str]


def lock_imports(conn: Connection) -> None:
    """One import of a tenant at a time, until the transaction ends."""
    conn.execute(SQL["lock_imports"])


def customers_known(conn: Connection, numbers: Sequence[int]) -> list[KnownCustomer]:
    return fetch_all(conn, SQL["customers_known"], {"numbers": list(numbers)}, KnownCustomer)


def customers_at(conn: Connection, addresses: Sequence[str]) -> dict[str, int]:
    """Customers by their e-mail, in small letters: the newest of each."""
    return dict(conn.execute(SQL["customers_at"], {"addresses": list(addresses)}).fetchall())


def assets_known(
    conn: Connection, numbers: Sequence[int], devices: Sequence[tuple[str, str]]
) -> tuple[dict[int, KnownAsset], dict[tuple[str, str], int]]:
    """(assets by their number, numbers by product and serial): those of the numbers, and those of the devices."""
    pairs = {"products": [one for one, _ in devices], "serials": [serial for _, serial in devices]}
    by_device = {(row[0], row[1]): int(row[2]) for row in conn.execute(SQL["assets_of_devices"], pairs)}
    wanted = [*numbers, *by_device.values()]
    found = fetch_all(conn, SQL["assets_known"], {"numbers": wanted}, KnownAsset)
    return {one.id: one for one in found}, by_device


def create_customers(conn: Connection, people: Sequence[ContactDetails]) -> list[int]:
    """Their numbers, in the same order."""
    values = [{**fields_of(one), "tenant_id": None} for one in people]
    return _numbers(conn, CUSTOMERS["create_customer"], values)


def change_customers(conn: Connection, people: Mapping[int, ContactDetails]) -> None:
    _many(conn, SQL["change_customer"], [{**fields_of(one), "id": number} for number, one in people.items()])


def create_sites(conn: Connection, places: Sequence[tuple[int, NewSite]]) -> list[int]:
    """Their numbers, in the same order; each with its customer."""
    return _numbers(conn, SITES["create_site"], [{**_site(site), "customer_id": owner} for owner, site in places])


def change_sites(conn: Connection, places: Mapping[int, NewSite]) -> None:
    _many(conn, SITES["change_site"], [{**_site(site), "site_id": number} for number, site in places.items()])


def create_assets(conn: Connection, assets: Sequence[NewAsset]) -> list[int | None]:
    """Their numbers in the same order, each with its device and its components; None where another device has the
    serial, seen or unseen: the caller takes everything back then."""
    numbers = _numbers(conn, REGISTRY["create_asset"], [fields_of(one) for one in assets])
    devices = [
        {**fields_of(one), "serial": one.serial, "asset_id": number, "attributes": Jsonb({})}
        for number, one in zip(numbers, assets, strict=True)
    ]
    made = _returned(conn, REGISTRY["create_device"], devices)
    fitted = [
        {"asset_id": number, "component": component, "installed_at": one.installed_at}
        for number, one in zip(numbers, assets, strict=True)
        for component in one.components
    ]
    _many(conn, SQL["install_component"], fitted)
    return [number if device else None for number, device in zip(numbers, made, strict=True)]


def place_assets(conn: Connection, places: Mapping[int, int]) -> None:
    """Puts assets at sites of their owners."""
    _many(conn, SITES["place_asset"], [{"asset_id": asset, "site_id": site} for asset, site in places.items()])


def put_coverages(conn: Connection, rows: Sequence[NewCoverage]) -> None:
    """Writes coverage of new assets, which have none."""
    values = [
        {
            **fields_of(one),
            "kinds": list(one.kinds),
            "excludes": list(one.excludes),
            "components": None if one.components is None else list(one.components),
        }
        for one in rows
    ]
    _many(conn, COVERAGE["put_coverage"], values)


def _site(site: NewSite) -> dict[str, Any]:
    return {**fields_of(site), "address": list(site.address)}


def _many(conn: Connection, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
    with conn.cursor() as cursor:
        cursor.executemany(statement, values)


def _numbers(conn: Connection, statement: Statement, values: Sequence[Mapping[str, Any]]) -> list[int]:
    return [int(row[0]) for row in _returned(conn, statement, values) if row]


def _returned(
    conn: Connection, statement: Statement, values: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...] | None]:
    """What each statement gives back first; None where it gives nothing."""
    if not values:
        return []
    with conn.cursor() as cursor:
        cursor.executemany(statement, values, returning=True)
        found = [cursor.fetchone()]
        while cursor.nextset():
            found.append(cursor.fetchone())
        return found
