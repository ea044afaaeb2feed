"""Migrations bring any database to the schema that the code expects."""

from store.database import Connection
from store.migrate import migrate, migrations, schema_version


def test_a_migrated_database_is_at_the_newest_version_and_stays_there(conn: Connection) -> None:
    assert schema_version(conn) == len(migrations())
    assert migrate(conn) == []
