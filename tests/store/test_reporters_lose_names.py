"""Customers who stood by name in a ticket's history are `customer` there, those who were erased since among them."""

import pytest
from psycopg.types.json import Jsonb

from fleet.coded import Coded, coded
from store.engine.database import Connection, connect
from store.engine.migrate import migrate
from tests.cloned_database import empty_database

BEFORE = 65
REPORTED = coded("with_words", what=coded("customer_reported", mode="wear", serial="SN-1"), words="warm")
AGAIN = coded("seen_again", why=REPORTED, after=60.0)


@pytest.mark.parametrize("erased", [False, True])
def test_a_reporter_loses_the_name_and_staff_keep_theirs(server_url: str, erased: bool) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=BEFORE)
        conn.execute("INSERT INTO customer (name, language, time_zone) VALUES ('Ani', 'id', 'Asia/Jakarta')")
        conn.execute("INSERT INTO product (id, version) VALUES ('fridge', 1)")
        conn.execute("INSERT INTO asset (product, customer_id) VALUES ('fridge', 1)")
        conn.execute("INSERT INTO device (product, serial, asset_id, installed_at) VALUES ('fridge', 'SN-1', 1, now())")
        conn.execute("INSERT INTO person (name, role, state, tenant_id) VALUES ('Dewi', 'agent', 'named', 1)")
        conn.execute(
            """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
                   due_at, window_ends_at)
               VALUES ('fridge', 1, 1, 'wear', 'new', 'customer', 'error', now(), now(), now())"""
        )
        conn.execute(
            """INSERT INTO customer_report (device_id, failure_mode, reported_at, ticket_id, customer_id)
               VALUES (1, 'wear', now(), 1, 1)"""
        )
        note(conn, "Ani", "open", REPORTED)
        note(conn, "Ani", "reopen", AGAIN)
        note(conn, "Dewi", "report", REPORTED)
        note(conn, "Ani", "hold", None)  # Somebody of the staff with the same name.
        if erased:
            conn.execute("UPDATE customer SET name = '#1', erased_at = now()")
        migrate(conn)
        actors = conn.execute("SELECT actor FROM ticket_history ORDER BY id").fetchall()
        assert actors == [("customer",), ("customer",), ("Dewi",), ("Ani",)]


def note(conn: Connection, actor: str, action: str, why: Coded | None) -> None:
    conn.execute(
        "INSERT INTO ticket_history (ticket_id, at, actor, action, to_state, why) VALUES (1, now(), %s, %s, 'new', %s)",
        (actor, action, Jsonb(why.to_json()) if why else None),
    )
