"""What is written goes to the tenant of the connection, and nobody writes into another one."""

import pytest
from psycopg.sql import SQL, Identifier

from store.assets.customers import create_customer, find_customer
from store.assets.registry import SerialRefused, find_device, register_device
from store.engine.database import Connection, RefusedData, translated
from store.engine.scope import EVERYTHING, apply_scope
from tests.store.store_world import T0
from tests.store.tenant_world import TenantWorld, numbers, rows_of


def test_nobody_writes_into_another_tenant(two: TenantWorld, web: Connection) -> None:
    a, b = two.a, two.b
    apply_scope(web, a.scope)
    for statement, values in (
        ("INSERT INTO customer (name, tenant_id) VALUES ('x', %s)", (b.tenant,)),
        ("UPDATE customer SET tenant_id = %s WHERE id = %s", (b.tenant, a.ana)),
        ("INSERT INTO asset (product, customer_id) VALUES ('pump', %s)", (b.ana,)),
        ("INSERT INTO asset (product, tenant_id) VALUES ('pump', %s)", (b.tenant,)),
        ("UPDATE asset SET customer_id = %s WHERE id = %s", (b.ana, a.ana_device.asset_id)),
        (
            "INSERT INTO device (product, serial, asset_id, installed_at) VALUES ('pump', 'x', %s, now())",
            (b.ana_device.asset_id,),
        ),
        ("INSERT INTO rule_mark (product, device_id) VALUES ('pump', %s)", (b.ana_device.id,)),
        (
            "INSERT INTO maintenance (device_id, ts, component, action, source) VALUES (%s, now(), 'x', 'x', 'api')",
            (b.ana_device.id,),
        ),
        (
            "INSERT INTO ticket_history (ticket_id, at, actor, action, to_state) VALUES (%s, now(), 'x', 'x', 'new')",
            (b.ana_ticket,),
        ),
        ("INSERT INTO person (name, role, tenant_id) VALUES ('x', 'agent', %s)", (b.tenant,)),
        ("INSERT INTO person (name, role) VALUES ('x', 'administrator')", ()),
        ("INSERT INTO tenant (name) VALUES ('x')", ()),
        ("INSERT INTO change (product, kind, subject, tenant_id) VALUES ('pump', 'ticket', 'x', %s)", (b.tenant,)),
    ):
        with pytest.raises(RefusedData), translated():
            web.execute(statement, values)
    for statement, number in (
        ("UPDATE ticket SET state = 'cancelled', closed_at = now() WHERE id = %s", b.ana_ticket),
        ("DELETE FROM customer WHERE id = %s", b.budi),
        ("UPDATE device SET attributes = '{}' WHERE id = %s", b.ana_device.id),
    ):
        assert web.execute(statement, (number,)).rowcount == 0


def test_a_new_row_is_of_the_scope_and_of_the_first_tenant_where_it_has_none(two: TenantWorld, web: Connection) -> None:
    for scope, tenant in ((two.b.scope, two.b.tenant), (EVERYTHING, 1)):
        apply_scope(web, scope)
        customer = create_customer(web, name="Citra")
        device, _ = register_device(
            web, product=two.base.product, serial=f"C-{tenant}", installed_at=T0, customer_id=customer
        )
        without, _ = register_device(web, product=two.base.product, serial=f"D-{tenant}", installed_at=T0)
        found = two.conn.execute(
            "SELECT d.tenant_id, a.tenant_id FROM device d JOIN asset a ON a.id = d.asset_id WHERE d.id IN (%s, %s)",
            (device.id, without.id),
        ).fetchall()
        assert found == [(tenant, tenant)] * 2


def test_a_device_of_a_customer_of_another_tenant_is_that_tenants_where_all_is_seen(two: TenantWorld) -> None:
    device, _ = register_device(
        two.conn, product=two.base.product, serial="E-1", installed_at=T0, customer_id=two.b.budi
    )
    row = two.conn.execute("SELECT tenant_id FROM device WHERE id = %s", (device.id,)).fetchone()
    assert row == (two.b.tenant,)


def test_what_is_sold_into_another_tenant_takes_its_tickets_along(two: TenantWorld, web: Connection) -> None:
    a, b = two.a, two.b
    two.conn.execute("UPDATE asset SET customer_id = %s WHERE id = %s", (b.budi, a.ana_device.asset_id))
    apply_scope(web, a.scope)
    assert find_device(web, "pump", a.ana_device.serial) is None
    assert a.ana_ticket not in numbers(web, "ticket")
    apply_scope(web, b.scope)
    assert find_device(web, "pump", a.ana_device.serial) is not None
    assert a.ana_ticket in numbers(web, "ticket")
    for table in ("ticket", "alarm", "prediction"):
        wrong = two.conn.execute(
            SQL(
                "SELECT count(*) FROM {t} x JOIN device d ON d.id = x.device_id WHERE d.tenant_id <> x.tenant_id"
            ).format(t=Identifier(table))
        ).fetchone()
        assert wrong == (0,)


def test_a_customer_who_goes_to_another_tenant_takes_everything_along(two: TenantWorld, web: Connection) -> None:
    two.conn.execute("UPDATE customer SET tenant_id = %s WHERE id = %s", (two.b.tenant, two.a.ana))
    apply_scope(web, two.b.scope)
    assert find_customer(web, two.a.ana) is not None
    assert find_device(web, "pump", two.a.ana_device.serial) is not None
    assert two.a.ana_ticket in numbers(web, "ticket")


def test_a_device_is_of_its_customers_tenant_or_is_refused(two: TenantWorld) -> None:
    for statement in (
        "UPDATE asset SET tenant_id = %s WHERE id = %s",
        "UPDATE device SET tenant_id = %s WHERE asset_id = %s",
        "UPDATE ticket SET tenant_id = %s WHERE asset_id = %s",
    ):
        with pytest.raises(RefusedData), translated():
            two.conn.execute(statement, (two.b.tenant, two.a.ana_device.asset_id))


def test_a_serial_of_another_tenant_is_refused_without_saying_why_and_leaves_nothing(
    two: TenantWorld, web: Connection
) -> None:
    apply_scope(web, two.a.scope)
    before = rows_of(two.conn, "asset")
    with pytest.raises(SerialRefused) as refused:
        register_device(web, product=two.base.product, serial=two.b.ana_device.serial, installed_at=T0)
    assert refused.value.said.code == "serial_refused"
    assert rows_of(two.conn, "asset") == before
