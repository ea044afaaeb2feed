"""When a command is tried before a visit, and what else may become of it; without a broker."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from api.portal.view import page_values, read_case
from dashboards.parts.devices.commands import remedy_shown
from dashboards.viewer import Viewer
from fleet.product_files.parse import parse_product
from service.commands.asking import cancel
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from service.remote_first.beginning import begin_remedy
from service.tickets.actions import assign, hold, start
from service.tickets.actions import cancel as cancel_ticket
from service.tickets.findings import resolve
from service.tickets.reports import Call, report_fault
from service.tickets.states import By
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.commands.sending import move_due
from store.engine.database import Connection, connect
from store.service.answers import Reader
from store.service.reports import Finding
from store.service.tickets import find_ticket
from store.telemetry.readings import Reading, TelemetryWriter
from tests.service.service_world import NOW, predict, report_code, rows
from tests.worlds.command_world import DAY, MINUTE, PUMP, SECOND, CommandWorld, settle_pumps

CODE = '\n[codes.E10]\nfailure_mode = "blockage"\nticket = true\n'


@dataclass
class Desk:
    """A blocked pump of Ani's, and service's passes over its fleet at the pumps' now."""

    pumps: CommandWorld

    @property
    def conn(self) -> Connection:
        return self.pumps.conn

    def look(self) -> None:
        sweep(self.conn, "pump", self.pumps.now, TO_CUSTOMERS)

    def open(self, rung: str = "ticket_notice") -> int:
        """A prediction opens a ticket; its number."""
        predict(self.conn, self.pumps.pump, mode="blockage", at=self.pumps.now, rung=rung)
        self.look()
        [(ticket,)] = rows(self.conn, "SELECT max(id) FROM ticket")
        return int(ticket)

    def flow(self, *values: float, since: datetime | None = None) -> None:
        """A reading a second up to now."""
        end = since or self.pumps.now
        readings = [
            Reading(self.pumps.pump.id, end - (len(values) - 1 - place) * SECOND, None, (value, None), end)
            for place, value in enumerate(values)
        ]
        with self.conn.transaction():
            TelemetryWriter(self.conn).write(self.pumps.product, readings)

    def work_on(self, ticket: int, action: str) -> None:
        """Ana assigns the ticket to Budi, begins with it, or lays it aside."""
        by = By("Ana", self.pumps.now)
        match action:
            case "assign":
                assign(self.conn, ticket, by, "Budi")
            case "start":
                start(self.conn, ticket, by)
            case "hold":
                hold(self.conn, ticket, by)

    def command(self) -> int:
        [(number,)] = rows(self.conn, "SELECT max(id) FROM command")
        return int(number)

    def obey(self) -> None:
        """The device does what it was told."""
        self.pumps.send()
        self.pumps.answer(self.command(), "succeeded")
        self.look()

    def remedy(self) -> tuple[str, str | None]:
        [(state, reason)] = rows(
            self.conn, "SELECT state, reason ->> 'code' FROM remedy ORDER BY began_at DESC LIMIT 1"
        )
        return state, reason

    def notices(self) -> list[tuple[str, str]]:
        return [
            (row[0], row[1]) for row in rows(self.conn, "SELECT kind, state FROM notice WHERE to_customer ORDER BY id")
        ]

    def shown(self, ticket: int) -> str:
        found = find_ticket(self.conn, ticket)
        assert found is not None
        return remedy_shown(self.conn, Viewer(), self.pumps.product, found)


@pytest.fixture
def desk(conn: Connection) -> Desk:
    pumps = settle_pumps(conn)
    pumps.product = parse_product(PUMP + CODE, file="pump.toml")
    register_product(conn, pumps.product, mode=ClockMode.WALL, now=None)
    ani = create_customer(conn, name="Ani", email="ani@example.com", language="en", time_zone="Asia/Jakarta")
    conn.execute("UPDATE asset SET customer_id = %s WHERE id = %s", (ani, pumps.pump.asset_id))
    return Desk(pumps)


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
    case = read_case(desk.conn, desk.pumps.product, reader, now=desk.pumps.now, language=language)
    values = page_values(desk.conn, case)
    assert (values["title"], values["days"]) == (title, [])


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


def test_a_technician_who_was_faster_is_heard(desk: Desk) -> None:
    ticket = desk.open()
    found = Finding("confirmed", None, "rotor", None, (), "", None)
    resolve(desk.conn, desk.pumps.product, ticket, found, By("Budi", desk.pumps.now))
    desk.look()
    assert desk.remedy() == ("overtaken", "remedy_overtaken")
    assert rows(desk.conn, "SELECT kind FROM finding") == [("confirmed",)]


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
