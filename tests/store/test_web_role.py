"""The web process's role: made by whoever migrates, or asked of an administrator; a stronger one is refused."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing

import psycopg
import pytest

from store.engine.database import BadDatabase, Connection, connect, connect_web
from store.engine.migrate import migrate, schema_version
from store.engine.roles import check_web_access, refuse_strong_role, set_web_password, sql_for_administrator, web_role
from store.engine.scope import EVERYTHING, apply_scope
from tests.cloned_database import empty_database
from tests.store.tenant_world import TenantWorld


@pytest.fixture
def owner_url(server_url: str, template: str) -> Iterator[str]:
    """A database of a user who is no superuser and may make no role, on a server where another database, the
    template, is migrated."""
    assert template
    name = f"sigap_owner_{uuid.uuid4().hex[:8]}"
    with empty_database(server_url) as url, connect(server_url) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEROLE")
        database = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        admin.execute(f"ALTER DATABASE {database} OWNER TO {name}")
        yield psycopg.conninfo.make_conninfo(url, user=name)
        with connect(url) as inside:
            inside.execute(f"DROP OWNED BY {name} CASCADE")
            inside.execute(f"ALTER DATABASE {database} OWNER TO CURRENT_USER")
        admin.execute(f"DROP ROLE {name}")


def test_an_owner_that_may_make_no_role_migrates_and_asks_an_administrator(server_url: str, owner_url: str) -> None:
    with connect(owner_url) as owner, connect(server_url) as admin:
        migrate(owner)
        role = web_role(owner)
        assert role is not None  # Of another database of this server.
        assert role.let_in
        assert not role.taken_on
        with pytest.raises(BadDatabase, match="db migrate"):
            check_web_access(owner_url, None)
        _, grant = sql_for_administrator(owner).rstrip(";").split("; ")
        admin.execute(grant)
        role = web_role(owner)
        assert role is not None
        assert role.taken_on
        check_web_access(owner_url, None)


def test_row_level_security_binds_all_but_the_owner(server_url: str, owner_url: str) -> None:
    with connect(owner_url) as owner, connect(server_url) as admin:
        migrate(owner)
        _, grant = sql_for_administrator(owner).rstrip(";").split("; ")
        admin.execute(grant)
        world = TenantWorld(owner)
        assert world.a.tenant != world.b.tenant
        with closing(connect_web(owner_url, None)) as web:
            assert web.execute("SELECT count(*) FROM ticket").fetchone() == (0,)
            apply_scope(web, world.b.scope)
            assert web.execute("SELECT count(*) FROM ticket").fetchone() == (2,)
        with closing(psycopg.connect(owner_url, options="-c search_path=sigap")) as plain:
            assert plain.execute("SELECT count(*) FROM ticket").fetchone() == (4,)


def test_a_user_that_sees_every_tenant_or_owns_the_tables_is_refused(
    database_url: str, owner_url: str, conn: Connection
) -> None:
    with pytest.raises(BadDatabase, match="sees every tenant"):
        check_web_access(database_url, database_url)
    with connect(owner_url) as owner:
        migrate(owner)
        with pytest.raises(BadDatabase, match="owns the tables"):
            refuse_strong_role(owner)
    check_web_access(database_url, None)
    check_web_access(database_url, psycopg.conninfo.make_conninfo(database_url, user="sigap_web"))


def test_a_database_that_does_not_answer_is_no_fault() -> None:
    check_web_access("postgresql://nobody@127.0.0.1:1/none", None)


def test_databases_of_one_server_may_be_migrated_at_once(server_url: str) -> None:
    with ExitStack() as stack:
        urls = [stack.enter_context(empty_database(server_url)) for _ in range(3)]
        failed: list[BaseException] = []

        def work(url: str) -> None:
            try:
                with connect(url) as own:
                    migrate(own)
            except BaseException as exc:
                failed.append(exc)

        threads = [threading.Thread(target=work, args=(url,)) for url in urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        for url in urls:
            with connect(url) as own:
                role = web_role(own)
                assert schema_version(own) > 0
                assert role is not None
                assert role.let_in
                assert not role.too_strong


def test_the_password_of_the_web_processs_url_becomes_the_roles(conn: Connection, owner_url: str) -> None:
    url = "postgresql://sigap_web:a%20secret@127.0.0.1/sigap"
    with conn.transaction(force_rollback=True):
        assert set_web_password(conn, url)
        [(password,)] = conn.execute("SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = 'sigap_web'")
        assert password
    assert set_web_password(conn, "postgresql://somebody:else@127.0.0.1/sigap")
    with connect(owner_url) as owner:
        assert not set_web_password(owner, url)


def test_a_grant_that_a_migration_made_itself_stays(conn: Connection) -> None:
    conn.execute("CREATE TABLE kept (id integer)")
    conn.execute("CREATE TABLE usual (id integer)")
    conn.execute("CREATE TABLE named (id integer)")
    conn.execute("GRANT SELECT, INSERT ON kept TO sigap_web")
    conn.execute("INSERT INTO web_right VALUES ('named', 'SELECT')")
    conn.execute("SELECT let_web_in()")
    conn.execute("SELECT let_web_in()")
    rights = {
        table: conn.execute(
            "SELECT has_table_privilege('sigap_web', %s, 'INSERT'), has_table_privilege('sigap_web', %s, 'DELETE')",
            (table, table),
        ).fetchone()
        for table in ("kept", "usual", "named")
    }
    assert rights == {"kept": (True, False), "usual": (True, True), "named": (False, False)}
    with closing(connect_web(_url(conn), None)) as web:
        apply_scope(web, EVERYTHING)
        web.execute("INSERT INTO kept VALUES (1)")


def _url(conn: Connection) -> str:
    return psycopg.conninfo.make_conninfo(conn.info.dsn, password=conn.info.password or None)
