"""Assets: what was sold; and every fleet in numbers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.access.asks import Asker, asks, demand
from api.access.audit import Reading
from api.access.permissions import Permission
from api.access.personal_data import asset_shown
from api.access.principal import Principal
from api.routes.products import summary
from api.schemas.assets import AssetCard, AssetOut, FleetDevices, FleetOut, FoundDeviceOut, SeverityCounts
from api.schemas.devices import ComponentOut
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, PathId
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from fleet.product import Product
from fleet.silence_limits import silent_before
from service.coverage.entitlement import is_in_force
from store.assets.assets import (
    FleetCounts,
    FoundDevice,
    SoldAsset,
    count_fleets,
    devices_of_asset,
    find_asset,
    list_assets,
)
from store.assets.coverage import coverage_of
from store.assets.customers import find_customer
from store.assets.device_state import components_of
from store.assets.products import list_products
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.service.tickets import tickets_of_asset

router = APIRouter(prefix="/v1", tags=["assets"], dependencies=[Depends(asks(Permission.DEVICES_READ))])
DAY_S = 86_400


@router.get("/assets", summary="List assets", responses=errors(404))
def listing(
    request: Request,
    db: Db,
    principal: Asker,
    product: Annotated[str | None, Query()] = None,
    customer_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[AssetOut]:
    """What was sold, in the order it was entered; of one product, or of one customer."""
    if customer_id is not None:
        demand(principal, Permission.CUSTOMERS_READ)
    with db.connection() as conn:
        if product is not None:
            the_product(conn, product)
        found = list_assets(conn, product=product, customer_id=customer_id, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=lambda one: _asset(one, principal), key=lambda asset: asset.id)


@router.get("/assets/{asset_id}", summary="One asset", responses=errors(404))
def card(asset_id: PathId, db: Db, principal: Asker, reading: Reading) -> AssetCard:
    """An asset with its owner, warranty, devices, components with their ages, and its last 100 tickets."""
    with db.connection() as conn:
        asset = find_asset(conn, asset_id)
        if asset is None:
            raise Missing(coded("no_asset", asset=asset_id))
        shown = asset_shown(principal, asset)
        if shown.customer_id is not None:
            reading(conn, f"asset/{asset_id}")
        return _card(conn, db, shown)


@router.get("/fleet", summary="Every fleet in numbers", responses=errors())
def fleets(db: Db) -> Page[FleetOut]:
    """By product: devices that are online, offline, silent, at risk; open tickets; active alarms. All on one page."""
    with db.connection() as conn:
        products = {product.id: product for product in list_products(conn)}
        limits = {name: silent_before(product, db.now(conn, name)) for name, product in products.items()}
        counts = {one.product: one for one in count_fleets(conn, limits)}
        items = [_fleet(conn, db, product, counts[name]) for name, product in products.items()]
        return Page[FleetOut](items=items, next=None)


def found_device(device: FoundDevice) -> FoundDeviceOut:
    return FoundDeviceOut.model_validate({**fields_of(device), "status": device.reach})


def _asset(asset: SoldAsset, principal: Principal) -> AssetOut:
    return AssetOut.model_validate(asset_shown(principal, asset))


def _card(conn: Connection, db: Database, asset: SoldAsset) -> AssetCard:
    now = db.now(conn, asset.product)
    limit = silent_before(the_product(conn, asset.product), now)
    owner = find_customer(conn, asset.customer_id) if asset.customer_id else None
    coverage = coverage_of(conn, asset.id)
    return AssetCard.model_validate(
        {
            **fields_of(asset),
            "in_warranty": any(is_in_force(one, now) for one in coverage) if coverage else None,
            "customer": owner,
            "devices": [found_device(device) for device in devices_of_asset(conn, asset.id, silent_before=limit)],
            "components": [
                ComponentOut(component=name, installed_at=since, age_days=(now - since).total_seconds() / DAY_S)
                for name, since in components_of(conn, asset.id)
            ],
            "tickets": tickets_of_asset(conn, asset.id),
        }
    )


def _fleet(conn: Connection, db: Database, product: Product, counts: FleetCounts) -> FleetOut:
    return FleetOut(
        **summary(conn, db, product).model_dump(),
        devices=FleetDevices(
            all=counts.devices,
            online=counts.online,
            offline=counts.offline,
            silent=counts.silent,
            with_open_ticket=counts.with_ticket,
            at_risk=counts.at_risk,
        ),
        open_tickets=SeverityCounts(**counts.tickets),
        active_alarms=SeverityCounts(**counts.alarms),
    )
