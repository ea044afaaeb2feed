"""A technician follows the account of the same person: its role, and whether it is disabled."""

from store.engine.database import Connection
from store.identity.people import PersonChange, PersonState, Role, change_person
from store.orders.technicians import Technician, find_technician, technician_of_person
from tests.worlds.signed_in import person_of_role


def technician_of(conn: Connection, person_id: int) -> Technician:
    found = technician_of_person(conn, person_id)
    assert found is not None
    return found


def test_who_becomes_a_technician_again_works_again(conn: Connection) -> None:
    person = person_of_role(conn, Role.TECHNICIAN).id
    assert technician_of(conn, person).active
    change_person(conn, person, PersonChange(role=Role.DISPATCHER))
    assert not technician_of(conn, person).active
    change_person(conn, person, PersonChange(role=Role.TECHNICIAN))
    assert technician_of(conn, person).active


def test_a_disabled_account_ends_its_technicians_work_whatever_their_names(conn: Connection) -> None:
    person = person_of_role(conn, Role.TECHNICIAN)
    number = technician_of(conn, person.id).id
    # Somebody from outside bears the account's name, and the account's technician another one.
    conn.execute("UPDATE technician SET name = 'Tono' WHERE id = %s", (number,))
    conn.execute("INSERT INTO technician (name) VALUES (%s)", (person.name,))
    change_person(conn, person.id, PersonChange(state=PersonState.DISABLED))
    found = find_technician(conn, number)
    assert found is not None
    assert (found.name, found.active) == ("Tono", False)


def test_a_days_appointments_are_found_by_their_time(conn: Connection) -> None:
    conn.execute("SET enable_seqscan = off")
    plan = conn.execute(
        """EXPLAIN SELECT b.id FROM booking b WHERE b.during && tstzrange('2026-03-02', '2026-03-03')
           AND b.state IN ('held', 'confirmed', 'kept', 'no_show')"""
    )
    assert "booking_by_time" in "\n".join(row[0] for row in plan)
