"""Names that were typed before there were accounts are people now, who cannot sign in."""

from collections.abc import Iterator

import pytest

from store.engine.database import Connection, connect
from store.engine.migrate import migrate
from store.identity.people import PersonState, Role, list_people, person_named
from tests.cloned_database import empty_database
from tests.worlds.previous_version import migrated_from_before

TECHNICIANS = {"Budi Santoso", "Wayan Sudarma", "Rina Siregar", "Joko Prasetyo", "Ester Wenda", "Hasan Tanjung"}
BEFORE = 20


@pytest.fixture(scope="module")
def old(server_url: str) -> Iterator[Connection]:
    with migrated_from_before(server_url) as url, connect(url) as conn:
        yield conn


def test_who_had_tickets_in_the_demo_is_a_technician_and_its_customers_are_nobody(old: Connection) -> None:
    people = list_people(old, limit=1000)
    assert {person.name for person in people if person.role is Role.TECHNICIAN} >= TECHNICIANS
    assert {person.state for person in people} == {PersonState.NAMED}
    assert {person.tenant_id for person in people} == {1}
    customers = {name for (name,) in old.execute("SELECT name FROM customer")}
    assert customers
    assert not customers & {person.name for person in people}
    actors = {actor for (actor,) in old.execute("SELECT actor FROM ticket_history")}
    assert "customer" in actors
    assert not customers & actors
    assert not {person.name for person in people} & {"triage", "service", "staff", "customer", "demo"}


def test_every_assignee_is_a_person_by_their_one_name(old: Connection) -> None:
    unknown = old.execute(
        "SELECT assignee FROM ticket t WHERE assignee IS NOT NULL AND NOT EXISTS "
        "(SELECT FROM person p WHERE p.name = t.assignee)"
    ).fetchall()
    assert unknown == []


def test_every_assignee_is_a_technician_without_hours_so_that_wishes_stay(old: Connection) -> None:
    found = old.execute(
        "SELECT k.name, EXISTS (SELECT FROM technician_hours h WHERE h.technician_id = k.id) FROM technician k"
    )
    technicians: dict[str, bool] = dict(found.fetchall())
    assert set(technicians) >= TECHNICIANS
    assert not any(technicians.values())
    assignees = {name for (name,) in old.execute("SELECT assignee FROM ticket WHERE assignee IS NOT NULL")}
    assert assignees <= set(technicians)
    wishes = old.execute("SELECT count(*) FROM notice_answer WHERE slot_on IS NOT NULL").fetchone()
    assert wishes is not None
    assert wishes[0] > 0


def test_a_name_in_other_letters_or_with_blanks_is_the_same_person(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=BEFORE)
        conn.execute("INSERT INTO customer (name, language, time_zone) VALUES ('Ani', 'id', 'Asia/Jakarta')")
        conn.execute("INSERT INTO product (id, version) VALUES ('fridge', 1)")
        conn.execute("INSERT INTO asset (product, customer_id) VALUES ('fridge', 1)")
        conn.execute("INSERT INTO device (product, serial, asset_id, installed_at) VALUES ('fridge', 'SN-1', 1, now())")
        for mode, assignee in (("a", "budi"), ("b", " Budi "), ("c", None), ("d", "x" * 150)):
            conn.execute(
                """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
                       due_at, window_ends_at, assignee)
                   VALUES ('fridge', 1, 1, %s, 'new', 'customer', 'error', now(), now(), now(), %s)""",
                (mode, assignee),
            )
        conn.execute(
            """INSERT INTO ticket_history (ticket_id, at, actor, action, to_state)
               VALUES (1, now(), 'Ani', 'open', 'new'), (1, now(), 'Ani', 'hold', 'on_hold'),
                      (1, now(), 'Dewi', 'assign', 'new'), (1, now(), 'triage', 'report', 'new'),
                      (1, now(), 'staff', 'cancel', 'cancelled')"""
        )
        migrate(conn)
        assert conn.execute("SELECT assignee FROM ticket ORDER BY id").fetchall() == [
            *[(" Budi ".strip(),)] * 2,
            (None,),
            ("x" * 100,),
        ]
        actors = conn.execute("SELECT actor FROM ticket_history ORDER BY id").fetchall()
        # What is reported in an owner's name is the customer's; what else somebody of that name did is theirs.
        assert actors == [("customer",), ("Ani",), ("Dewi",), ("triage",), ("staff",)]
        dewi, budi = person_named(conn, "dewi"), person_named(conn, "BUDI")
        assert dewi is not None
        assert budi is not None
        assert (dewi.role, budi.role) == (Role.AGENT, Role.TECHNICIAN)
        assert {person.name for person in list_people(conn)} == {"Ani", "Budi", "Dewi", "x" * 100}
