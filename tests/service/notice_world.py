"""What the tests of notices share: Ani's ticket, her mail, and the link in it."""

import re
from datetime import datetime
from email.message import EmailMessage

from fleet.settings import load_settings
from service.fleet_pass import sweep
from service.notices.delivery import deliver_next
from service.notices.enabled_channels import TO_CUSTOMERS, open_channels
from service.notices.links import Links
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from tests.service.outside import WAIT_S, Mailbox
from tests.service.service_world import NOW, World, predict, rows, settle

LINKS = Links("https://servis.example.com", "a-secret-of-thirty-two-characters")
NIGHT = datetime.fromisoformat("2026-03-01T22:30:00+07:00")
MORNING = datetime.fromisoformat("2026-03-02T07:00:00+07:00")


def open_predicted(conn: Connection, *, at: datetime = NOW, **predicted: float) -> tuple[World, int]:
    """Ani's fridge with a ticket that a prediction opened at `at`; (world, ticket)."""
    world = settle(conn)
    move_clock_to(conn, "fridge", at)
    predict(conn, world.worn_fridge, at=at, **predicted)  # type: ignore[arg-type]
    sweep(conn, "fridge", at, TO_CUSTOMERS)
    [(ticket,)] = rows(conn, "SELECT id FROM ticket")
    return world, int(ticket)


def deliver_all(conn: Connection, mailbox: Mailbox) -> list[EmailMessage]:
    """Everything that is due leaves; what arrived."""
    channels = open_channels(load_settings(smtp_url=mailbox.url))
    sent = 0
    while deliver_next(conn, channels, LINKS):
        sent += 1
    return [mailbox.arrived.get(timeout=WAIT_S) for _ in range(sent)]


def part_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of the customer's page."""
    found = re.search(r"https://servis\.example\.com(/n/[\w-]+)", part_of(mail, "plain"))
    assert found
    return found[1]


def notices(conn: Connection) -> list[tuple[str, str]]:
    """(kind, state) in the order they were written."""
    return [(row[0], row[1]) for row in rows(conn, "SELECT kind, state FROM notice ORDER BY id")]
