"""A customer sees what they own, a technician their tickets and what these are about."""

import pytest

from store.assets.customers import list_customers
from store.engine.database import Connection, RefusedData, translated
from store.engine.scope import Scope, apply_scope
from tests.store.tenant_world import TenantWorld, numbers, rows_of


def test_a_customer_sees_what_they_own_and_what_was_written_to_them(two: TenantWorld, web: Connection) -> None:
    a = two.a
    apply_scope(web, Scope(a.tenant, customer=a.ana))
    assert [one.id for one in list_customers(web)] == [a.ana]
    assert numbers(web, "device") == {a.ana_device.id}
    assert numbers(web, "asset") == {a.ana_device.asset_id}
    assert numbers(web, "ticket") == {a.ana_ticket}
    for table in (
        "alarm",
        "prediction",
        "notice",
        "alarm_history",
        "ticket_history",
        "notice_answer",
        "customer_report",
    ):
        assert len(rows_of(web, table)) == 1, table
    [person] = web.execute("SELECT customer_id FROM person").fetchall()
    assert person == (a.ana,)
    assert len(rows_of(web, "session")) == 1
    # Another customer buys the device: the words of before were written to the one before.
    two.conn.execute("UPDATE asset SET customer_id = %s WHERE id = %s", (a.budi, a.ana_device.asset_id))
    assert numbers(web, "device") == set()
    apply_scope(web, Scope(a.tenant, customer=a.budi))
    assert numbers(web, "device") == {a.ana_device.id, a.budi_device.id}
    assert len(rows_of(web, "notice")) == 1


def test_a_customer_reports_a_fault_of_their_own_device_alone(two: TenantWorld, web: Connection) -> None:
    a = two.a
    apply_scope(web, Scope(a.tenant, customer=a.ana))
    opened = """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
                                    window_ends_at)
                VALUES ('pump', %s, %s, 'unknown', 'new', 'customer', 'error', now(), now()) RETURNING id"""
    assert web.execute(opened, (a.ana_device.asset_id, a.ana_device.id)).fetchone()
    with pytest.raises(RefusedData), translated():
        web.execute(opened, (a.budi_device.asset_id, a.budi_device.id))
    with pytest.raises(RefusedData), translated():
        web.execute("INSERT INTO asset (product, customer_id) VALUES ('pump', %s)", (a.ana,))


def test_a_technician_sees_their_tickets_and_what_these_are_about(two: TenantWorld, web: Connection) -> None:
    a = two.a
    for technician, ticket, device, customer in (
        (a.tech, a.ana_ticket, a.ana_device, a.ana),
        (a.north, a.budi_ticket, a.budi_device, a.budi),
    ):
        for tenant in (a.tenant, None):
            apply_scope(web, Scope(tenant, technician=technician))
            if technician == a.north and tenant is None:
                continue  # An area of this name is in both tenants.
            assert numbers(web, "ticket") == {ticket}
            assert numbers(web, "device") == {device.id}
            assert numbers(web, "asset") == {device.asset_id}
            assert numbers(web, "customer") == {customer}
            assert numbers(web, "person") == {technician}
            for table in ("alarm", "prediction", "notice", "device_latest", "ticket_history", "maintenance"):
                assert len(rows_of(web, table)) == 1, table


def test_a_technician_of_an_area_does_not_see_its_devices_without_a_ticket(two: TenantWorld, web: Connection) -> None:
    two.conn.execute("DELETE FROM ticket WHERE id = %s", (two.a.budi_ticket,))
    apply_scope(web, Scope(two.a.tenant, technician=two.a.north))
    assert numbers(web, "device") == set()


def test_a_technician_takes_an_own_ticket_on_and_gives_it_away(two: TenantWorld, web: Connection) -> None:
    apply_scope(web, Scope(two.a.tenant, technician=two.a.tech))
    query = "UPDATE ticket SET assignee = %s WHERE id = %s RETURNING id"
    assert web.execute(query, ("Tech A", two.a.ana_ticket)).fetchone()
    assert web.execute(query, ("Somebody", two.a.ana_ticket)).fetchone()
    assert numbers(web, "ticket") == set()
