"""Tenants: listed, found, made, renamed."""

from store.identity.tenants import (
    TenantKind,
    create_tenant,
    find_tenant,
    has_several_tenants,
    list_tenants,
    rename_tenant,
    tenant_named,
)
from tests.store.store_world import T0, StoreWorld


def test_tenants_are_listed_found_made_and_renamed(world: StoreWorld) -> None:
    conn = world.conn
    assert [(one.id, one.name) for one in list_tenants(conn)] == [(1, "Sigap")]
    assert not has_several_tenants(conn)
    number = create_tenant(conn, name="Timur", kind=TenantKind.DEALER, now=T0)
    assert number is not None
    assert has_several_tenants(conn)
    assert create_tenant(conn, name="TIMUR", now=T0) is None
    found = find_tenant(conn, number)
    assert found is not None
    assert (found.name, found.kind, found.created_at) == ("Timur", TenantKind.DEALER, T0)
    assert tenant_named(conn, "timur") == found
    assert not rename_tenant(conn, number, "sigap")
    assert not rename_tenant(conn, 999, "Barat")
    assert rename_tenant(conn, number, "TIMUR")
    assert rename_tenant(conn, number, "Barat")
    assert [one.name for one in list_tenants(conn)] == ["Sigap", "Barat"]
