"""Migrations bring any database to the schema that the code expects."""

from datetime import UTC, datetime

from store.engine.database import Connection, connect
from store.engine.migrate import migrate, migrations, schema_version
from tests.cloned_database import empty_database

THEN = datetime(2026, 3, 1, 8, tzinfo=UTC)
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


def test_what_devices_said_before_is_kept_and_a_will_that_comes_again_is_known(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=13)
        with conn.transaction():
            conn.execute("SET LOCAL session_replication_role = replica")  # Without the product that they are of.
            for device, state in ((1, "offline"), (2, "online")):
                conn.execute("INSERT INTO asset (product) VALUES ('pump')")
                conn.execute(
                    "INSERT INTO device (product, serial, asset_id, installed_at) VALUES ('pump', %s, %s, now())",
                    (f"P-{device}", device),
                )
                conn.execute(
                    "INSERT INTO device_status (device_id, state, ts, received_at) VALUES (%s, %s, %s, now())",
                    (device, state, THEN),
                )
            conn.execute(
                "INSERT INTO device_latest (device_id, ts, readings, received_at) VALUES (1, %s, '{\"a\": 1}', now())",
                (THEN,),
            )
            conn.execute(
                "INSERT INTO dead_letter (digest, topic, ts, reason, detail, payload, size, received_at, seen_at)"
                " VALUES ('d', 't', %s, 'too_late', '', '', 0, now(), now())",
                (THEN,),
            )
        migrate(conn)
        found = conn.execute("SELECT state, ts, said, said_ts, stamp, arrived_at FROM device_status ORDER BY device_id")
        assert found.fetchall() == [
            ("offline", THEN, "offline", None, None, THEN),
            ("online", THEN, "online", THEN, THEN, THEN),
        ]
        assert conn.execute("SELECT readings, older FROM device_latest").fetchall() == [({"a": 1}, {})]
        assert conn.execute("SELECT ts, readings, times FROM dead_letter").fetchall() == [(THEN, 1, None)]
