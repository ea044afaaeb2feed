"""What people do while a command is tried before a visit; without a broker."""

import pytest

from service.commands.asking import cancel
from service.findings.findings import resolve
from service.notices.enabled_channels import TO_CUSTOMERS
from service.tickets.actions import cancel as cancel_ticket
from service.tickets.actions import start
from service.tickets.reports import Call, report_fault
from service.tickets.states import By
from store.engine.database import connect
from store.service.reports import Finding
from tests.service.desk_world import Desk
from tests.service.service_world import rows
from tests.worlds.command_world import SECOND


def test_a_customer_who_calls_is_offered_a_visit_at_once(desk: Desk) -> None:
    call = Call("blockage", "it hums", None, "Ana")
    now = desk.pumps.now
    report_fault(
        desk.conn, product=desk.pumps.product, device=desk.pumps.pump, call=call, now=now, outlets=TO_CUSTOMERS
    )
    assert desk.notices() == [("reported_failure", "pending")]
    assert rows(desk.conn, "SELECT count(*) FROM remedy") == [(0,)]


def test_a_person_who_ends_the_ticket_takes_the_waiting_command_along(desk: Desk) -> None:
    desk.pumps.says("offline")
    ticket = desk.open()
    cancel_ticket(desk.conn, ticket, By("Ana", desk.pumps.now))
    desk.look()
    assert desk.remedy() == ("overtaken", "remedy_overtaken")
    assert desk.pumps.command(desk.command()).state == "cancelled"
    acts = rows(desk.conn, "SELECT action, actor FROM audit WHERE starts_with(subject, 'command/') ORDER BY id")
    assert acts == [("command_sent", "remote_first"), ("command_cancelled", "remote_first")]
    assert desk.shown(ticket) == ""


@pytest.mark.parametrize("watched", [False, True])
@pytest.mark.parametrize("take_on", ["assign", "start", "hold"])
def test_a_person_who_works_on_the_ticket_ends_the_trial_and_the_customer_is_told(
    desk: Desk, take_on: str, watched: bool
) -> None:
    desk.flow(2)
    ticket = desk.open()
    desk.pumps.now += SECOND
    if watched:
        desk.obey()
    else:
        desk.pumps.send()
    desk.work_on(ticket, take_on)
    desk.pumps.now += 3 * SECOND
    desk.flow(6, 6, 6)
    desk.look()
    assert desk.remedy() == ("overtaken", "remedy_taken_over")
    [(state, findings)] = rows(desk.conn, "SELECT state, (SELECT count(*) FROM finding) FROM ticket")
    assert (state != "resolved", findings) == (True, 0)
    assert desk.notices() == [("predicted_failure", "pending")]
    desk.look()
    assert len(desk.notices()) == 1


def test_whoever_takes_the_ticket_on_is_waited_for(desk: Desk, database_url: str) -> None:
    desk.pumps.says("offline")
    ticket = desk.open()
    with connect(database_url) as other:
        with other.transaction():
            start(other, ticket, By("Ana", desk.pumps.now))
            desk.look()
            assert desk.remedy() == ("commanded", None)
        desk.look()
    assert desk.remedy() == ("overtaken", "remedy_taken_over")


def test_a_customer_who_calls_during_the_trial_is_told_once(desk: Desk) -> None:
    desk.open()
    product, pump, now = desk.pumps.product, desk.pumps.pump, desk.pumps.now
    call = Call("blockage", "it hums", None, "Ana")
    report_fault(desk.conn, product=product, device=pump, call=call, now=now, outlets=TO_CUSTOMERS)
    assert desk.notices() == [("reported_failure", "pending")]
    desk.pumps.send()
    desk.pumps.answer(desk.command(), "failed")
    desk.look()
    assert desk.remedy() == ("failed", "remedy_command_ended")
    assert desk.notices() == [("reported_failure", "pending")]


def test_a_command_that_a_person_takes_back_leaves_the_ticket_to_a_person(desk: Desk) -> None:
    desk.open()
    cancel(desk.conn, desk.command(), actor="Ana", now=desk.pumps.now)
    desk.look()
    assert desk.remedy() == ("failed", "remedy_command_ended")
    assert desk.notices() == [("predicted_failure", "pending")]


def test_a_technician_who_was_faster_is_heard(desk: Desk) -> None:
    ticket = desk.open()
    found = Finding("confirmed", None, "rotor", None, (), "", None)
    resolve(desk.conn, desk.pumps.product, ticket, found, By("Budi", desk.pumps.now))
    desk.look()
    assert desk.remedy() == ("overtaken", "remedy_overtaken")
    assert rows(desk.conn, "SELECT kind FROM finding") == [("confirmed",)]
