"""How customers hear what came of a ticket: once, honestly, and only if they knew of it."""

from dataclasses import replace

import pytest

from fleet.coded import as_written, coded
from service.findings.findings import resolve
from service.notices.answers import AnswerKind, NewAnswer, TooLate, take_answer
from service.notices.enabled_channels import TO_CUSTOMERS
from service.notices.links import token_hash
from service.notices.visit_slots import read_slot
from service.tickets.actions import assign, cancel
from service.tickets.reports import Call, report_fault
from service.tickets.states import By
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.service.answers import Reader, find_link
from store.service.reports import Finding
from store.service.tickets import ticket_history
from tests.service.notice_world import deliver_all, link_in, notices, open_predicted, part_of
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import HOUR, NOW, World, rows
from wording.wording import Wording

FOUND = Finding("confirmed", None, "compressor", "bearing", ("compressor_unit",), "told nobody", None)
BUDI = By("budi", NOW + HOUR)
CASES = [
    (FOUND, "resolved_repaired", ["Teknisi kami menemukan: Keausan kompresor.", "Sudah diganti: Kompresor."]),
    (
        replace(FOUND, kind="other_fault", failure_mode="fan_stall", component=None, parts=()),
        "resolved_repaired",
        ["hal lain dari yang kami duga: Fan stall", "sudah diperbaiki"],
    ),
    (replace(FOUND, kind="failed_before_visit"), "resolved_repaired", ["sebelum kunjungan kami", "Mohon maaf"]),
    (Finding("no_fault_found", None, None, None, (), "", None), "resolved_nothing", ["keliru", "Mohon maaf"]),
    (Finding("not_inspected", None, None, None, (), "", None), "cancelled", ["tanpa pemeriksaan"]),
]


def told(conn: Connection, mailbox: Mailbox) -> tuple[World, int, Reader]:
    """A ticket that Ani was told of, and what her link leads to."""
    world, ticket = open_predicted(conn)
    [mail] = deliver_all(conn, mailbox)
    reader = find_link(conn, token_hash(link_in(mail).rpartition("/")[2]))
    assert reader is not None
    return world, ticket, reader


@pytest.mark.parametrize(("finding", "kind", "words"), CASES)
def test_who_was_told_of_a_ticket_is_told_what_was_found(
    conn: Connection, finding: Finding, kind: str, words: list[str]
) -> None:
    with mail_server() as mailbox:
        world, ticket, _ = told(conn, mailbox)
        assert resolve(conn, world.product, ticket, finding, BUDI)
        assert not resolve(conn, world.product, ticket, finding, BUDI)
        [mail] = deliver_all(conn, mailbox)
    text = part_of(mail, "plain")
    assert all(word in text for word in words), text
    assert "told nobody" not in text
    assert notices(conn) == [("predicted_failure", "sent"), (kind, "sent")]


def test_a_cancelled_visit_is_said_too(conn: Connection) -> None:
    with mail_server() as mailbox:
        _, ticket, _ = told(conn, mailbox)
        cancel(conn, ticket, By("budi", NOW, as_written("an internal reason")))
        [mail] = deliver_all(conn, mailbox)
    assert "an internal reason" not in str(mail)
    assert mail["Subject"] == "Kunjungan untuk Kulkas Anda tidak jadi dilakukan"


def test_an_agreed_time_is_noted_once_and_confirmed_when_a_technician_is_assigned(conn: Connection) -> None:
    with mail_server() as mailbox:
        world, ticket, reader = told(conn, mailbox)
        assign(conn, ticket, BUDI, "budi")
        answer = NewAnswer(AnswerKind.AGREE, read_slot("2026-03-04 morning", now=NOW, zone="Asia/Jakarta"))
        for first in (True, False):
            news = take_answer(conn, product=world.product, reader=reader, answer=answer, now=NOW, outlets=TO_CUSTOMERS)
            assert news is first
        assign(conn, ticket, BUDI, "dewi")
        assign(conn, ticket, BUDI, "budi")
        [mail] = deliver_all(conn, mailbox)
    assert "Rabu, 4 Maret 2026, pagi (08.00–12.00 WIB)" in part_of(mail, "plain")
    assert notices(conn) == [("predicted_failure", "answered"), ("visit_planned", "sent")]
    [line] = [change for change in ticket_history(conn, ticket) if change.actor == "customer"]
    assert line.action == "answer_agree"
    assert line.why is not None
    assert Wording("en", "UTC").say(line.why) == (
        "the customer agreed to a visit on Wednesday, 4 March 2026, in the morning (08:00–12:00 WIB)"
    )
    assert Wording("id", "UTC").say(line.why) == (
        "pelanggan menyetujui kunjungan pada Rabu, 4 Maret 2026, pagi (08.00–12.00 WIB)"
    )


def test_a_fault_said_on_the_page_is_a_report_joins_the_ticket_and_counts_once(conn: Connection) -> None:
    with mail_server() as mailbox:
        world, ticket, reader = told(conn, mailbox)
        answer = NewAnswer(AnswerKind.STOPPED, note="warm inside")
        for minute in range(3):
            now = NOW + minute * HOUR / 60
            take_answer(conn, product=world.product, reader=reader, answer=answer, now=now, outlets=TO_CUSTOMERS)
        assert rows(conn, "SELECT ticket_id, text FROM customer_report") == [(ticket, "warm inside")]
        assert notices(conn) == [("predicted_failure", "answered"), ("reported_failure", "pending")]
        resolve(conn, world.product, ticket, FOUND, BUDI)
        move_clock_to(conn, "fridge", NOW + 2 * HOUR)
        for _ in range(2):
            take_answer(
                conn, product=world.product, reader=reader, answer=answer, now=NOW + 2 * HOUR, outlets=TO_CUSTOMERS
            )
    assert rows(conn, "SELECT state, openings FROM ticket") == [("new", 2)]
    assert rows(conn, "SELECT count(*) FROM customer_report") == [(2,)]


def test_an_answer_on_a_ticket_that_has_ended_comes_too_late(conn: Connection) -> None:
    with mail_server() as mailbox:
        world, ticket, reader = told(conn, mailbox)
    resolve(conn, world.product, ticket, FOUND, BUDI)
    with pytest.raises(TooLate):
        take_answer(
            conn,
            product=world.product,
            reader=reader,
            answer=NewAnswer(AnswerKind.DECLINE),
            now=NOW,
            outlets=TO_CUSTOMERS,
        )
    assert rows(conn, "SELECT count(*) FROM notice_answer") == [(0,)]


def test_a_call_about_a_ticket_that_was_kept_from_the_customer_is_answered(conn: Connection) -> None:
    world, ticket = open_predicted(conn)
    conn.execute("UPDATE notice SET state = 'suppressed', reason = %s", [coded("untold_of_predictions")])
    for minute in range(2):
        call = Call("compressor_wear", "it is warm", NOW + minute * HOUR / 60, "staff")
        report_fault(
            conn,
            product=world.product,
            device=world.worn_fridge,
            call=call,
            now=NOW + HOUR,
            outlets=TO_CUSTOMERS,
        )
    resolve(conn, world.product, ticket, FOUND, By("budi", NOW + HOUR))
    assert notices(conn) == [
        ("predicted_failure", "suppressed"),
        ("reported_failure", "suppressed"),
        ("resolved_repaired", "pending"),
    ]
