"""When a notice leaves, and when it had better not: quiet hours, opting out, news that was overtaken."""

from datetime import datetime, time

import pytest

from fleet.coded import as_written, coded
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.notices.compose import REPORTED
from service.notices.enabled_channels import TO_CUSTOMERS
from service.notices.quiet_hours import quiet_until
from service.tickets.actions import cancel
from service.tickets.states import By
from store.assets.customers import Wishes, change_customer
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.service.answers import opt
from store.service.notices import OPTED_OUT, SOLD, silence_notices
from store.service.reports import Finding
from tests.service.notice_world import MORNING, NIGHT, deliver_all, notices, open_predicted
from tests.service.outside import mail_server
from tests.service.service_world import HOUR, report_code, rows, settle
from wording.wording import Wording

NOTHING = Finding("no_fault_found", None, None, None, (), "", None)
BUDI = By("budi", NIGHT + HOUR, as_written("sold on"))


def test_at_night_news_waits_for_the_customers_morning_on_the_fleets_clock(conn: Connection) -> None:
    open_predicted(conn, at=NIGHT)
    assert rows(conn, "SELECT state, not_before, reason FROM notice") == [
        ("pending", MORNING, coded("quiet_hours", until=MORNING, zone="Asia/Jakarta").to_json())
    ]
    assert Wording("en", "UTC").say(coded("quiet_hours", until=MORNING, zone="Asia/Jakarta")) == (
        "quiet hours until 2 Mar 2026 07:00 WIB"
    )
    with mail_server() as mailbox:
        assert deliver_all(conn, mailbox) == []
        move_clock_to(conn, "fridge", MORNING)
        assert len(deliver_all(conn, mailbox)) == 1
    assert rows(conn, "SELECT state, reason FROM notice") == [("sent", None)]


def test_what_answers_a_fault_that_is_there_does_not_wait(conn: Connection) -> None:
    world = settle(conn)
    report_code(conn, world.worn_fridge, "E21", at=NIGHT)
    sweep(conn, "fridge", NIGHT, TO_CUSTOMERS)
    assert rows(conn, "SELECT kind, not_before FROM notice") == [(REPORTED, None)]


def test_a_customer_may_have_other_quiet_hours_or_none(conn: Connection) -> None:
    world = settle(conn)
    change_customer(conn, world.ani, Wishes(quiet_from=time(0), quiet_until=time(0)))
    assert rows(conn, "SELECT quiet_from = quiet_until, language, time_zone FROM customer") == [
        (True, "id", "Asia/Jakarta")
    ]
    at = datetime.fromisoformat("2026-03-01T13:00:00+09:00")
    siesta = quiet_until(at, zone="Asia/Jayapura", begins=time(12), ends=time(14))
    assert siesta == datetime.fromisoformat("2026-03-01T14:00:00+09:00")
    assert quiet_until(siesta, zone="Asia/Jayapura", begins=time(12), ends=time(14)) is None
    assert quiet_until(at, zone="Asia/Jayapura", begins=time(0), ends=time(0)) is None


@pytest.mark.parametrize("end", ["resolve", "cancel"])
def test_stale_news_never_leaves_and_who_was_not_told_hears_nothing_of_the_end(conn: Connection, end: str) -> None:
    world, ticket = open_predicted(conn, at=NIGHT)
    if end == "resolve":
        resolve(conn, world.product, ticket, NOTHING, BUDI)
    else:
        cancel(conn, ticket, BUDI)
    move_clock_to(conn, "fridge", MORNING)
    with mail_server() as mailbox:
        assert deliver_all(conn, mailbox) == []
    [(kind, state, reason)] = rows(conn, "SELECT kind, state, reason FROM notice")
    assert (kind, state) == ("predicted_failure", "suppressed")
    kind = "resolved_nothing" if end == "resolve" else "cancelled"
    assert reason == coded("overtaken_by_end", ticket=ticket, kind=kind).to_json()


def test_a_resolution_overtaken_by_a_reopening_does_not_leave_either(conn: Connection) -> None:
    world, ticket = open_predicted(conn)
    with mail_server() as mailbox:
        assert len(deliver_all(conn, mailbox)) == 1
        move_clock_to(conn, "fridge", BUDI.at)
        resolve(conn, world.product, ticket, Finding("confirmed", None, None, None, (), "", None), BUDI)
        report_code(conn, world.worn_fridge, "E21", at=BUDI.at + HOUR)
        sweep(conn, "fridge", BUDI.at + HOUR, TO_CUSTOMERS)
        move_clock_to(conn, "fridge", MORNING)
        assert [mail["Subject"] for mail in deliver_all(conn, mailbox)] == ["Kami sedang menangani Kulkas Anda"]
    assert notices(conn) == [
        ("predicted_failure", "sent"),
        ("resolved_repaired", "suppressed"),
        ("reported_failure", "sent"),
    ]


def test_who_opted_out_gets_nothing_and_may_change_her_mind(conn: Connection) -> None:
    world, ticket = open_predicted(conn, at=NIGHT)
    assert opt(conn, world.ani, channel="email", out=True)
    assert not opt(conn, world.ani, channel="email", out=True)
    silence_notices(conn, world.ani, channel="email")
    assert rows(conn, "SELECT state, reason FROM notice") == [("suppressed", OPTED_OUT.to_json())]
    cancel(conn, ticket, BUDI)
    report_code(conn, world.worn_fridge, "E21", at=NIGHT)
    sweep(conn, "fridge", NIGHT, TO_CUSTOMERS)
    assert notices(conn)[1:] == [("reported_failure", "suppressed")]
    assert opt(conn, world.ani, channel="email", out=False)


def test_a_device_that_was_sold_on_sends_its_old_owner_nothing(conn: Connection) -> None:
    open_predicted(conn)
    conn.execute("UPDATE asset SET customer_id = NULL")
    with mail_server() as mailbox:
        assert deliver_all(conn, mailbox) == []
    assert rows(conn, "SELECT state, reason FROM notice") == [("suppressed", SOLD.to_json())]
