"""One person: everything that is held is exported, and after an erasure none of their words stands anywhere."""

import re
from datetime import UTC, datetime

import pytest

from fleet.coded import as_written
from service.alarms.actions import shelve
from service.findings.findings import resolve
from service.tickets.actions import assign
from service.tickets.states import By
from store.assets.customers import create_customer
from store.audit.log import verify_chain
from store.engine.database import Connection
from store.engine.queries import load
from store.privacy import personal_data
from store.privacy.consents import Purpose, consents_of, give_consent, may_use
from store.privacy.erasure import BLANKED, HISTORIES, KEPT, erase_person, erasures_of
from store.privacy.personal_data import SECTIONS, export_person
from store.privacy.privacy_requests import RequestKind, answer_request, ask_for, correct_customer
from store.service.reports import Finding
from tests.api.api_world import ok, serving
from tests.service.notice_world import deliver_all, link_in, open_predicted
from tests.service.outside import mail_server
from tests.service.service_world import HOUR, NOW, World, add_fridge, rows

WALL = datetime(2026, 12, 1, 12, tzinfo=UTC)
# Every word is the person's, or about the person: none may be left.
MARK = "Xyzzy"
FOUND = Finding("confirmed", None, "compressor", "worn bearing", ("compressor_unit",), f"{MARK}finding was rude", None)


def everything(conn: Connection) -> dict[str, str]:
    """The text of every row of every table, as a dump has it."""
    tables = conn.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
        "WHERE schemaname IN ('sigap', 'telemetry', 'rollup', 'public')"
    ).fetchall()
    texts = {}
    for (table,) in tables:
        row = conn.execute(f"SELECT string_agg(t::text, E'\\n') FROM {table} t").fetchone()  # noqa: S608
        texts[table] = str(row[0]) if row else ""
    return texts


def marked(conn: Connection) -> dict[str, list[str]]:
    """Where the person's words stand."""
    found = {table: sorted(set(re.findall(rf"{MARK}\w*", text))) for table, text in everything(conn).items()}
    return {table: words for table, words in found.items() if words}


@pytest.fixture
def lived(conn: Connection, database_url: str) -> tuple[World, int]:
    """Ani has an account, a ticket that was written about, answered and settled, and words in every place."""
    world, ticket = open_predicted(conn)
    correct_customer(conn, world.ani, name=f"{MARK}name", email=f"{MARK}@example.com", phone=f"+62{MARK}")
    conn.execute("UPDATE notice SET recipient = %s, body = body || %s", (f"{MARK}@example.com", f"{MARK}body"))
    conn.execute("UPDATE asset SET site = %s", (f"{MARK}street 5",))
    with mail_server() as mailbox:
        [mail] = deliver_all(conn, mailbox)
    with serving(database_url) as client:
        path = f"/v1/devices/fridge/{world.worn_fridge.serial}/reports"
        said = {
            "failure_mode": "fan_stall",
            "text": f'{MARK}report says "it\'s\\ loud"',
        }
        ok(client.post(path, json=said, headers={"X-Actor": "Budi"}), 201)
        assert client.post(link_in(mail), data={"kind": "stopped", "note": f"{MARK}stopped"}).status_code == 303
        assert client.post(link_in(mail), data={"kind": "later", "note": f"{MARK}later"}).status_code == 303
        path = f"/v1/tickets/{ticket}/hold"
        ok(client.post(path, json={"why": f"{MARK}hold"}, headers={"X-Actor": "Budi"}))
    assign(conn, ticket, By("Budi", NOW, as_written(f"{MARK}assign")), "Candra")
    resolve(conn, product=world.product, ticket_id=ticket, finding=FOUND, by=By("Candra", NOW + HOUR))
    [(alarm,)] = rows(
        conn,
        """INSERT INTO alarm (product, device_id, rule, class, severity, state, active, first_raised_at, raised_at,
                              opened_at, changed_at, name)
           VALUES ('fridge', %s, 'r', 'device', 'info', 'active_unacknowledged', true, %s, %s, %s, %s, '{"code": "x"}')
           RETURNING id""",
        world.worn_fridge.id, NOW, NOW, NOW, NOW,
    )  # fmt: skip
    shelve(conn, alarm, By("Budi", NOW, as_written(f"{MARK}shelve")), NOW + HOUR)
    person = rows(
        conn,
        """INSERT INTO person (name, email, role, state, tenant_id, customer_id)
           VALUES (%s, lower(%s), 'customer', 'active', 1, %s) RETURNING id""",
        f"{MARK}account", f"{MARK}@example.com", world.ani,
    )[0][0]  # fmt: skip
    conn.execute(
        """INSERT INTO session (token_hash, person_id, started_at, seen_at, expires_at, agent, how)
           VALUES (%s, %s, now(), now(), now(), %s, 'link')""",
        (bytes(32), person, f"{MARK}browser"),
    )
    conn.execute(
        """INSERT INTO account_mail (kind, email, created_at, next_at, expires_at)
           VALUES ('sign_in', lower(%s), now(), now(), now())""",
        (f"{MARK}@example.com",),
    )
    give_consent(conn, world.ani, Purpose.SURVEY, language="id", how="link", at=WALL)
    request = ask_for(conn, world.ani, RequestKind.CORRECT, how="phone", words=f"{MARK}words", at=WALL)
    assert request
    answer_request(conn, request, by="Budi", answer="refused", reason=f"{MARK}reason", at=WALL)
    return world, ticket


