"""What open predictions lead to."""

import threading

import pytest

from service.fleet_pass import sweep
from service.tickets.triage import triage_predictions
from store.engine.database import Connection, connect
from store.service.tickets import TicketFilter, find_ticket, list_tickets, ticket_history
from tests.service.service_world import DAY, NO_CHANNEL, NOW, add_fridge, predict, rows, settle
from wording.wording import Wording


def test_a_prediction_opens_a_ticket_with_due_date_window_and_numbers(conn: Connection) -> None:
    world = settle(conn)
    prediction = predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [ticket] = list_tickets(conn, TicketFilter())
    assert (ticket.state, ticket.source, ticket.serial) == ("new", "prediction", "SN-1")
    assert (ticket.due_at, ticket.window_ends_at) == (NOW + 8 * DAY, NOW + 10 * DAY)
    assert (ticket.prediction_id, ticket.in_warranty) == (prediction, True)
    [opened] = ticket_history(conn, ticket.id)
    assert (opened.action, opened.actor, opened.at) == ("open", "triage", NOW)
    assert opened.why is not None
    assert Wording("en", "UTC", world.product).say(opened.why) == (
        f"prediction {prediction}: probability 0.83 of Compressor wear until 11 Mar 2026 08:00, at most 10 days ahead; "
        "rung: Open tickets and tell customers: power 30 % above its early life"
    )
    assert Wording("id", "UTC", world.product).say(opened.why) == (
        f"prediksi {prediction}: peluang 0,83 untuk Keausan kompresor sampai 11 Mar 2026 08.00, paling lama 10 hari ke "
        "depan; wewenang: Membuka tiket dan memberi tahu pelanggan: daya 30 % di atas masa awalnya"
    )
    assert rows(conn, "SELECT state, ticket_id FROM prediction_state") == [("ticketed", ticket.id)]
    assert rows(conn, "SELECT state, actor FROM prediction_history") == [("ticketed", "triage")]


def test_a_second_pass_finds_nothing_to_do(conn: Connection) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    assert sweep(conn, "fridge", NOW, NO_CHANNEL).predictions == 1
    assert not sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert len(list_tickets(conn, TicketFilter())) == 1


@pytest.mark.parametrize(
    ("rung", "mode", "code"),
    [
        ("shadow", "compressor_wear", "no_ticket_in_shadow"),
        ("advise", "compressor_wear", "no_ticket_by_advice"),
        ("ticket_notice", "anomaly", "no_ticket_for_anomaly"),
    ],
)
def test_what_may_not_become_a_ticket_is_suppressed_with_a_reason(
    conn: Connection, rung: str, mode: str, code: str
) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge, rung=rung, mode=mode)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(state, reason)] = rows(conn, "SELECT state, reason FROM prediction_state")
    assert state == "suppressed"
    assert reason == {"code": code, "args": {}}
    assert list_tickets(conn, TicketFilter()) == []


def test_a_ticket_of_a_lower_rung_keeps_its_notice_back(conn: Connection) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge, rung="inspect")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(state, reason)] = rows(conn, "SELECT state, reason FROM notice")
    assert state == "suppressed"
    assert reason == {"code": "untold_of_inspection", "args": {}}


def test_two_modes_of_one_fridge_are_two_tickets(conn: Connection) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    predict(conn, world.worn_fridge, mode="fan_stall")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert {t.failure_mode for t in list_tickets(conn, TicketFilter())} == {"compressor_wear", "fan_stall"}


def test_two_passes_at_once_open_one_ticket_per_fridge(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    for number in range(20):
        predict(conn, add_fridge(conn, world.product, f"F-{number}"))
    start = threading.Barrier(2)
    decided: list[int] = []

    def race() -> None:
        with connect(database_url) as own:
            start.wait(timeout=10)
            decided.append(triage_predictions(own, world.product, NOW, NO_CHANNEL))

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sum(decided) == 20
    assert len(list_tickets(conn, TicketFilter())) == 20
    assert rows(conn, "SELECT count(*) FROM ticket_history") == [(20,)]


def test_a_prediction_held_by_another_worker_is_left_and_said_to_be_left(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    with connect(database_url) as other, other.transaction():
        other.execute("SELECT FROM prediction_state FOR UPDATE")
        swept = sweep(conn, "fridge", NOW, NO_CHANNEL)
        assert (swept.predictions, swept.left) == (0, True)
    assert sweep(conn, "fridge", NOW, NO_CHANNEL).predictions == 1


def test_a_later_prediction_of_the_same_fault_joins_its_open_ticket(conn: Connection) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [ticket] = list_tickets(conn, TicketFilter())
    conn.execute("UPDATE prediction_state SET ended_at = now()")
    predict(conn, world.worn_fridge, at=NOW + DAY)
    sweep(conn, "fridge", NOW + DAY, NO_CHANNEL)
    assert [t.id for t in list_tickets(conn, TicketFilter())] == [ticket.id]
    assert [change.action for change in ticket_history(conn, ticket.id)] == ["open", "predict"]
    assert rows(conn, "SELECT DISTINCT ticket_id FROM prediction_state") == [(ticket.id,)]
    assert find_ticket(conn, ticket.id) == ticket


def test_a_prediction_whose_window_passed_before_triage_expires(conn: Connection) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    swept = sweep(conn, "fridge", NOW + 11 * DAY, NO_CHANNEL)
    assert (swept.predictions, swept.expired) == (0, 1)
    [(state, outcome, ended)] = rows(conn, "SELECT state, outcome, ended_at FROM prediction_state")
    assert (state, outcome, ended) == ("expired", "no_failure", NOW + 11 * DAY)
    assert rows(conn, "SELECT state FROM prediction_history") == [("expired",)]
