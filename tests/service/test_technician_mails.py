"""Technicians from outside: one mail for an appointment, its move and its end; a calendar at a secret address."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from fleet.coded import Coded
from service.notices.channels.email.smtp import mail_server as open_server
from service.orders.booking import book, cancel_booking
from service.technician_mails.delivery import deliver_next_technician_mail
from service.technician_mails.feeds import Feeds
from store.engine.database import Connection
from store.orders.technician_feeds import renew_feed
from store.orders.technician_mails import mails_of_technician
from tests.api.api_world import serving
from tests.service.order_world import DESK, MONDAY_AFTERNOON, MONDAY_MORNING, WALL, settled, technician
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import NO_CHANNEL, World

FEEDS = Feeds("https://servis.example.com", "x" * 40)
MORNING = "Senin, 2 Maret 2026, pukul 08.00–12.00 WIB"


def deliver(conn: Connection, mailbox: Mailbox, *, wait: timedelta = timedelta(0)) -> list[EmailMessage]:
    """What arrives now."""
    now = datetime.now(UTC) + timedelta(seconds=1) + wait
    while deliver_next_technician_mail(conn, open_server(mailbox.url, "Desk <desk@example.com>"), FEEDS, now=now):
        pass
    return [mailbox.arrived.get_nowait() for _ in range(mailbox.arrived.qsize())]


def event_in(mail: EmailMessage) -> tuple[str, str, int]:
    """(method, status, sequence) of the appointment that lies in a mail."""
    [attached] = mail.iter_attachments()
    said = properties(str(attached.get_content()))
    assert said["UID"].startswith("order-")
    return said["METHOD"], said["STATUS"], int(said["SEQUENCE"])


def properties(calendar: str) -> dict[str, str]:
    """Of a calendar with one event, whose short lines are not folded."""
    return {name: value for name, _, value in (line.partition(":") for line in calendar.splitlines())}


def plan(conn: Connection, world: World, order: int, window: object, who: int) -> None:
    book(conn, world.product, order, window, DESK, NO_CHANNEL, wall=WALL, technician_id=who)  # type: ignore[arg-type]


def test_an_appointment_its_move_and_its_end_are_one_mail_each(conn: Connection) -> None:
    world, _, order = settled(conn)
    number = technician(conn, "CV Dingin", email="cv@dingin.example")
    plan(conn, world, order.id, MONDAY_MORNING, number)
    with mail_server() as mailbox:
        [first] = deliver(conn, mailbox)
        assert deliver(conn, mailbox) == []
        assert first["To"] == "cv@dingin.example"
        assert MORNING in str(first["Subject"])
        body = first.get_body(("plain",))
        assert body is not None
        said = body.get_content()
        assert "Pelanggan: Ani" in said
        assert "https://servis.example.com/calendar/" in said
        method, status, sequence = event_in(first)
        assert (method, status) == ("REQUEST", "CONFIRMED")
        plan(conn, world, order.id, MONDAY_AFTERNOON, number)
        [moved] = deliver(conn, mailbox)
        assert str(moved["Subject"]).startswith("Dipindah")
        assert event_in(moved) == ("REQUEST", "CONFIRMED", sequence + 1)
        cancel_booking(conn, world.product, order.id, DESK, NO_CHANNEL)
        [ended] = deliver(conn, mailbox)
        assert event_in(ended)[:2] == ("CANCEL", "CANCELLED")
        assert "Pelanggan" not in str(ended.get_body(("plain",)))
    states = [(one.kind, one.state) for one in mails_of_technician(conn, number, limit=9)]
    assert states == [("cancelled", "sent"), ("appointment", "sent"), ("cancelled", "dropped"), ("appointment", "sent")]


def test_another_technician_is_told_and_the_one_before_that_it_is_cancelled(conn: Connection) -> None:
    world, _, order = settled(conn)
    first = technician(conn, "CV Dingin", email="cv@dingin.example")
    second = technician(conn, "Toko Salju", email="toko@salju.example", language="en")
    plan(conn, world, order.id, MONDAY_MORNING, first)
    with mail_server() as mailbox:
        deliver(conn, mailbox)
        plan(conn, world, order.id, MONDAY_MORNING, second)
        told = {str(one["To"]): str(one["Subject"]) for one in deliver(conn, mailbox)}
    assert told["cv@dingin.example"].startswith("Dibatalkan")
    assert told["toko@salju.example"].startswith("Appointment Monday, 2 March 2026, 08:00–12:00 WIB")


def test_what_was_never_sent_needs_no_end_and_a_failed_attempt_is_made_again(conn: Connection) -> None:
    world, _, order = settled(conn)
    number = technician(conn, "CV Dingin", email="cv@dingin.example")
    plan(conn, world, order.id, MONDAY_MORNING, number)
    with mail_server() as mailbox:
        mailbox.answer = "451 greylisted"
        assert deliver(conn, mailbox) == []
        mailbox.answer = "250 OK"
        assert len(deliver(conn, mailbox, wait=timedelta(hours=3))) == 1
        plan(conn, world, order.id, MONDAY_AFTERNOON, number)
        cancel_booking(conn, world.product, order.id, DESK, NO_CHANNEL)
        assert len(deliver(conn, mailbox)) == 1
    newest = mails_of_technician(conn, number, limit=9)
    assert [(one.kind, one.state) for one in newest][:2] == [("cancelled", "dropped"), ("appointment", "dropped")]
    assert isinstance(newest[0].reason, Coded)


@pytest.mark.parametrize("email", [None, "budi@example.com"])
def test_who_has_an_account_or_no_address_gets_none(conn: Connection, email: str | None) -> None:
    world, _, order = settled(conn)
    number = technician(conn, "Budi", email=email)
    if email:
        conn.execute(
            """WITH p AS (INSERT INTO person (name, email, role) VALUES ('Budi', 'budi@example.com', 'technician')
                          RETURNING id) UPDATE technician SET person_id = p.id FROM p WHERE technician.id = %s""",
            (number,),
        )
    plan(conn, world, order.id, MONDAY_MORNING, number)
    assert mails_of_technician(conn, number, limit=9) == []


def test_the_calendar_is_read_at_its_address_until_another_is_made(conn: Connection, database_url: str) -> None:
    world, _, order = settled(conn)
    number = technician(conn, "CV Dingin", email="cv@dingin.example")
    plan(conn, world, order.id, MONDAY_MORNING, number)
    path = FEEDS.address(conn, number).removeprefix("https://servis.example.com")
    conn.commit()
    with serving(database_url, token=None) as api:
        read = api.get(path)
        assert (read.status_code, read.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert properties(read.text)["DTSTART"] == f"{MONDAY_MORNING.begins:%Y%m%dT%H%M%SZ}"
        assert api.get("/calendar/wrong.ics").status_code == 404
        renew_feed(conn, number)
        conn.commit()
        assert api.get(path).status_code == 404
