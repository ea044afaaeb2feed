"""When a command is tried before a visit, and what else may become of it; without a broker."""

from dataclasses import replace

import pytest

from api.portal.case import read_case
from api.portal.view import page_values
from fleet.product_files.parse import parse_product
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from service.remote_first.beginning import begin_remedy
from service.tickets.reports import Call, report_fault
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.commands.sending import move_due
from store.engine.database import Connection
from store.service.answers import Reader
from tests.service.desk_world import Desk
from tests.service.service_world import NOW, predict, report_code, rows
from tests.worlds.command_world import DAY, MINUTE, PUMP, SECOND


def test_while_a_command_is_tried_the_customer_is_offered_nothing(desk: Desk) -> None:
    desk.flow(2, 2, 2)
    ticket = desk.open()
    assert (desk.remedy(), desk.notices()) == (("commanded", None), [])
    assert desk.shown(ticket) == "A command is tried before a visit is planned: Turn backwards (Waiting)."
    desk.pumps.now += SECOND
    desk.obey()
    assert desk.remedy() == ("watched", None)
    assert "Readings decide until" in desk.shown(ticket)
    desk.pumps.now += 3 * SECOND
    desk.flow(6, 6, 6)
    desk.look()
    assert desk.remedy() == ("cured", "remedy_cured")
    assert desk.shown(ticket) == "Cured from afar: after Turn backwards the readings are back within their band"
    assert rows(desk.conn, "SELECT state FROM ticket") == [("resolved",)]
    assert desk.notices() == []


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "We are trying to put your Pump right from afar"),
        ("id", "Kami mencoba memulihkan Pompa Anda dari jauh"),
    ],
)
def test_the_customers_own_page_says_so_and_offers_no_visit(desk: Desk, language: str, title: str) -> None:
    ticket = desk.open()
    [(owner,)] = rows(desk.conn, "SELECT customer_id FROM asset")
    reader = Reader(0, ticket, "", owner, "Ani", language, "Asia/Jakarta", False, "")
    case = read_case(desk.conn, desk.pumps.product, reader, now=desk.pumps.now, wall=NOW, language=language)
    values = page_values(desk.conn, case)
    assert (values["title"], values["days"]) == (title, None)


def test_readings_that_were_in_their_band_before_cannot_show_a_cure(desk: Desk) -> None:
    desk.flow(6, 6, 6)
    desk.open()
    desk.pumps.now += SECOND
    desk.obey()
    desk.pumps.now += 3 * SECOND
    desk.flow(6, 6, 6)
    desk.look()
    assert desk.remedy() == ("failed", "remedy_undecided")
    assert desk.notices() == [("predicted_failure", "pending")]


def test_readings_that_come_back_too_late_do_not_count(desk: Desk) -> None:
    desk.flow(2)
    desk.open()
    desk.pumps.now += SECOND
    desk.obey()
    desk.pumps.now += 20 * SECOND
    desk.flow(6)
    desk.look()
    assert desk.remedy() == ("failed", "remedy_not_cured")


def test_readings_from_before_the_commands_end_show_no_cure(desk: Desk) -> None:
    """The device answers while a pass is at work, which began before."""
    desk.flow(2)
    desk.open()
    began = desk.pumps.now
    desk.pumps.now += 3 * SECOND
    desk.flow(6, 6, 6)
    desk.pumps.send()
    desk.pumps.answer(desk.command(), "succeeded")
    sweep(desk.conn, "pump", began, TO_CUSTOMERS)
    desk.look()
    assert desk.remedy() == ("watched", None)
    desk.pumps.now += 3 * SECOND
    desk.flow(6, 6, 6)
    desk.look()
    assert desk.remedy() == ("cured", "remedy_cured")


def test_whoever_was_not_to_be_told_is_not_told_afterwards_either(desk: Desk) -> None:
    desk.open(rung="ticket")
    desk.pumps.now += 10 * MINUTE
    move_due(desk.conn, now=desk.pumps.now)
    desk.look()
    assert desk.remedy() == ("failed", "remedy_command_ended")
    assert desk.notices() == [("predicted_failure", "suppressed")]


def test_a_code_that_the_device_reports_is_tried_too_and_its_notice_comes_when_it_failed(desk: Desk) -> None:
    report_code(desk.conn, desk.pumps.pump, "E10", at=desk.pumps.now)
    desk.look()
    assert (desk.remedy(), desk.notices()) == (("commanded", None), [])
    desk.pumps.send()
    desk.pumps.answer(desk.command(), "failed", reason="stuck")
    desk.look()
    assert desk.notices() == [("reported_failure", "pending")]


def test_a_command_that_cannot_be_sent_with_its_defaults_is_not_tried(desk: Desk) -> None:
    call = Call("blockage", "it hums", None, "Ana")
    product, now = desk.pumps.product, desk.pumps.now
    report_fault(desk.conn, product=product, device=desk.pumps.pump, call=call, now=now, outlets=TO_CUSTOMERS)
    [(ticket,)] = rows(desk.conn, "SELECT id FROM ticket")
    asking = replace(product, commands=tuple(replace(one, any_of=True) for one in product.commands))
    with desk.conn.transaction():
        begun = begin_remedy(
            desk.conn, asking, int(ticket), failure_mode="blockage", occasion="predicted_failure", untold=None, now=now
        )
    assert not begun
    assert rows(desk.conn, "SELECT count(*) FROM command") == [(0,)]


def test_a_fault_that_comes_back_is_not_tried_again(desk: Desk) -> None:
    desk.flow(2)
    ticket = desk.open()
    desk.pumps.now += SECOND
    desk.obey()
    desk.pumps.now += 3 * SECOND
    desk.flow(6, 6, 6)
    desk.look()
    desk.pumps.now += MINUTE
    assert desk.open() == ticket
    assert rows(desk.conn, "SELECT openings FROM ticket") == [(2,)]
    assert rows(desk.conn, "SELECT count(*) FROM remedy") == [(1,)]
    assert desk.notices() == [("predicted_failure", "pending")]


def test_a_product_file_that_no_longer_declares_the_cure_leaves_it_to_a_person(desk: Desk) -> None:
    desk.open()
    without = PUMP.replace(
        'cures = ["blockage"]\ncured = { flow = [4, 9] }\ncured_for = "2s"\ncure_within = "20s"\n', ""
    )
    register_product(desk.conn, parse_product(without, file="pump.toml"), mode=ClockMode.WALL, now=None)
    desk.pumps.send()
    desk.pumps.answer(desk.command(), "succeeded")
    desk.look()
    assert desk.remedy() == ("failed", "remedy_not_declared")


def test_devices_that_are_played_on_a_driven_clock_are_sent_nothing(conn: Connection) -> None:
    product = parse_product(PUMP, file="pump.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    device, _ = register_device(conn, product=product, serial="P-1", installed_at=NOW - DAY)
    predict(conn, device, mode="blockage")
    sweep(conn, "pump", NOW, TO_CUSTOMERS)
    assert rows(conn, "SELECT count(*) FROM ticket") == [(1,)]
    assert rows(conn, "SELECT count(*) FROM command") == [(0,)]
