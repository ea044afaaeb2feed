"""Tenants: brands, regions or dealers, each with customers, assets and tickets of its own. There is always one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


class TenantKind(StrEnum):
    BRAND = "brand"
    REGION = "region"
    DEALER = "dealer"


@dataclass(frozen=True, slots=True)
class Tenant:
    id: int
    name: str
    kind: TenantKind
    created_at: datetime


def list_tenants(conn: Connection) -> list[Tenant]:
    """Those that the connection sees, in the order they were entered."""
    return fetch_all(conn, SQL["list_tenants"], None, Tenant)


def find_tenant(conn: Connection, tenant_id: int) -> Tenant | None:
    return fetch_one(conn, SQL["find_tenant"], {"tenant_id": tenant_id}, Tenant)


def tenant_named(conn: Connection, name: str) -> Tenant | None:
    """The tenant of a name, however it is capitalised."""
    return fetch_one(conn, SQL["tenant_named"], {"name": name}, Tenant)


def create_tenant(conn: Connection, *, name: str, kind: TenantKind = TenantKind.BRAND, now: datetime) -> int | None:
    """The number of a new tenant; None where the name is taken."""
    row = conn.execute(SQL["create_tenant"], {"name": name, "kind": kind, "now": now}).fetchone()
    return int(row[0]) if row else None


def rename_tenant(conn: Connection, tenant_id: int, name: str) -> bool:
    """False where there is no such tenant, or another one has the name."""
    with conn.transaction():
        conn.execute(SQL["lock_names"])
        other = tenant_named(conn, name)
        if other is not None and other.id != tenant_id:
            return False
        return conn.execute(SQL["rename_tenant"], {"tenant_id": tenant_id, "name": name}).rowcount == 1


def has_several_tenants(conn: Connection) -> bool:
    """Until there are, nobody needs the word."""
    row = conn.execute(SQL["has_several"]).fetchone()
    return bool(row and row[0])