def test_after_an_erasure_no_word_of_the_person_is_in_the_database(conn: Connection, lived: tuple[World, int]) -> None:
    world, _ = lived
    before = marked(conn)
    for table in ("customer", "person", "session", "notice", "notice_answer", "customer_report", "finding"):
        assert f"sigap.{table}" in before
    for table in ("ticket_history", "alarm_history", "privacy_request", "asset"):
        assert f"sigap.{table}" in before
    done = erase_person(conn, world.ani, at=WALL)
    assert done is not None
    assert marked(conn) == {}
    assert "xyzzy@" not in " ".join(everything(conn).values()).lower()
    assert set(done.blanked) <= {*BLANKED, HISTORIES}
    [stored] = erasures_of(conn, world.ani)
    assert (stored.at, stored.kept) == (WALL, list(KEPT))
    assert erase_person(conn, world.ani, at=WALL) is None


def test_what_is_known_of_the_appliance_stays(conn: Connection, lived: tuple[World, int]) -> None:
    world, _ = lived
    kept = "SELECT kind, failure_mode, component, mechanism, parts, actor FROM finding"
    counts = "SELECT (SELECT count(*) FROM failure), (SELECT count(*) FROM ticket), (SELECT count(*) FROM notice)"
    before = rows(conn, kept), rows(conn, counts), rows(conn, "SELECT action, actor FROM ticket_history ORDER BY id")
    erase_person(conn, world.ani, at=WALL)
    assert before == (
        rows(conn, kept), rows(conn, counts), rows(conn, "SELECT action, actor FROM ticket_history ORDER BY id")
    )  # fmt: skip
    assert rows(conn, "SELECT customer_id, product FROM asset") == [(world.ani, "fridge")]
    assert rows(conn, "SELECT name, email, phone FROM customer") == [(f"#{world.ani}", None, None)]
    assert verify_chain(conn).broken_at is None
    [consent] = consents_of(conn, world.ani)
    assert (consent.withdrawn_at, consent.withdrawn_how) == (WALL, "erasure")
    assert not may_use(conn, world.ani, Purpose.SERVICE)


def test_nobody_else_is_touched(conn: Connection, lived: tuple[World, int]) -> None:
    world, _ = lived
    budi = create_customer(conn, name="Budi", email="budi@example.com")
    other = add_fridge(conn, world.product, "SN-2", budi)
    conn.execute("UPDATE asset SET site = 'Jl. Kenanga 3' WHERE id = %s", (other.asset_id,))
    erase_person(conn, world.ani, at=WALL)
    assert rows(conn, "SELECT name, email FROM customer WHERE id = %s", budi) == [("Budi", "budi@example.com")]
    assert rows(conn, "SELECT site FROM asset WHERE id = %s", other.asset_id) == [("Jl. Kenanga 3",)]
    assert erase_person(conn, 999, at=WALL) is None


def test_a_former_owners_tickets_are_theirs_and_not_the_new_ones(conn: Connection, lived: tuple[World, int]) -> None:
    world, ticket = lived
    budi = create_customer(conn, name="Budi")
    conn.execute("UPDATE asset SET customer_id = %s", (budi,))
    new_owner = export_person(conn, budi, at=WALL)
    former = export_person(conn, world.ani, at=WALL)
    assert new_owner is not None
    assert former is not None
    assert ticket in [row["id"] for row in former.sections["tickets"]]
    assert ticket not in [row["id"] for row in new_owner.sections["tickets"]]
    assert former.sections["assets"] == []
    erase_person(conn, world.ani, at=WALL)
    assert "sigap.notice_answer" not in marked(conn)


