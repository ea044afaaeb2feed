"""The feed of changes says whose each change is."""

from store.assets.registry import register_device
from store.console.changes import changes_shown, changes_since, here
from store.engine.database import Connection
from store.engine.scope import EVERYTHING, NOTHING, Scope, apply_scope
from store.telemetry import arrivals
from tests.store.store_world import T0
from tests.store.tenant_world import TenantWorld


def test_the_feed_says_whose_each_change_is(two: TenantWorld, web: Connection, conn: Connection) -> None:
    start = here(conn)
    a, b = two.a, two.b
    for side in (a, b):
        arrivals.put_statuses(conn, [arrivals.Status(side.ana_device.id, "offline", T0, "", T0)])
        two.insert("ticket_history", ticket_id=side.budi_ticket, at=T0, actor="?", action="note", to_state="new")
    items = changes_since(conn, start).items
    assert [(one.subject, one.tenant) for one in items] == [
        (f"device/{a.ana_device.serial}", a.tenant),
        (f"ticket/{a.budi_ticket}", a.tenant),
        (f"device/{b.ana_device.serial}", b.tenant),
        (f"ticket/{b.budi_ticket}", b.tenant),
    ]
    apply_scope(web, b.scope)
    assert [one.subject for one in changes_since(web, start).items] == [one.subject for one in items[2:]]
    first, second = items[0].id, items[1].id
    assert changes_shown(web, Scope(a.tenant, customer=a.ana), items) == {first}
    assert changes_shown(web, Scope(a.tenant, technician=a.north), items) == {second}
    assert changes_shown(web, Scope(a.tenant, technician=a.tech), items) == {first}
    assert changes_shown(web, NOTHING, items) == frozenset()
    # It sees everything again; the position behind the last one is that of the moment.
    assert [one.id for one in changes_since(web, start).items] == [one.id for one in items]


def test_very_many_changes_are_told_to_each_tenant_by_a_row_of_its_own(two: TenantWorld, conn: Connection) -> None:
    devices = []
    for side in (two.a, two.b):
        apply_scope(conn, side.scope)
        for number in range(101):
            serial = f"M-{side.tenant}-{number}"
            devices.append(register_device(conn, product=two.base.product, serial=serial, installed_at=T0)[0])
    apply_scope(conn, EVERYTHING)
    start = here(conn)
    arrivals.put_statuses(conn, [arrivals.Status(one.id, "online", T0, "", T0) for one in devices])
    told = [(one.subject, one.tenant, one.serial) for one in changes_since(conn, start).items]
    assert sorted(told) == [("device/*", two.a.tenant, None), ("device/*", two.b.tenant, None)]


def test_models_and_clocks_are_told_to_staff_of_every_tenant_and_to_no_customer(
    two: TenantWorld, web: Connection, conn: Connection
) -> None:
    start = here(conn)
    conn.execute("UPDATE fleet_clock SET now = now + interval '1 hour'")
    items = changes_since(conn, start).items
    assert [one.tenant for one in items] == [None]
    scopes = (
        two.a.scope,
        two.b.scope,
        Scope(two.a.tenant, technician=two.a.tech),
        Scope(two.a.tenant, customer=two.a.ana),
    )
    shown = [bool(changes_shown(web, scope, items)) for scope in scopes]
    assert shown == [True, True, True, False]


def test_scopes_say_which_tenants_they_show() -> None:
    assert EVERYTHING.shows_tenant(2)
    assert EVERYTHING.shows_tenant(None)
    assert Scope(2).shows_tenant(2)
    assert Scope(2).shows_tenant(None)
    assert not Scope(2).shows_tenant(1)
    assert not NOTHING.shows_tenant(None)
    assert Scope(2, customer=1).is_limited
    assert not Scope(2).is_limited
