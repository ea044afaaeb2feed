"""A worker, which sees all tenants, stores what a device sends; whatever follows from it is the device's tenant's."""

from datetime import timedelta

import pytest
from psycopg.sql import SQL, Identifier

from service.fleet_pass import sweep
from store.assets.customers import create_customer
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.engine.scope import EVERYTHING, Scope, apply_scope
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.identity.tenants import create_tenant
from tests.ingest.ingest_world import NOW, IngestWorld, fridge, message, reading
from tests.service.service_world import NO_CHANNEL, predict

RULES = """
[codes.E1]
severity = "critical"
failure_mode = "wear"
ticket = true
[rules.warm]
metric = "temp"
above = 10
severity = "error"
"""
# Where a device's rows say whose they are, once it has sent, an alarm has risen and a ticket is open.
FILLED = {
    *("customer", "asset", "device", "device_latest", "device_status", "alarm", "alarm_history", "person"),
    *("prediction", "prediction_state", "prediction_history", "ticket", "ticket_history", "notice"),
}


@pytest.fixture
def second(conn: Connection) -> int:
    tenant = create_tenant(conn, name="Second", now=NOW)
    assert tenant is not None
    return tenant


@pytest.fixture
def owner(conn: Connection, second: int) -> int:
    """A customer of the second tenant, with an account."""
    apply_scope(conn, Scope(second))
    customer = create_customer(conn, name="Ani", email="ani@example.com")
    apply_scope(conn, EVERYTHING)
    account = NewPerson(
        "Ani", Role.CUSTOMER, email="ani@example.com", state=PersonState.ACTIVE, tenant_id=second, customer_id=customer
    )
    assert create_person(conn, account)
    return customer


@pytest.fixture
def theirs(world: IngestWorld, owner: int) -> Device:
    world.declare(RULES)
    device, _ = register_device(
        world.conn, product=fridge(RULES), serial="SN-9", installed_at=NOW - timedelta(days=99), customer_id=owner
    )
    return device


def test_readings_and_statuses_of_a_device_of_another_tenant_are_stored(world: IngestWorld, theirs: Device) -> None:
    for minute in (-10, 0):
        stored = world.write(
            message(reading(minute, temp=4), serial="SN-9"),
            message(reading(minute, temp=5), serial="SN-1"),
            message({"ts": reading(minute)["ts"], "state": "online", "firmware": "1"}, "status", "SN-9"),
        )
        assert stored
    assert world.letters() == []
    assert world.stored(serial="SN-9") == {-10: 4, 0: 4}
    assert world.stored(serial="SN-1") == {-10: 5, 0: 5}
    assert world.rows("SELECT d.serial, l.tenant_id FROM device_latest l JOIN device d ON d.id = l.device_id") == [
        ("SN-1", 1),
        ("SN-9", 2),
    ]
    assert world.rows("SELECT device_id, tenant_id, state FROM device_status") == [(theirs.id, 2, "online")]


def test_alarms_predictions_and_tickets_are_of_the_devices_tenant(
    world: IngestWorld, theirs: Device, second: int
) -> None:
    _live(world, theirs)
    assert tenants(world.conn) == {table: {second} for table in FILLED}


def test_a_customer_who_goes_to_another_tenant_takes_all_of_it_along_and_ingest_goes_on(
    world: IngestWorld, theirs: Device, owner: int
) -> None:
    _live(world, theirs)
    world.conn.execute("UPDATE customer SET tenant_id = 1 WHERE id = %s", (owner,))
    assert tenants(world.conn) == {table: {1} for table in FILLED}
    third = create_tenant(world.conn, name="Third", now=NOW)
    world.conn.execute("UPDATE customer SET tenant_id = %s WHERE id = %s", (third, owner))
    world.write(
        message(reading(1, temp=30), serial="SN-9"),
        message({"ts": reading(1)["ts"], "state": "sleeping"}, "status", "SN-9"),
    )
    assert world.letters() == []
    assert world.stored(serial="SN-9")[1] == 30
    assert tenants(world.conn) == {table: {third} for table in FILLED}


def _live(world: IngestWorld, device: Device) -> None:
    """The device sends, gets too warm, reports a code and is predicted to fail; service looks at it."""
    world.write(
        message(
            [reading(minute, temp=4 if minute < -5 else 30, power=9) for minute in range(-30, 1, 5)], serial="SN-9"
        ),
        message({"ts": reading(0)["ts"], "state": "online", "firmware": "1"}, "status", "SN-9"),
        message({"ts": reading(0)["ts"], "code": "E1"}, "event", "SN-9"),
    )
    sweep(world.conn, "fridge", NOW, NO_CHANNEL)
    predict(world.conn, device, mode="wear")
    sweep(world.conn, "fridge", NOW, NO_CHANNEL)


def tenants(conn: Connection) -> dict[str, set[int]]:
    """Of each table with a tenant, whose rows it holds, but for the feed of changes, the other devices' rows and what
    each tenant begins with."""
    tables = conn.execute(
        """SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
           WHERE a.attname = 'tenant_id' AND c.relkind = 'r' AND c.relnamespace = 'sigap'::regnamespace
             AND c.relname NOT IN ('change', 'audit', 'calendar', 'sla_policy', 'service_area', 'stock_place')"""
    ).fetchall()
    found = {}
    for (table,) in tables:
        rows = conn.execute(
            SQL(
                """SELECT DISTINCT x.tenant_id FROM {t} x WHERE NOT EXISTS (
                       SELECT FROM device d WHERE d.serial IN ('SN-1', 'SN-2')
                       AND d.id = (to_jsonb(x) ->> CASE {name} WHEN 'device' THEN 'id' ELSE 'device_id' END)::integer)
                   AND ({name} <> 'asset' OR (to_jsonb(x) ->> 'customer_id') IS NOT NULL)"""
            ).format(t=Identifier(table), name=table)
        )
        if whose := {row[0] for row in rows}:
            found[str(table)] = whose
    return found
