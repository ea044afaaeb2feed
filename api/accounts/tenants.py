"""Tenants: listed, entered and renamed by administrators of the whole installation."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, ConfigDict, Field

from api.access.asks import asks
from api.access.audit import about
from api.access.permissions import Permission
from api.schemas.accounts import TenantOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, TenantPathId, no_nul, not_blank
from api.web.paging import Page
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from store.identity.tenants import TenantKind, create_tenant, find_tenant, list_tenants, rename_tenant

router = APIRouter(prefix="/v1/tenants", tags=["accounts"], dependencies=[Depends(asks(Permission.TENANTS_WRITE))])
TenantName = Annotated[
    str,
    Field(min_length=1, max_length=100),
    AfterValidator(no_nul),
    AfterValidator(not_blank),
    AfterValidator(str.strip),
]


class NewTenant(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Bali", "kind": "region"}]})

    name: TenantName
    kind: Literal["brand", "region", "dealer"] = "brand"


class NewName(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Bali and Lombok"}]})
    name: TenantName


@router.get("", summary="List tenants", responses=errors())
def listing(db: Db) -> Page[TenantOut]:
    """Every tenant, in the order they were entered; all on one page."""
    with db.connection() as conn:
        return Page[TenantOut](items=[TenantOut.model_validate(one) for one in list_tenants(conn)], next=None)


@router.post("", status_code=201, summary="Enter a tenant", responses=errors(409))
def create(body: NewTenant, request: Request, db: Db) -> TenantOut:
    """A new brand, region or dealer, which sees nothing but its own."""
    with db.connection() as conn, conn.transaction():
        number = create_tenant(conn, name=body.name, kind=TenantKind(body.kind), now=wall_clock())
        if number is None:
            raise Conflict(coded("tenant_taken", name=body.name))
        about(request, f"tenant/{number}")
        return TenantOut.model_validate(find_tenant(conn, number))


@router.patch("/{tenant_id}", summary="Rename a tenant", responses=errors(404, 409))
def rename(tenant_id: TenantPathId, body: NewName, db: Db) -> TenantOut:
    """Gives a tenant another name."""
    with db.connection() as conn:
        if find_tenant(conn, tenant_id) is None:
            raise Missing(coded("no_tenant", tenant=tenant_id))
        if not rename_tenant(conn, tenant_id, body.name):
            raise Conflict(coded("tenant_taken", name=body.name))
        return TenantOut.model_validate(find_tenant(conn, tenant_id))
