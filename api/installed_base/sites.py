"""Sites of customers, where their appliances stand, and how other systems call them."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, ConfigDict, Field

from api.access.asks import asks
from api.access.audit import Reading
from api.access.permissions import Permission
from api.installed_base.imports import System
from api.schemas.assets import AssetOut
from api.schemas.installed_base import SITE, ExternalRefOut, SiteOut
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import Body, Id, PathId, TimeZone, Word, no_nul
from api.web.paging import Page
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from store.assets.assets import find_asset
from store.assets.customers import find_customer
from store.assets.external_refs import RefKind, put_ref, refs_of
from store.assets.sites import NewSite, change_site, create_site, find_site, place_asset, sites_of
from store.engine.database import Connection

router = APIRouter(prefix="/v1", tags=["customers"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WRITES = [Depends(asks(Permission.CUSTOMERS_WRITE))]
Line = Annotated[str, Field(max_length=100), AfterValidator(no_nul)]
Text = Annotated[str, Field(max_length=1000), AfterValidator(no_nul)]


class NewSiteIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{name: SITE[name] for name in SITE if name not in ("id", "customer_id")}]}
    )

    address: list[Line] = Field(min_length=1, max_length=6, description="The lines of a letter.")
    name: Line = ""
    landmark: Line = Field("", description="What the place is found by.")
    district: Line = ""
    city: Line = ""
    province: Line = ""
    postcode: Annotated[str, Field(max_length=12), AfterValidator(no_nul)] = ""
    area: Line = Field("", description="The service area.")
    time_zone: TimeZone = "Asia/Jakarta"
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    access_notes: Text = ""
    contact_name: Line = ""
    contact_phone: Annotated[str, Field(max_length=40), AfterValidator(no_nul)] = ""


class Place(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"site_id": 5}]})

    site_id: Id | None = Field(description="A site of the owner; null: nobody knows where it stands.")


class NewRef(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"system": "erp", "external_id": "C-1017"}]})

    system: System
    external_id: Word


@router.get("/customers/{customer_id}/sites", summary="Sites", responses=errors(404), dependencies=READS)
def listing(customer_id: PathId, db: Db, reading: Reading) -> Page[SiteOut]:
    """Where a customer's appliances stand; all on one page."""
    with db.connection() as conn:
        _customer(conn, customer_id)
        reading(conn, f"customer/{customer_id}")
        return Page[SiteOut](items=[SiteOut.model_validate(one) for one in sites_of(conn, customer_id)], next=None)


@router.post(
    "/customers/{customer_id}/sites",
    status_code=201,
    summary="Enter a site",
    responses=errors(404),
    dependencies=WRITES,
)
def create(customer_id: PathId, body: NewSiteIn, db: Db) -> SiteOut:
    """Enters a place where appliances of the customer stand. Nothing in it must be found in a list of regions."""
    with db.connection() as conn, conn.transaction():
        _customer(conn, customer_id)
        return _site(conn, create_site(conn, customer_id, _new(body)))


@router.put("/sites/{site_id}", summary="Write a site anew", responses=errors(404), dependencies=WRITES)
def change(site_id: PathId, body: NewSiteIn, db: Db) -> SiteOut:
    """Puts these words in the place of those before. The service area follows to the appliances that stand there."""
    with db.connection() as conn, conn.transaction():
        _site(conn, site_id)
        change_site(conn, site_id, _new(body))
        return _site(conn, site_id)


@router.post("/assets/{asset_id}/site", summary="Where it stands", responses=errors(404, 409), dependencies=WRITES)
def place(asset_id: PathId, body: Place, db: Db) -> AssetOut:
    """Puts an asset at a site of its owner, or nowhere."""
    with db.connection() as conn, conn.transaction():
        asset = find_asset(conn, asset_id)
        if asset is None:
            raise Missing(coded("no_asset", asset=asset_id))
        site = find_site(conn, body.site_id) if body.site_id is not None else None
        if body.site_id is not None and (site is None or site.customer_id != asset.customer_id):
            raise Conflict(coded("site_of_other", site=body.site_id, asset=asset_id))
        place_asset(conn, asset_id, body.site_id)
        return AssetOut.model_validate(find_asset(conn, asset_id))


@router.get("/customers/{customer_id}/refs", summary="Ids elsewhere", responses=errors(404), dependencies=READS)
def refs(customer_id: PathId, db: Db) -> Page[ExternalRefOut]:
    """How other systems call a customer; all on one page."""
    with db.connection() as conn:
        _customer(conn, customer_id)
        items = [ExternalRefOut.model_validate(one) for one in refs_of(conn, RefKind.CUSTOMER, customer_id)]
        return Page[ExternalRefOut](items=items, next=None)


@router.post("/customers/{customer_id}/refs", summary="Note an id", responses=errors(404, 409), dependencies=WRITES)
def note_ref(customer_id: PathId, body: NewRef, db: Db) -> ExternalRefOut:
    """Notes how another system calls a customer, so that an import finds them. Doing it again changes nothing."""
    with db.connection() as conn:
        _customer(conn, customer_id)
        if not put_ref(conn, body.system, RefKind.CUSTOMER, body.external_id, customer_id):
            raise Conflict(coded("ref_taken", system=body.system, ref=body.external_id))
        return ExternalRefOut(system=body.system, external_id=body.external_id)


def _new(body: NewSiteIn) -> NewSite:
    return NewSite(**body.model_dump())


def _customer(conn: Connection, customer_id: int) -> None:
    if find_customer(conn, customer_id) is None:
        raise Missing(coded("no_customer", customer=customer_id))


def _site(conn: Connection, site_id: int) -> SiteOut:
    site = find_site(conn, site_id)
    if site is None:
        raise Missing(coded("no_site", site=site_id))
    return SiteOut.model_validate(site)
