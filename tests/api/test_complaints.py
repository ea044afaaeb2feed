"""Complaints by batch, firmware, failure mode and month against the devices in the field; a cluster is said."""

import csv
import io

import pytest
from psycopg.types.json import Jsonb

from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import acting, member, token_of
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import DAY, NOW, World, add_fridge, settle


@pytest.fixture
def world(conn: Connection) -> World:
    """60 fridges of six batches; of batch B3 seven have a worn compressor, one again and again; elsewhere three."""
    world = settle(conn)
    conn.execute("UPDATE device SET attributes = %s", (Jsonb({"batch": "B0", "serial_note": "=1+1"}),))
    for number in range(2, 61):
        fridge = add_fridge(conn, world.product, f"SN-{number}")
        batch = f"B{number % 6}"
        conn.execute("UPDATE device SET attributes = %s WHERE id = %s", (Jsonb({"batch": batch}), fridge.id))
        worn = number in (3, 9, 15, 21, 27, 33, 39) or number in (4, 5, 6)
        for time in range(4 if number == 3 else 1 if worn else 0):
            at = NOW - (20 + 5 * time + number * 37 % 260) * DAY
            [(ticket,)] = conn.execute(
                """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
                       window_ends_at, closed_at)
                   VALUES ('fridge', %s, %s, 'compressor_wear', 'cancelled', 'customer', 'error', %s, %s, %s)
                   RETURNING id""",
                (fridge.asset_id, fridge.id, at, at + DAY, at + DAY),
            ).fetchall()
            conn.execute(
                """INSERT INTO customer_report (device_id, failure_mode, reported_at, ticket_id)
                   VALUES (%s, 'compressor_wear', %s, %s)""",
                (fridge.id, at, ticket),
            )
    return world


def test_a_batch_that_fails_more_often_is_said_to_be_a_cluster(
    conn: Connection, database_url: str, world: World
) -> None:
    with serving(database_url, token=None) as api:
        with acting(api, token_of(conn, member(conn, "Eni", Role.ENGINEER))) as engineer:
            found = ok(engineer.get("/v1/complaints/fridge"))
            table = engineer.get("/v1/complaints/fridge/csv")
            assert problem(engineer.get("/v1/complaints/none"), 404)["code"]
        with acting(api, token_of(conn, member(conn, "Tono", Role.TECHNICIAN))) as technician:
            assert technician.get("/v1/complaints/fridge").status_code == 403
    assert found["in_field"] == 60
    clusters = [one for one in found["rates"] if one["excess"] and one["excess"]["cluster"]]
    assert {(one["dimension"], one["value"]) for one in clusters} == {("batch", "B3")}
    worst = clusters[0]
    assert (worst["complaints"], worst["devices"], worst["in_field"]) == (10, 7, 10)
    assert worst["rate"]["low"] < worst["rate"]["value"] < worst["rate"]["high"]
    [whole] = [one for one in found["rates"] if one["dimension"] == "all" and one["failure_mode"] == "compressor_wear"]
    assert (whole["complaints"], whole["devices"], whole["excess"]) == (13, 10, None)
    # 300 days of 60 devices.
    assert whole["rate"]["device_months"] == pytest.approx(60 * 300 / (365.25 / 12), rel=1e-6)
    assert {one["dimension"] for one in found["rates"]} == {"all", "batch", "month"}
    months = [one for one in found["rates"] if one["dimension"] == "month" and not one["failure_mode"]]
    assert sum(one["complaints"] for one in months) == 13
    assert {one["in_field"] for one in months} == {60}
    lines = list(csv.DictReader(io.StringIO(table.text)))
    assert [line["value"] for line in lines if line["cluster"]] == ["B3"] * len(clusters)
    assert table.headers["content-disposition"].endswith('"complaints-fridge.csv"')
