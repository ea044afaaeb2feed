"""Each tenant, customer and technician sees their own rows and nothing else: the database holds it, whoever asks."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from store.assets.customers import create_customer, find_customer, list_customers
from store.assets.registry import SerialRefused, find_device, register_device
from store.console.changes import changes_since, changes_shown, here
from store.console.overview_shown import most_at_risk, newest_changes
from store.console.tickets_shown import TicketSearch, search_tickets
from store.engine.database import Connection, RefusedData, connect, connect_web, translated
from store.engine.scope import EVERYTHING, NOTHING, Scope, apply_scope
from store.identity.tenants import (
    TenantKind,
    create_tenant,
    find_tenant,
    has_several_tenants,
    list_tenants,
    rename_tenant,
    tenant_named,
)
from store.learning.ledger import ledger_entries, ledger_faults, ledger_figures
from store.telemetry import arrivals
from tests.store.store_world import T0, StoreWorld
from tests.store.tenant_world import BY_DEVICE, SHARED, Side, TenantWorld

# Tables that hold rows of a tenant, but not one row for each device.
FOR_ALL_ONLY = {"ledger_page"}


@pytest.fixture
def two(conn: Connection) -> TenantWorld:
    return TenantWorld(conn)


@pytest.fixture
def web(two: TenantWorld, database_url: str) -> Iterator[Connection]:
    """A connection as the web process has it, which sees nothing yet."""
    with closing(connect_web(database_url, None)) as connection:
        yield connection


def guarded_tables(conn: Connection) -> set[str]:
    """Tables of ours under forced row-level security."""
    rows = conn.execute(
        """SELECT relname FROM pg_class WHERE relnamespace = 'sigap'::regnamespace AND relkind IN ('r', 'p')
              AND relrowsecurity AND relforcerowsecurity"""
    )
    return {row[0] for row in rows}


def rows_of(conn: Connection, table: str) -> set[str]:
    query = SQL("SELECT t.ctid::text FROM {t} t").format(t=Identifier(table))
    return {row[0] for row in conn.execute(query)}


def numbers(conn: Connection, table: str) -> set[int]:
    return {row[0] for row in conn.execute(SQL("SELECT id FROM {t}").format(t=Identifier(table)))}


def readable(conn: Connection, table: str) -> bool:
    row = conn.execute("SELECT has_table_privilege('sigap_web', %s, 'SELECT')", (f"sigap.{table}",)).fetchone()
    return bool(row and row[0])


def test_every_table_is_shared_or_under_forced_row_level_security(conn: Connection) -> None:
    """A new table belongs to one of the lists in tenant_world.py, or gets a policy by `show_rows` in its migration."""
    rows = conn.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'sigap'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')"
    )
    tables = {row[0] for row in rows}
    assert tables - set(SHARED) - BY_DEVICE == guarded_tables(conn)
    assert set(SHARED) | BY_DEVICE <= tables


def test_the_web_process_has_no_right_that_row_level_security_does_not_bind(web: Connection, conn: Connection) -> None:
    row = web.execute(
        """SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
           FROM pg_roles WHERE rolname = current_user"""
    ).fetchone()
    assert row == ("sigap_web", False, False, False, False, False)
    owned = conn.execute("SELECT count(*) FROM pg_class WHERE relowner = 'sigap_web'::regrole").fetchone()
    assert owned == (0,)
    above = conn.execute(
        """SELECT count(*) FROM pg_auth_members WHERE member = 'sigap_web'::regrole"""
    ).fetchone()
    assert above == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE sigap.mine (id integer)",
        "CREATE TABLE telemetry.mine (id integer)",
        "ALTER TABLE ticket DISABLE ROW LEVEL SECURITY",
        "DROP POLICY shown ON ticket",
        "SET ROLE postgres; ALTER TABLE ticket DISABLE ROW LEVEL SECURITY",
        "TRUNCATE ticket",
        "UPDATE ticket_history SET actor = 'somebody else'",
        "DELETE FROM ticket_history",
        "UPDATE product SET version = 0",
        "SELECT show_rows('ticket', 'true')",
        "INSERT INTO web_right VALUES ('x', 'SELECT')",
        "SELECT * FROM ingest_session",
    ],
)
def test_the_web_process_may_not(database_url: str, two: TenantWorld, statement: str) -> None:
    url = psycopg.conninfo.make_conninfo(database_url, user="sigap_web")
    with closing(connect_web(url, url)) as web:
        apply_scope(web, EVERYTHING)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement)  # type: ignore[call-overload]


def test_each_tenant_sees_its_own_rows_of_every_table_and_none_of_the_other(
    two: TenantWorld, web: Connection, conn: Connection
) -> None:
    guarded = guarded_tables(conn)
    for table in sorted(guarded):
        if not readable(conn, table):
            continue
        apply_scope(web, EVERYTHING)
        whole = rows_of(web, table)
        assert whole == rows_of(conn, table)
        seen = []
        for side in (two.a, two.b):
            apply_scope(web, side.scope)
            seen.append(rows_of(web, table))
        if table in FOR_ALL_ONLY:
            assert whole
            assert seen == [set(), set()], table
            continue
        products = {row for row in whole if table == "change"} - set().union(*seen)
        assert not products
        common = seen[0] & seen[1]
        assert all(one - common for one in seen), f"{table}: the test has no rows of both tenants"
        assert not common or table == "change", table
        assert seen[0] | seen[1] == whole, table


def test_workers_tables_show_each_tenant_its_own_rows_too(two: TenantWorld, conn: Connection) -> None:
    """Tables that the web process has no right to: their policies hold for an owner that is no superuser."""
    tables = [table for table in guarded_tables(conn) if not readable(conn, table)]
    assert tables
    for table in tables:
        conn.execute(SQL("GRANT SELECT ON {t} TO sigap_web").format(t=Identifier(table)))
        conn.execute("SET ROLE sigap_web")
        seen = []
        for side in (two.a, two.b):
            apply_scope(conn, side.scope)
            seen.append(rows_of(conn, table))
        conn.execute("RESET ROLE")
        apply_scope(conn, EVERYTHING)
        assert all(seen), table
        assert not seen[0] & seen[1], table


@pytest.mark.parametrize("scope", [None, NOTHING, Scope(999), Scope(None, customer=0), Scope(None, technician=0)])
def test_without_a_scope_that_shows_something_nothing_is_seen(
    web: Connection, conn: Connection, scope: Scope | None
) -> None:
    if scope is not None:
        apply_scope(web, scope)
    for table in sorted(guarded_tables(conn)):
        # The product's changes are for all staff; the tenant's own row is for everybody in it.
        if readable(conn, table) and not (table in ("change", "tenant") and scope and scope.tenant != 0):
            assert rows_of(web, table) == set(), table


@pytest.mark.parametrize("value", ["", "ALL", "all ", "1 OR true", "-1", "1;2", "99999999999999999999", "1.0"])
def test_a_setting_that_is_no_number_shows_nothing(web: Connection, value: str) -> None:
    apply_scope(web, EVERYTHING)
    web.execute("SELECT set_config('sigap.tenant', %s, false)", (value,))
    assert rows_of(web, "ticket") == set()
    apply_scope(web, EVERYTHING)
    web.execute("SELECT set_config('sigap.technician', %s, false)", (value,))
    assert rows_of(web, "ticket") == set()


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
            web.execute(statement, values)  # type: ignore[call-overload]
    for statement, number in (
        ("UPDATE ticket SET state = 'cancelled', closed_at = now() WHERE id = %s", b.ana_ticket),
        ("DELETE FROM customer WHERE id = %s", b.budi),
        ("UPDATE device SET attributes = '{}' WHERE id = %s", b.ana_device.id),
    ):
        assert web.execute(statement, (number,)).rowcount == 0  # type: ignore[call-overload]


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
            SQL("SELECT count(*) FROM {t} x JOIN device d ON d.id = x.device_id WHERE d.tenant_id <> x.tenant_id").format(
                t=Identifier(table)
            )
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
            two.conn.execute(statement, (two.b.tenant, two.a.ana_device.asset_id))  # type: ignore[call-overload]


def test_a_serial_of_another_tenant_is_refused_without_saying_why_and_leaves_nothing(
    two: TenantWorld, web: Connection
) -> None:
    apply_scope(web, two.a.scope)
    before = rows_of(two.conn, "asset")
    with pytest.raises(SerialRefused) as refused:
        register_device(web, product=two.base.product, serial=two.b.ana_device.serial, installed_at=T0)
    assert refused.value.said.code == "serial_refused"
    assert rows_of(two.conn, "asset") == before


def test_a_customer_sees_what_they_own_and_what_was_written_to_them(two: TenantWorld, web: Connection) -> None:
    a = two.a
    apply_scope(web, Scope(a.tenant, customer=a.ana))
    assert [one.id for one in list_customers(web)] == [a.ana]
    assert numbers(web, "device") == {a.ana_device.id}
    assert numbers(web, "asset") == {a.ana_device.asset_id}
    assert numbers(web, "ticket") == {a.ana_ticket}
    for table in ("alarm", "prediction", "notice", "alarm_history", "ticket_history", "notice_answer", "customer_report"):
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


@pytest.mark.parametrize("which", ["a", "b"])
def test_figures_are_of_the_tenants_own_rows(two: TenantWorld, web: Connection, which: str) -> None:
    side: Side = getattr(two, which)
    apply_scope(web, side.scope)
    own = {side.ana_device.serial, side.budi_device.serial}
    assert {one.serial for one in most_at_risk(web, limit=10)} == own
    assert {one.serial for one in newest_changes(web, limit=20)} == own
    assert {one.serial for one in search_tickets(web, TicketSearch(), limit=10, offset=0)} == own
    since, now = T0 - timedelta(days=9), T0 + timedelta(days=1)
    entries = ledger_entries(web, "pump", "wear", component="bearing", since=since, now=now)
    assert {one.serial for one in entries} == own
    assert {one.serial for one in ledger_faults(web, "pump", "wear", since=since, now=now)} == own
    assert ledger_figures(web, "pump") == []


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
    assert changes_since(web, start).items == items  # It sees everything again.


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
    shown = {scope: bool(changes_shown(web, scope, items)) for scope in (
        two.a.scope, two.b.scope, Scope(two.a.tenant, technician=two.a.tech), Scope(two.a.tenant, customer=two.a.ana))}  # fmt: skip
    assert list(shown.values()) == [True, True, True, False]


def test_scopes_say_which_tenants_they_show() -> None:
    assert EVERYTHING.shows_tenant(2)
    assert EVERYTHING.shows_tenant(None)
    assert Scope(2).shows_tenant(2)
    assert Scope(2).shows_tenant(None)
    assert not Scope(2).shows_tenant(1)
    assert not NOTHING.shows_tenant(None)
    assert Scope(2, customer=1).is_limited
    assert not Scope(2).is_limited


def test_tables_that_a_product_makes_later_are_readable(web: Connection, database_url: str, two: TenantWorld) -> None:
    two.base.flow(two.a.ana_device, 1, 2, 3)
    [(count,)] = web.execute("SELECT count(*) FROM telemetry.pump").fetchall()
    assert count == 3
    web.execute("SELECT * FROM rollup.pump_1h")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("DELETE FROM telemetry.pump")


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


def test_workers_and_commands_see_every_tenant(two: TenantWorld, database_url: str) -> None:
    """Their connections say so: an owner that is no superuser is bound by forced row-level security as well."""
    with connect(database_url) as conn:
        conn.execute("SET ROLE sigap_web")
        assert len(rows_of(conn, "ticket")) == 4
