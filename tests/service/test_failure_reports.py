"""Reported codes, reopening, and what happens by itself with time."""

from dataclasses import replace

import pytest

from fleet.coded import coded
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.tickets.actions import start
from service.tickets.reports import Call, report_fault
from service.tickets.states import By, IllegalMove
from store.assets.registry import record_failure
from store.engine.database import Connection
from store.service.reports import Finding
from store.service.tickets import Ticket, TicketFilter, list_tickets, ticket_history
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, predict, report_code, rows, settle
from wording.wording import Wording

CONFIRMED = Finding("confirmed", None, None, None, (), "", None)
BUDI = By("budi", NOW + HOUR)


def opened(conn: Connection, world: World) -> Ticket:
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    return list_tickets(conn, TicketFilter())[-1]


def test_a_reported_code_opens_a_ticket_and_other_codes_just_leave_the_inbox(conn: Connection) -> None:
    world = settle(conn)
    for code in ("E21", "I01", "X99"):
        report_code(conn, world.worn_fridge, code, text="will not start")
    assert sweep(conn, "fridge", NOW, NO_CHANNEL).codes == 1
    [ticket] = list_tickets(conn, TicketFilter())
    assert (ticket.source, ticket.failure_mode, ticket.severity) == ("device", "compressor_wear", "critical")
    assert (ticket.due_at, ticket.reported_at) == (NOW + 2 * DAY, None)
    [line] = ticket_history(conn, ticket.id)
    seen = coded("code_reported", serial="SN-1", fault_code="E21", times=1, at=NOW)
    assert line.why == coded("with_words", what=seen, words="will not start")
    assert Wording("en", "UTC", world.product).say(line.why) == (
        "SN-1 reported E21 Compressor does not start at 1 Mar 2026 08:00: will not start"
    )
    assert rows(conn, "SELECT count(*) FROM event_inbox") == [(0,)]


def test_a_chatty_device_joins_its_ticket_with_one_line_of_history(conn: Connection) -> None:
    world = settle(conn)
    ticket = opened(conn, world)
    for hour in range(3):
        for minute in range(5):
            report_code(conn, world.worn_fridge, "E21", at=NOW + hour * HOUR + minute * HOUR / 60)
        sweep(conn, "fridge", NOW + (hour + 1) * HOUR, NO_CHANNEL)
    assert [(line.action, line.about) for line in ticket_history(conn, ticket.id)] == [("open", None), ("code", "E21")]
    [joined] = list_tickets(conn, TicketFilter())
    assert (joined.severity, joined.source) == ("critical", "prediction")


@pytest.mark.parametrize("reporter", ["customer", "device"])
def test_a_failure_that_is_reported_pulls_the_due_date_of_its_predicted_ticket_forward(
    conn: Connection, reporter: str
) -> None:
    world = settle(conn)
    predicted = opened(conn, world)
    assert (predicted.due_at, predicted.window_ends_at) == (NOW + 8 * DAY, NOW + 10 * DAY)
    dues = []
    for day in (4, 5, 9):
        at = NOW + day * DAY
        if reporter == "customer":
            call = Call("compressor_wear", f"warm since day {day}", at, "ani")
            report_fault(conn, product=world.product, device=world.worn_fridge, call=call, now=at, outlets=NO_CHANNEL)
        else:
            report_code(conn, world.worn_fridge, "E21", at=at)
            sweep(conn, "fridge", at, NO_CHANNEL)
        [ticket] = list_tickets(conn, TicketFilter())
        dues.append(ticket.due_at)
    assert dues == [NOW + 6 * DAY] * 3  # As a ticket that the first report had opened; later ones do not move it back.
    assert ticket.window_ends_at == predicted.window_ends_at


def test_a_report_never_puts_the_due_date_off_nor_does_a_prediction(conn: Connection) -> None:
    world = settle(conn)
    report_code(conn, world.worn_fridge, "E21")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    predict(conn, world.worn_fridge, at=NOW + HOUR)
    report_code(conn, world.worn_fridge, "E21", at=NOW + DAY)
    sweep(conn, "fridge", NOW + DAY, NO_CHANNEL)
    [ticket] = list_tickets(conn, TicketFilter())
    assert (ticket.source, ticket.due_at) == ("device", NOW + 2 * DAY)


