"""What the web process's role may do is the same, however late a database's migrations come."""

from store.engine.database import Connection, connect
from store.engine.migrate import FIRST_WITH_ROLES, migrate, migrations
from tests.cloned_database import empty_database


def rights(conn: Connection) -> dict[str, set[str]]:
    """By table of ours."""
    found: dict[str, set[str]] = {}
    for table, right in conn.execute(
        """SELECT c.relname, g.privilege_type FROM pg_class c, aclexplode(c.relacl) g
           WHERE c.relnamespace = 'sigap'::regnamespace AND g.grantee = 'sigap_web'::regrole"""
    ):
        found.setdefault(table, set()).add(right)
    return found


def test_rights_do_not_depend_on_how_many_migrations_come_at_once(conn: Connection, server_url: str) -> None:
    at_once = rights(conn)
    with empty_database(server_url) as url, connect(url) as late:
        for until in range(FIRST_WITH_ROLES - 1, len(migrations()) + 1):
            migrate(late, until=until)
        assert rights(late) == at_once


def test_logs_are_added_to_and_what_workers_keep_is_not_written(conn: Connection) -> None:
    found = rights(conn)
    everything = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert found["ticket"] == found["consent"] == found["account_proof"] == everything
    for table in ("audit", "audit_check", "ticket_history", "alarm_history", "ownership"):
        assert found[table] == {"SELECT", "INSERT"}, table
    for table in ("audit_chain", "web_right", "migration", "product"):
        assert found[table] == {"SELECT"}, table
    assert "ingest_session" not in found
