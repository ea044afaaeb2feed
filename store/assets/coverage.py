"""Coverage of assets: who bears which costs of a repair, from which day until which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from psycopg.errors import UniqueViolation

from fleet.product import Product
from fleet.warranty import terms_of
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
REGISTRATION = "registration"


class CoverageSource(StrEnum):
    """What gave it: the product file's terms, a bought extension, a repair, or goodwill."""

    PRODUCT = "product"
    EXTENSION = "extension"
    REPAIR = "repair"
    GOODWILL = "goodwill"


@dataclass(frozen=True, slots=True)
class NewCoverage:
    """Coverage to be written; days are those of `time_zone`, the last one is in it. `components` None: the whole
    appliance. `component_id`: the one that is fitted now, and no other after it."""

    asset_id: int
    source: CoverageSource
    kinds: Sequence[str]
    from_on: date
    until_on: date
    time_zone: str
    granted_by: str
    components: Sequence[str] | None = None
    component_id: int | None = None
    excludes: Sequence[str] = ()
    share: float = 1.0
    terms_version: int | None = None
    ticket_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of an asset; `removed_at`: when the component that it is bound to was taken out."""

    id: int
    asset_id: int
    source: CoverageSource
    kinds: list[str]
    components: list[str] | None
    component_id: int | None
    removed_at: datetime | None
    excludes: list[str]
    from_on: date
    until_on: date
    time_zone: str
    share: float
    terms_version: int | None
    ticket_id: int | None
    note: str
    granted_by: str
    granted_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class SoldHere:
    """What the terms of an asset's warranty go by: its days, in the zone of where it stands."""

    sold_on: date | None
    installed_on: date | None
    time_zone: str
    version: int


def put_coverage(conn: Connection, new: NewCoverage) -> int | None:
    """The number of the new row; None where the same is written already."""
    try:
        with conn.transaction():
            values = {**fields_of(new), "kinds": list(new.kinds), "excludes": list(new.excludes)}
            values["components"] = None if new.components is None else list(new.components)
            row = conn.execute(SQL["put_coverage"], values).fetchone()
    except UniqueViolation:
        return None
    return int(row[0]) if row else None


def put_product_coverage(
    conn: Connection, product: Product, asset_id: int, *, actor: str = REGISTRATION, version: int | None = None
) -> int:
    """Writes what the product file promises for this asset, under the version in force unless another is named; how
    many rows. None is written where no day of sale is known."""
    here = sold_here(conn, asset_id)
    if product.warranty is None or here is None or here.sold_on is None:
        return 0
    written = 0
    for term in terms_of(product.warranty, sold_on=here.sold_on, installed_on=here.installed_on):
        new = NewCoverage(
            asset_id=asset_id,
            source=CoverageSource.PRODUCT,
            kinds=term.kinds,
            components=term.components,
            excludes=product.warranty.excludes,
            from_on=term.from_on,
            until_on=term.until_on,
            time_zone=here.time_zone,
            terms_version=version or here.version,
            granted_by=actor,
        )
        written += put_coverage(conn, new) is not None
    return written


def sold_here(conn: Connection, asset_id: int) -> SoldHere | None:
    """The days of an asset's sale and installation where it stands; None where there is no such asset."""
    return fetch_one(conn, SQL["sold_here"], {"asset_id": asset_id}, SoldHere)


def coverage_of(conn: Connection, asset_id: int) -> list[Coverage]:
    """Every coverage of an asset, that which ended too; the one that lasts longest first."""
    return fetch_all(conn, SQL["coverage_of"], {"asset_id": asset_id}, Coverage)


def find_coverage(conn: Connection, coverage_id: int) -> Coverage | None:
    return fetch_one(conn, SQL["find_coverage"], {"coverage_id": coverage_id}, Coverage)


def end_coverage(conn: Connection, coverage_id: int, *, actor: str, at: datetime) -> bool:
    """Takes coverage back that was written wrongly; False where it has ended already."""
    return conn.execute(SQL["end_coverage"], {"coverage_id": coverage_id, "actor": actor, "at": at}).rowcount == 1


def end_product_coverage(conn: Connection, asset_id: int, *, actor: str, at: datetime) -> int:
    """Takes the product's coverage of an asset back: its day of sale was another. The version that it stood under is
    kept for what is written in its place."""
    row = conn.execute(SQL["end_product_coverage"], {"asset_id": asset_id, "actor": actor, "at": at}).fetchone()
    return int(row[0]) if row and row[0] else 0


def redate_sale(
    conn: Connection, product: Product, asset_id: int, *, sold_at: datetime | None, actor: str, at: datetime
) -> int:
    """Another day of sale: what the product promised is written anew, under the version of the terms that it stood
    under; how many rows. None: nobody knows the day."""
    with conn.transaction():
        version = end_product_coverage(conn, asset_id, actor=actor, at=at)
        set_sale(conn, asset_id, sold_at)
        return put_product_coverage(conn, product, asset_id, actor=actor, version=version or None)


def version_of(conn: Connection, product: str) -> int:
    """The version of a product file that is in force."""
    row = conn.execute(SQL["version_of"], {"product": product}).fetchone()
    assert row is not None
    return int(row[0])


def set_sale(conn: Connection, asset_id: int, sold_at: datetime | None) -> bool:
    """Notes when an asset was sold; False where there is no such asset."""
    return conn.execute(SQL["set_sale"], {"asset_id": asset_id, "sold_at": sold_at}).rowcount == 1
