"""What the API changes stands in the audit log, in the same transaction; what it refuses does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg

from api.access.audit import audited, coarse, read_audited, sign_in_audited, subject_of
from api.access.principal import LEGACY, Principal, PrincipalKind
from store.assets.customers import create_customer
from store.audit.actions import AuditAction
from store.audit.log import list_audit, verify_chain
from store.engine.database import Connection
from store.engine.scope import Scope
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.privacy.personal_data import export_person
from tests.api.api_world import ok, problem, serving
from tests.service.notice_world import open_predicted

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ANI = Principal(PrincipalKind.PERSON, "Ani", Scope(1), {}, person_id=4, role=Role.AGENT, tenant_id=1)
BUYER = replace(ANI, name="Siti Buyer", person_id=9, role=Role.CUSTOMER, customer_id=12)


def test_a_change_is_recorded_and_a_refusal_is_not(conn: Connection, database_url: str) -> None:
    with serving(database_url) as client:
        ok(client.post("/v1/customers", json={"name": "Siti Buyer", "email": "siti@example.com"}), 201)
        ok(client.patch("/v1/customers/1", json={"language": "en"}))
        problem(client.patch("/v1/customers/99", json={"language": "en"}), 404)
        problem(client.post("/v1/customers", json={"name": ""}), 422)
        ok(client.get("/v1/customers"))
    rows = list_audit(conn, action="changed")
    assert [(row.subject, row.details) for row in rows] == [
        ("customer/1", {"method": "PATCH", "route": "/v1/customers/{customer_id}"}),
        ("customer", {"method": "POST", "route": "/v1/customers"}),
    ]
    assert {(row.actor_kind, row.actor, row.address) for row in rows} == {("legacy", "staff", "127.0.0.1")}
    assert verify_chain(conn).broken_at is None
    everything = conn.execute("SELECT a::text FROM audit a").fetchall()
    assert not [row for row in everything if "iti" in row[0]]


def test_without_its_row_a_change_does_not_happen(conn: Connection, database_url: str) -> None:
    conn.execute("ALTER TABLE audit ADD CONSTRAINT nothing_more CHECK (action <> 'changed')")
    with serving(database_url) as client:
        answer = client.post("/v1/customers", json={"name": "Siti"})
        assert answer.status_code == 422
        assert ok(client.get("/v1/customers"))["items"] == []


def test_reading_a_file_is_recorded_once_in_a_while_and_never_of_its_owner(conn: Connection) -> None:
    for minutes in (0, 5, 9, 11):
        read_audited(conn, ANI, "customer/12", address="10.0.0.7", at=NOW + timedelta(minutes=minutes))
    read_audited(conn, LEGACY, "customer/12", at=NOW)
    read_audited(conn, BUYER, "customer/12", at=NOW)
    rows = list_audit(conn, subject="customer/12")
    assert [(row.actor, row.at.minute) for row in reversed(rows)] == [("Ani", 0), ("Ani", 11), ("staff", 0)]


def test_cards_that_show_a_customer_are_recorded(conn: Connection, database_url: str) -> None:
    _, ticket = open_predicted(conn)
    with serving(database_url) as client:
        for _ in range(2):
            ok(client.get("/v1/customers/1"))
            ok(client.get("/v1/customers"))
            ok(client.get("/v1/assets/1"))
            ok(client.get(f"/v1/tickets/{ticket}"))
            ok(client.get("/v1/notices"))
            ok(client.get("/v1/notices/1"))
        ok(client.get("/v1/tickets"))
        problem(client.get("/v1/customers/99"), 404)
    read = [row.subject for row in list_audit(conn, action="customer_read")]
    assert sorted(read) == ["asset/1", "customer", "customer/1", "notice", "notice/1", f"ticket/{ticket}"]
    export = export_person(conn, 1, at=NOW)
    assert export is not None
    assert len(export.sections["who_read_it"]) == 4


def test_a_customer_stands_there_by_number_alone(conn: Connection) -> None:
    audited(conn, BUYER, AuditAction.PASSWORD_SET, "person/9", address="10.1.2.3", at=NOW)
    buyer = create_customer(conn, name="Budi", email="b@example.com")
    agent = create_person(conn, NewPerson("Ani", Role.AGENT, state=PersonState.ACTIVE))
    customer = create_person(conn, NewPerson("Budi", Role.CUSTOMER, "b@example.com", PersonState.ACTIVE, 1, buyer))
    assert agent is not None
    assert customer is not None
    for person in (customer, agent):
        sign_in_audited(conn, AuditAction.SIGN_IN_FAILED, person, address="10.1.2.3", at=NOW)
    sign_in_audited(conn, AuditAction.SIGNED_IN, agent, address="10.1.2.3", how="password", at=NOW)
    for _ in range(3):
        sign_in_audited(conn, AuditAction.SIGN_IN_LIMITED, agent, address="10.1.2.3", at=NOW)
    limited, signed_in, attacked, failed, password = list_audit(conn)
    assert (limited.action, limited.subject) == ("sign_in_limited", f"person/{agent.id}")
    assert (attacked.actor_kind, attacked.actor, attacked.subject) == ("nobody", "", f"person/{agent.id}")
    assert (password.actor, password.person_id, password.address) == ("", 9, "10.1.2.0/24")
    assert (failed.actor_kind, failed.subject, failed.address) == ("nobody", f"person/{customer.id}", "10.1.2.0/24")
    assert (signed_in.actor, signed_in.address, signed_in.details) == ("Ani", "10.1.2.3", {"how": "password"})


def test_subjects_of_addresses() -> None:
    assert subject_of("/v1/tickets/12/assign") == "ticket/12"
    assert subject_of("/v1/devices/fridge/SN-1/reports") == "device/fridge/SN-1/reports"
    assert subject_of("/v1/customers") == "customer"
    assert coarse("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert coarse("somewhere") == ""


def test_the_log_takes_no_change_from_the_web_process(conn: Connection, database_url: str) -> None:
    """Also where whoever broke in holds the owner's own connection."""
    audited(conn, ANI, AuditAction.SIGNED_IN, at=NOW)
    try:
        conn.execute("UPDATE audit SET actor = 'x'")
        changed = True
    except psycopg.errors.InsufficientPrivilege:
        changed = False
    assert not changed