def test_a_notice_that_is_written_meanwhile_says_nothing(conn: Connection, lived: tuple[World, int]) -> None:
    world, ticket = lived
    erase_person(conn, world.ani, at=WALL)
    conn.execute(
        """INSERT INTO notice (ticket_id, opening, customer_id, kind, channel, to_customer, state, language, recipient,
                               subject, body, created_at)
           VALUES (%s, 9, %s, 'x', 'email', true, 'pending', 'id', %s, %s, %s, now())""",
        (ticket, world.ani, f"{MARK}@example.com", f"{MARK}subject", f"{MARK}body"),
    )
    assert rows(conn, "SELECT state, recipient, body FROM notice WHERE kind = 'x'") == [("suppressed", "", "")]


def test_an_export_holds_every_word_that_the_person_wrote(conn: Connection, lived: tuple[World, int]) -> None:
    world, _ = lived
    export = export_person(conn, world.ani, at=WALL)
    assert export is not None
    assert set(export.sections) == set(SECTIONS)
    text = str(export.sections)
    for word in (
        "name",
        "report",
        "stopped",
        "later",
        "finding",
        "hold",
        "words",
        "reason",
        "browser",
        "body",
        "street",
    ):
        assert f"{MARK}{word}" in text
    assert "token_hash" not in text
    assert [row["id"] for row in export.sections["devices"]] == [world.worn_fridge.id]
    assert export_person(conn, 999, at=WALL) is None


# Tables that belong to a customer's rows, and why an export has none of theirs.
LEFT_OUT = {
    "sequence": "which message of a device came last",
    "score_due": "a queue",
    "sla_target": "by when the staff had to act on a ticket",
    "hold": "when a ticket waited, as a code of its reason: the words stand in its history, which is exported",
    "staff_news": "what the staff was told",
    "technician_mail": "which mails a technician was sent, by the number of the order",
    "rule_due": "a queue, and what rules remember of readings",
    "component_health": "how far readings are from what they should be: made of readings, which are exported",
    "muted_component": "at which component an inspection found nothing: the finding is exported",
    "shadow_score": "scores of a model on trial, as `score`",
    "device_traffic": "counts of what devices send",
    "device_unit": "hardware ids of the device",
    "unit_change": "hardware ids of the device",
    "refused_topic": "topics that the broker refused to the device",
    "device_credential": "how the device comes in: technical",
    "device_secret": "a hash",
    "device_claim": "codes of staff, as hashes",
    "sealed_secret": "a secret on its way to the broker",
    "flood": "figures of the device",
    "command": "what the platform and staff told the device",
    "command_history": "as `command`",
    "phone_action": "what technicians' phones sent",
    "remedy": "which command was tried for a ticket",
    "stock_move": "where the company's parts are; what went into an appliance is in `part_exchange`",
    "stock_reservation": "which of the company's parts are kept for an order",
    "stock_place": "where the company's parts are",
    "stock_balance": "as `stock_move`",
    "stock_delivery": "parts on their way to the company",
    "reorder_point": "as `stock_delivery`",
    "part_need": "expected numbers of parts",
    "stock_serial": "as `stock_move`",
    "technician": "staff",
    "technician_area": "where staff work",
    "technician_hours": "when staff work",
    "absence": "when staff are away",
    "work_order_item": "what the product file asks of a visit",
    "work_order_history": "what staff did, as `work_order`",
    "stranger_photo": "a picture of a plate until the report is joined: then it is in `attachments`",
    "agent_presence": "which of the staff has the conversations open",
    "saved_view": "filters of the console, which customers do not open",
    "product_code": "a hash of what stands on the product",
    "service_event": "numbers and codes for other systems",
}


def test_the_export_reads_every_table_that_belongs_to_a_customer(conn: Connection) -> None:
    found = conn.execute(
        """WITH RECURSIVE theirs AS (
               SELECT 'sigap.customer'::regclass::oid AS id
               UNION SELECT c.conrelid FROM pg_constraint c JOIN theirs t ON c.confrelid = t.id WHERE c.contype = 'f')
           SELECT relname FROM theirs JOIN pg_class ON pg_class.oid = theirs.id
           UNION SELECT table_name FROM information_schema.columns
           WHERE table_schema = 'sigap' AND column_name = 'customer_id'"""
    ).fetchall()
    statements = " ".join(SQL.as_string(conn) for SQL in load(personal_data.__file__).values())
    read = set(re.findall(r"(?:FROM|JOIN) (\w+)", statements))
    assert {table for (table,) in found} - read - set(LEFT_OUT) == set()
