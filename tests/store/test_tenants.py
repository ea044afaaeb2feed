"""Each tenant sees its own rows and nothing else: the database holds it, whoever asks."""

from contextlib import closing
from datetime import timedelta

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from store.console.overview_shown import most_at_risk, newest_changes
from store.console.tickets_shown import TicketSearch, search_tickets
from store.engine.database import Connection, connect, connect_web
from store.engine.scope import EVERYTHING, NOTHING, Scope, apply_scope
from store.learning.ledger import ledger_entries, ledger_faults, ledger_figures, prediction_details
from tests.store.store_world import T0
from tests.store.tenant_world import BY_DEVICE, SHARED, Side, TenantWorld, guarded_tables, readable, rows_of

# Tables that hold rows of a tenant, but not one row for each device.
FOR_ALL_ONLY = {"ledger_page"}


def test_every_table_is_shared_or_under_forced_row_level_security(conn: Connection) -> None:
    """A new table belongs to one of the lists in tenant_world.py, or gets a policy by `show_rows` in its migration."""
    rows = conn.execute(
        """SELECT relname FROM pg_class
           WHERE relnamespace = 'sigap'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')"""
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
    above = conn.execute("""SELECT count(*) FROM pg_auth_members WHERE member = 'sigap_web'::regrole""").fetchone()
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
            web.execute(statement)


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


@pytest.mark.parametrize("which", ["a", "b"])
def test_figures_are_of_the_tenants_own_rows(two: TenantWorld, web: Connection, which: str) -> None:
    side: Side = getattr(two, which)
    apply_scope(web, side.scope)
    own = {side.ana_device.serial, side.budi_device.serial}
    assert {one.serial for one in most_at_risk(web, limit=10)} == own
    assert {one.serial for one in newest_changes(web, limit=20)} == own
    assert {one.serial for one in search_tickets(web, TicketSearch(), limit=10, offset=0)} == own
    since, now = T0 - timedelta(days=9), T0 + timedelta(days=1)
    entries = ledger_entries(web, "pump", [("wear", "bearing", since)], now=now)
    details = prediction_details(web, [entry[-1] for entry in entries["wear"]])
    assert {one.serial for one in details.values()} == own
    assert {one.serial for one in ledger_faults(web, "pump", "wear", since=since, now=now)} == own
    assert ledger_figures(web, "pump") == []


def test_tables_that_a_product_makes_later_are_readable(web: Connection, database_url: str, two: TenantWorld) -> None:
    two.base.flow(two.a.ana_device, 1, 2, 3)
    [(count,)] = web.execute("SELECT count(*) FROM telemetry.pump").fetchall()
    assert count == 3
    web.execute("SELECT * FROM rollup.pump_1h")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("DELETE FROM telemetry.pump")


def test_workers_and_commands_see_every_tenant(two: TenantWorld, database_url: str) -> None:
    """Their connections say so: an owner that is no superuser is bound by forced row-level security as well."""
    with connect(database_url) as conn:
        conn.execute("SET ROLE sigap_web")
        assert len(rows_of(conn, "ticket")) == 4
