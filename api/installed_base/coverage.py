"""Coverage of assets, days of sale, and components with their history."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from pydantic import BeforeValidator, ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import address_of, audited
from api.access.permissions import Permission
from api.schemas.installed_base import (
    ComponentHistoryOut,
    CoverageOut,
    SaleOut,
)
from api.web.database import Db, the_product, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Identifier, PathId, Why
from api.web.paging import Page
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from service.tickets.bad_entry import BadEntry
from store.assets.assets import SoldAsset, find_asset
from store.assets.components import components_fitted
from store.assets.coverage import (
    CoverageSource,
    NewCoverage,
    coverage_of,
    end_coverage,
    find_coverage,
    put_coverage,
    redate_sale,
    sold_here,
)
from store.audit.actions import AuditAction
from store.engine.database import Connection

router = APIRouter(prefix="/v1", tags=["assets"])
READS = [Depends(asks(Permission.DEVICES_READ))]
WRITES = [Depends(asks(Permission.COVERAGE_WRITE))]
Kind = Literal["parts", "labour", "travel"]


def _day(value: object) -> date:
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    raise ValueError("must be a day: 2025-01-24")


Day = Annotated[date, BeforeValidator(_day)]


class GrantedCoverage(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "source": "goodwill",
                    "kinds": ["labour"],
                    "from_on": "2026-03-01",
                    "until_on": "2026-06-01",
                    "share": 0.5,
                    "note": "second failure within a year",
                }
            ]
        }
    )

    source: Literal["extension", "goodwill"]
    kinds: list[Kind] = Field(["parts", "labour", "travel"], min_length=1, max_length=3)
    components: list[Identifier] | None = Field(None, min_length=1, max_length=50, description="Null: all of it.")
    from_on: Day
    until_on: Day = Field(description="The last day, which is in it.")
    share: float = Field(1.0, gt=0, le=1, description="How much of the cost is borne.")
    note: Why


class Sale(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"sold_on": "2025-01-24", "proof": "receipt"}]})

    sold_on: Day | None = Field(description="Null: nobody knows.")
    proof: Literal["receipt", "guarantee_card", "dealer", "other_system", "none"] = Field(
        description="What shows it; it goes into the audit log."
    )


@router.get("/assets/{asset_id}/coverage", summary="Coverage", responses=errors(404), dependencies=READS)
def listing(asset_id: PathId, db: Db) -> Page[CoverageOut]:
    """Every coverage of an asset, that which ended too; all on one page."""
    with db.connection() as conn:
        _asset(conn, asset_id)
        return _page(conn, asset_id)


@router.post(
    "/assets/{asset_id}/coverage",
    status_code=201,
    summary="Grant coverage",
    responses=errors(404, 409),
    dependencies=WRITES,
)
def grant(asset_id: PathId, body: GrantedCoverage, request: Request, db: Db, principal: Asker) -> CoverageOut:
    """Writes an extension that was bought, or goodwill. 409: the same stands already."""
    now = wall_clock()
    with db.connection() as conn, conn.transaction():
        asset = _asset(conn, asset_id)
        product = the_product(conn, asset.product)
        if body.until_on < body.from_on:
            raise BadEntry("until_on", body.until_on.isoformat(), coded("coverage_ends_first"))
        for component in body.components or []:
            if product.component(component) is None:
                declared = [one.id for one in product.components]
                rule = coded("component_not_declared", component=component, product=product.id, declared=declared)
                raise BadEntry("components", component, rule)
        here = sold_here(conn, asset_id)
        assert here is not None
        number = put_coverage(
            conn,
            NewCoverage(
                asset_id=asset_id,
                source=CoverageSource(body.source),
                kinds=body.kinds,
                components=body.components,
                from_on=body.from_on,
                until_on=body.until_on,
                time_zone=here.time_zone,
                share=body.share,
                note=body.note,
                granted_by=principal.name,
            ),
        )
        if number is None:
            raise Conflict(coded("coverage_stands", asset=asset_id))
        granted = find_coverage(conn, number)
        address = address_of(request)
        audited(conn, principal, AuditAction.COVERAGE_CHANGED, f"asset/{asset_id}", address=address, at=now,
                coverage=number, source=body.source, share=body.share)  # fmt: skip
        return CoverageOut.model_validate(granted)


@router.post("/coverage/{coverage_id}/end", summary="Take back", responses=errors(404, 409), dependencies=WRITES)
def take_back(coverage_id: PathId, request: Request, db: Db, principal: Asker) -> CoverageOut:
    """Takes coverage back that was written wrongly; what was decided for tickets stays."""
    now = wall_clock()
    with db.connection() as conn, conn.transaction():
        found = find_coverage(conn, coverage_id)
        if found is None:
            raise Missing(coded("no_coverage", coverage=coverage_id))
        if not end_coverage(conn, coverage_id, actor=principal.name, at=now):
            raise Conflict(coded("coverage_ended_before", coverage=coverage_id))
        address = address_of(request)
        audited(conn, principal, AuditAction.COVERAGE_CHANGED, f"asset/{found.asset_id}", address=address, at=now,
                coverage=coverage_id, source=found.source)  # fmt: skip
        return CoverageOut.model_validate(find_coverage(conn, coverage_id))


@router.post("/assets/{asset_id}/sale", summary="Day of sale", responses=errors(404), dependencies=WRITES)
def sale(asset_id: PathId, body: Sale, request: Request, db: Db, principal: Asker) -> SaleOut:
    """Notes when an asset was sold, by what proof; what the product promises is written anew from there.

    The terms are those that held before. Null: nobody knows, and nothing is denied until somebody does.
    """
    now = wall_clock()
    with db.connection() as conn, conn.transaction():
        asset = _asset(conn, asset_id)
        here = sold_here(conn, asset_id)
        assert here is not None
        zone = ZoneInfo(here.time_zone)
        if body.sold_on is not None and body.sold_on > db.now(conn, asset.product).astimezone(zone).date():
            raise BadEntry("sold_on", body.sold_on.isoformat(), coded("import_future", value=body.sold_on.isoformat()))
        sold = datetime.combine(body.sold_on, time(), zone) if body.sold_on else None
        redate_sale(conn, the_product(conn, asset.product), asset_id, sold_at=sold, actor=principal.name, at=now)
        address = address_of(request)
        audited(conn, principal, AuditAction.COVERAGE_CHANGED, f"asset/{asset_id}", address=address, at=now,
                sold_on=body.sold_on.isoformat() if body.sold_on else None, proof=body.proof)  # fmt: skip
        return SaleOut(asset_id=asset_id, sold_on=body.sold_on, coverage=_page(conn, asset_id).items)


@router.get("/assets/{asset_id}/components", summary="Components", responses=errors(404), dependencies=READS)
def components(asset_id: PathId, db: Db) -> Page[ComponentHistoryOut]:
    """Every component that is or was fitted in an asset, the oldest of each kind first; all on one page."""
    with db.connection() as conn:
        _asset(conn, asset_id)
        items = [ComponentHistoryOut.model_validate(one) for one in components_fitted(conn, asset_id)]
        return Page[ComponentHistoryOut](items=items, next=None)


def _page(conn: Connection, asset_id: int) -> Page[CoverageOut]:
    items = [CoverageOut.model_validate(one) for one in coverage_of(conn, asset_id)]
    return Page[CoverageOut](items=items, next=None)


def _asset(conn: Connection, asset_id: int) -> SoldAsset:
    asset = find_asset(conn, asset_id)
    if asset is None:
        raise Missing(coded("no_asset", asset=asset_id))
    return asset
