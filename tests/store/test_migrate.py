"""Migrations bring any database to the schema that the code expects."""

from store.database import Connection, connect
from store.migrate import migrate, migrations, schema_version
from tests.cloned_database import empty_database

OLD_NOTICE = """INSERT INTO notice (ticket_id, kind, channel, state, language, subject, body, created_at)
VALUES (1, 'predicted_failure', %s, 'pending', 'id', '', '', now())"""


def test_a_migrated_database_is_at_the_newest_version_and_stays_there(conn: Connection) -> None:
    assert schema_version(conn) == len(migrations())
    assert migrate(conn) == []


def test_notices_of_before_say_whom_they_reach_and_channels_are_free(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=9)
        with conn.transaction():
            conn.execute("SET LOCAL session_replication_role = replica")  # Without the ticket that they are about.
            for channel in ("email", "webhook"):
                conn.execute(OLD_NOTICE, (channel,))
        migrate(conn)
        found = conn.execute("SELECT channel, to_customer FROM notice ORDER BY id").fetchall()
        checks = conn.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conname ~ '(channel|opted_out)'"
        ).fetchall()
    assert found == [("email", True), ("webhook", False)]
    assert checks == []
