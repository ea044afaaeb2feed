"""When service areas work: weekly hours, special days and zones, as instants."""

from datetime import UTC, datetime, timedelta

import pytest

from store.engine.database import Connection

MONDAY = datetime(2026, 3, 16, tzinfo=UTC)


@pytest.fixture
def area(conn: Connection) -> int:
    row = conn.execute("SELECT id FROM service_area WHERE serves_rest").fetchone()
    assert row is not None
    return int(row[0])


def hours(conn: Connection, area: int, since: datetime, days: int) -> list[tuple[str, str]]:
    """Spans in UTC."""
    rows = conn.execute(
        "SELECT lower(s), upper(s) FROM unnest(area_open(%s, %s, %s)) AS s", (area, since, since + timedelta(days=days))
    )
    return [tuple(f"{at.astimezone(UTC):%d %H:%M}" for at in row) for row in rows]  # type: ignore[misc]


def test_hours_are_local_hours_of_the_areas_zone(conn: Connection, area: int) -> None:
    assert hours(conn, area, MONDAY, 1) == [("16 01:00", "16 05:00"), ("16 06:00", "16 10:00")]
    conn.execute("UPDATE service_area SET time_zone = 'Asia/Jayapura' WHERE id = %s", (area,))
    # Monday began in Jayapura while it was Sunday in UTC.
    assert hours(conn, area, MONDAY, 1) == [
        ("16 00:00", "16 03:00"),
        ("16 04:00", "16 08:00"),
        ("16 23:00", "17 00:00"),
    ]
