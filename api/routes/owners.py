"""Owners: an asset goes to another customer; a customer is invited into their account."""

from datetime import datetime

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import address_of, audited
from api.access.permissions import Permission
from api.limits.rate_limits import Limit, Limits, account_key
from api.schemas.assets import AssetOut
from api.schemas.shapes import Shape, like
from api.web.database import Db, wall_clock, whole_database
from api.web.documented_errors import errors
from api.web.fields import Body, Id, PathId
from api.web.paging import Page
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from service.customer_accounts.asking import invite
from store.assets.assets import SoldAsset, find_asset
from store.assets.customers import find_customer
from store.assets.ownership import Ownership, change_owner, owners_before
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.customer_accounts import account_of_customer

router = APIRouter(prefix="/v1", tags=["customers"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WRITES = [Depends(asks(Permission.CUSTOMERS_WRITE))]


class NewOwner(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"customer_id": 4}]})

    customer_id: Id | None = Field(description="Null: nobody owns it.")


class OwnershipOut(Shape, record=Ownership):
    """An owner of before. `from_at` null: since the asset was entered. Times are wall time."""

    model_config = like(customer_id=3, from_at=None, until_at="2026-03-04T05:06:07Z", ended_by="Dewi")


class InvitationOut(Shape):
    """Until when the link that is sent is good; wall time."""

    model_config = like(expires_at="2026-03-11T05:06:07Z")

    expires_at: datetime


@router.post("/assets/{asset_id}/owner", summary="Change the owner", responses=errors(404), dependencies=WRITES)
def change(asset_id: PathId, body: NewOwner, request: Request, db: Db, principal: Asker) -> AssetOut:
    """Gives an asset to another customer, whose tenant it takes on, or to nobody. Doing it again changes nothing.

    At once, the links and waiting notices of the owner of before end, the asset leaves their account, and the new owner
    sees nothing of what the other wrote or got. The warranty stays with the asset.
    """
    now = wall_clock()
    with db.connection() as conn:
        asset = _asset(conn, asset_id)
        if body.customer_id is not None and find_customer(conn, body.customer_id) is None:
            raise Missing(coded("no_customer", customer=body.customer_id))
        if change_owner(conn, asset_id, body.customer_id, actor=principal.name, now=now):
            details = {"before": asset.customer_id, "customer": body.customer_id}
            subject, address = f"asset/{asset_id}", address_of(request)
            audited(conn, principal, AuditAction.OWNER_CHANGED, subject, address=address, at=now, **details)
        # Who gave it out of their sight sees it one last time.
        return AssetOut.model_validate(find_asset(conn, asset_id) or asset)


@router.get("/assets/{asset_id}/owners", summary="Owners of before", responses=errors(404), dependencies=READS)
def owners(asset_id: PathId, db: Db) -> Page[OwnershipOut]:
    """Who owned an asset before its present owner, oldest first; all on one page."""
    with db.connection() as conn:
        _asset(conn, asset_id)
        items = [OwnershipOut.model_validate(one) for one in owners_before(conn, asset_id)]
        return Page[OwnershipOut](items=items, next=None)


@router.post(
    "/customers/{customer_id}/invite",
    status_code=202,
    summary="Invite a customer",
    responses=errors(404, 409),
    dependencies=WRITES,
)
def invite_customer(customer_id: PathId, request: Request, db: Db, limits: Limits) -> InvitationOut:
    """Sends the customer a link into their account, to the e-mail on record. It lets in once, within a week."""
    now = wall_clock()
    with db.connection() as conn:
        customer = find_customer(conn, customer_id)
        if customer is None:
            raise Missing(coded("no_customer", customer=customer_id))
        if not customer.email:
            raise Conflict(coded("customer_without_address", customer=customer_id))
        # What is sent is seen by those alone who see everything.
        with whole_database(request).connection() as whole:
            if account_of_customer(whole, customer_id) is None:
                raise Conflict(coded("customer_disabled", customer=customer_id))
            limits.check(whole, Limit.MAIL_ACCOUNT, account_key(customer.email), now=now)
            return InvitationOut(expires_at=invite(whole, customer_id, customer.email, now=now))


def _asset(conn: Connection, asset_id: int) -> SoldAsset:
    asset = find_asset(conn, asset_id)
    if asset is None:
        raise Missing(coded("no_asset", asset=asset_id))
    return asset
