"""Migrations bring any database to the schema that the code expects."""

import uuid
from collections.abc import Iterator

import pytest

from store import migrate as migrating
from store.database import Connection, connect
from store.migrate import migrate, migrations, schema_version
from tests.cloned_database import drop, named

OLD_NOTICE = """INSERT INTO notice (ticket_id, kind, channel, state, language, subject, body, created_at)
VALUES (1, 'predicted_failure', %s, 'pending', 'id', '', '', now())"""


@pytest.fixture
def empty(server_url: str) -> Iterator[Connection]:
    """A database that no migration has seen."""
    name = f"sigap_empty_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        with connect(named(server_url, name)) as conn:
            yield conn
        drop(admin, name)


def migrate_before(conn: Connection, number: int) -> None:
    """Applies the migrations below a number, as an earlier version had them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrating, "migrations", lambda: migrations()[: number - 1])
        migrate(conn)


def test_a_migrated_database_is_at_the_newest_version_and_stays_there(conn: Connection) -> None:
    assert schema_version(conn) == len(migrations())
    assert migrate(conn) == []


def test_notices_of_before_say_whom_they_reach_and_channels_are_free(empty: Connection) -> None:
    migrate_before(empty, 10)
    with empty.transaction():
        empty.execute("SET LOCAL session_replication_role = replica")  # Without the ticket that they are about.
        for channel in ("email", "webhook"):
            empty.execute(OLD_NOTICE, (channel,))
    migrate(empty)
    found = empty.execute("SELECT channel, to_customer FROM notice ORDER BY id").fetchall()
    assert found == [("email", True), ("webhook", False)]
    checks = empty.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conname ~ '(channel|opted_out)'")
    assert checks.fetchall() == []
