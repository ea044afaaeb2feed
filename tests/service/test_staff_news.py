"""Staff are told of tickets of theirs: on a page, and by one mail that gathers what came close together."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from service.accounts.delivery import deliver_next_mail
from service.accounts.links import AccountLinks
from service.fleet_pass import sweep
from service.notices.channels.email.smtp import mail_server as open_mail_server
from service.tickets.actions import assign
from service.tickets.states import By
from store.assets.fleet_clocks import ClockMode
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.sla.news import APART, GATHER, ask_for_mails, mark_read, news_of, set_news_mails
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import HOUR, NO_CHANNEL, NOW, World, add_fridge, predict, rows, settle

LINKS = AccountLinks("https://desk.example.org", "x" * 32)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


def enter(conn: Connection, name: str, role: Role, areas: list[str] | None = None) -> int:
    person = create_person(
        conn,
        NewPerson(name, role, email=f"{name.lower()}@example.org", state=PersonState.ACTIVE, tenant_id=1,
                  language="en", areas=areas or []),
    )  # fmt: skip
    assert person is not None
    return person.id


def deliver(conn: Connection, mailbox: Mailbox, now: datetime) -> list[EmailMessage]:
    """What arrives of all that is due."""
    server, sent = open_mail_server(mailbox.url, "sigap@example.org"), 0
    while deliver_next_mail(conn, server, LINKS, now=now):
        sent += 1
    arrived = []
    while not mailbox.arrived.empty():
        arrived.append(mailbox.arrived.get(timeout=20))
    return arrived


def kinds(conn: Connection, person: int) -> list[tuple[str, str]]:
    return [(one.kind, one.target) for one in reversed(news_of(conn, person))]


def predicted(conn: Connection, world: World, serial: str | None = None) -> int:
    device = add_fridge(conn, world.product, serial, world.ani) if serial else world.worn_fridge
    conn.execute("UPDATE asset SET area = 'Kuta'")
    predict(conn, device)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(ticket,)] = rows(conn, "SELECT max(id) FROM ticket")
    return int(ticket)


def test_a_predicted_ticket_is_news_for_its_area_and_the_desk_and_a_missed_visit_for_leads(conn: Connection) -> None:
    world = settle(conn)
    budi, sari = enter(conn, "Budi", Role.TECHNICIAN, ["Kuta"]), enter(conn, "Sari", Role.TECHNICIAN, ["Ubud"])
    dewi, lead = enter(conn, "Dewi", Role.DISPATCHER), enter(conn, "Lina", Role.SERVICE_LEAD)
    ticket = predicted(conn, world)
    assert [kinds(conn, person) for person in (budi, sari, dewi, lead)] == [
        [("predicted", "")], [], [("predicted", "")], []
    ]  # fmt: skip
    assign(conn, ticket, By("Dewi", NOW + HOUR), "Budi")
    assign(conn, ticket, By("Dewi", NOW + 2 * HOUR), "Dewi")  # Whoever takes it knows.
    assign(conn, ticket, By("Dewi", NOW + 3 * HOUR), "Budi")
    [(due, warn)] = rows(conn, "SELECT due_at, warn_at FROM sla_target WHERE kind = 'visit'")
    sweep(conn, "fridge", warn, NO_CHANNEL)
    sweep(conn, "fridge", due, NO_CHANNEL)
    sweep(conn, "fridge", due + 24 * HOUR, NO_CHANNEL)
    told = [("warned", "visit"), ("breached", "visit")]
    assert kinds(conn, budi) == [("predicted", ""), ("assigned", ""), ("assigned", ""), *told]
    assert (kinds(conn, dewi)[1:], kinds(conn, lead)) == ([told[1]], [told[1]])
    assert rows(conn, "SELECT count(*) FROM account_mail") == [(0,)]
    ask_for_mails(conn, now=datetime.now(UTC))
    assert rows(conn, "SELECT count(*) FROM account_mail") == [(0,)]  # A driven clock sends nothing outside.


def test_news_that_come_close_together_are_one_mail(conn: Connection, mailbox: Mailbox) -> None:
    world = settle(conn, mode=ClockMode.WALL)
    budi = enter(conn, "Budi", Role.TECHNICIAN, ["Kuta"])
    now = datetime.now(UTC)
    first = predicted(conn, world)
    ask_for_mails(conn, now=now)
    second = predicted(conn, world, "SN-2")
    ask_for_mails(conn, now=now)
    assert deliver(conn, mailbox, now) == []
    [mail] = deliver(conn, mailbox, now + GATHER)
    body = mail.get_body(("plain",))
    assert body is not None
    text = str(body.get_content())
    assert mail["Subject"] == "News of tickets: 2"
    assert f"Ticket {first}, predicted: Compressor wear of SN-1. The visit is due by" in text
    assert f"https://desk.example.org/tickets/{second}" in text
    # What comes next waits a while; what was read meanwhile is not mailed at all.
    third = predicted(conn, world, "SN-3")
    later = now + GATHER + timedelta(seconds=5)
    ask_for_mails(conn, now=later)
    assert deliver(conn, mailbox, later + GATHER) == []
    mark_read(conn, budi, now=later, ticket_id=third)
    assert deliver(conn, mailbox, later + GATHER + APART) == []
    assert rows(conn, "SELECT state, reason ->> 'code' FROM account_mail ORDER BY id") == [
        ("sent", None),
        ("dropped", "account_mail_nothing_new"),
    ]
    set_news_mails(conn, budi, wanted=False)
    predicted(conn, world, "SN-4")
    ask_for_mails(conn, now=later + 2 * APART)
    assert rows(conn, "SELECT count(*) FROM account_mail") == [(2,)]


def test_what_came_after_a_persons_look_stays_unread(conn: Connection) -> None:
    world = settle(conn)
    dewi = enter(conn, "Dewi", Role.DISPATCHER)
    seen = predicted(conn, world)
    [newest] = [one.id for one in news_of(conn, dewi)]
    came_since = predicted(conn, world, "SN-2")
    assert mark_read(conn, dewi, now=NOW, until=newest) == 1
    assert [(one.ticket_id, one.read_at is not None) for one in news_of(conn, dewi)] == [
        (came_since, False),
        (seen, True),
    ]


def test_a_mail_tells_no_old_news(conn: Connection, mailbox: Mailbox) -> None:
    """Whoever turned mails on again gets what is new, and not the weeks before."""
    world = settle(conn, mode=ClockMode.WALL)
    budi = enter(conn, "Budi", Role.TECHNICIAN, ["Kuta"])
    predicted(conn, world)
    conn.execute("UPDATE staff_news SET made_at = now() - interval '3 days'")
    fresh = predicted(conn, world, "SN-2")
    now = datetime.now(UTC)
    ask_for_mails(conn, now=now)
    [mail] = deliver(conn, mailbox, now + GATHER)
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["Subject"] == "News of a ticket"
    assert f"Ticket {fresh}, predicted" in str(body.get_content())
    assert len(news_of(conn, budi, unread=True)) == 2