def test_a_code_seen_before_the_repair_reopens_nothing_and_one_after_it_does(conn: Connection) -> None:
    world = settle(conn)
    ticket = opened(conn, world)
    resolve(conn, world.product, ticket.id, CONFIRMED, BUDI)
    report_code(conn, world.worn_fridge, "E21", at=NOW)
    sweep(conn, "fridge", NOW + 2 * HOUR, NO_CHANNEL)
    assert list_tickets(conn, TicketFilter())[0].state == "resolved"
    report_code(conn, world.worn_fridge, "E21", at=NOW + 2 * HOUR)
    sweep(conn, "fridge", NOW + 3 * HOUR, NO_CHANNEL)
    [again] = list_tickets(conn, TicketFilter())
    assert (again.state, again.openings, again.resolved_at) == ("new", 2, None)
    assert again.due_at == NOW + 3 * HOUR + 2 * DAY


@pytest.mark.parametrize(("kind", "tickets"), [("confirmed", 1), ("no_fault_found", 2)])
def test_a_prediction_reopens_a_ticket_unless_nothing_was_found(conn: Connection, kind: str, tickets: int) -> None:
    world = settle(conn)
    ticket = opened(conn, world)
    resolve(conn, world.product, ticket.id, replace(CONFIRMED, kind=kind), BUDI)
    predict(conn, world.worn_fridge, at=NOW + DAY)
    sweep(conn, "fridge", NOW + DAY, NO_CHANNEL)
    assert len(list_tickets(conn, TicketFilter())) == tickets
    assert list_tickets(conn, TicketFilter())[-1].state == "new"


def test_a_resolved_ticket_closes_when_the_reopen_window_has_passed(conn: Connection) -> None:
    world = settle(conn)
    ticket = opened(conn, world)
    resolve(conn, world.product, ticket.id, CONFIRMED, BUDI)
    assert sweep(conn, "fridge", BUDI.at + 3 * DAY - HOUR, NO_CHANNEL).closed == 0
    assert sweep(conn, "fridge", BUDI.at + 3 * DAY, NO_CHANNEL).closed == 1
    assert list_tickets(conn, TicketFilter())[0].closed_at == BUDI.at + 3 * DAY


def test_an_open_ticket_keeps_its_prediction_alive_past_its_window(conn: Connection) -> None:
    world = settle(conn)
    opened(conn, world)
    assert sweep(conn, "fridge", NOW + 30 * DAY, NO_CHANNEL).expired == 0
    assert rows(conn, "SELECT ended_at FROM prediction_state") == [(None,)]


def test_a_watched_prediction_that_came_true_ends_as_confirmed(conn: Connection) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge, rung="shadow")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    record_failure(conn, device_id=world.worn_fridge.id, ts=NOW + DAY, failure_mode="compressor_wear", source="import")
    assert sweep(conn, "fridge", NOW + 10 * DAY, NO_CHANNEL).expired == 1
    assert rows(conn, "SELECT state, outcome FROM prediction_state") == [("expired", "confirmed")]


def test_a_move_by_the_second_of_two_is_illegal_and_leaves_no_trace(conn: Connection) -> None:
    world = settle(conn)
    ticket = opened(conn, world)
    start(conn, ticket.id, BUDI)
    with pytest.raises(IllegalMove) as refused:
        start(conn, ticket.id, By("dewi", NOW + HOUR))
    assert Wording("en").say(refused.value.said) == (
        f"ticket {ticket.id} is in the state “In progress”; “Start” is for the states New or Assigned"
    )
    assert Wording("id").say(refused.value.said) == (
        f"tiket {ticket.id} berstatus “Dikerjakan”; “Mulai” hanya untuk status Baru atau Ditugaskan"
    )
    assert [change.actor for change in ticket_history(conn, ticket.id)] == ["triage", "budi"]
