"""Mails about accounts, from the page that asks for them to the link that is clicked."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from api.privacy.hourly import ANSWERING
from service.accounts.account_loop import tidy
from service.accounts.acts import change_password, give_link
from service.accounts.delivery import deliver_next_mail
from service.accounts.links import AccountLinks
from service.notices.channels.email.smtp import mail_server as open_mail_server
from service.notices.delivery import MAX_ATTEMPTS
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.identity.begun_sign_ins import NewSignIn, Step, begin_sign_in
from store.identity.people import NewPerson, PersonChange, PersonState, Role, change_person, create_person
from store.identity.single_use_links import LinkPurpose
from store.identity.tenants import create_tenant
from store.privacy.privacy_requests import RequestKind, ask_for, warn_due
from tests.api.sign_in_world import EMAIL, SECRET, ani, another, count, is_signed_in, sign_in, web
from tests.service.outside import Mailbox, mail_server

LINKS = AccountLinks("https://service.example.org", SECRET)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


def deliver(conn: Connection, mailbox: Mailbox, *, now: datetime | None = None, links: AccountLinks = LINKS) -> int:
    """Delivers what is due; how many were looked at."""
    server, looked_at = open_mail_server(mailbox.url, "sigap@example.org"), 0
    while deliver_next_mail(conn, server, links, now=now or datetime.now(UTC)):
        looked_at += 1
    return looked_at


def arrived(mailbox: Mailbox) -> EmailMessage:
    return mailbox.arrived.get(timeout=20)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def path_in(mail: EmailMessage) -> str:
    found = re.findall(r"https://service\.example\.org(/link/[A-Za-z0-9_-]{43})\s", text_of(mail))
    assert len(found) == 1
    return str(found[0])


def test_a_link_asked_for_by_mail_leads_to_where_somebody_wanted_to_go(
    conn: Connection, database_url: str, mailbox: Mailbox
) -> None:
    person = ani(conn)
    change_person(conn, person.id, PersonChange(language="en"))
    with web(database_url) as browser:
        browser.post("/login", data={"email": EMAIL, "do": "link", "to": "/tickets/7"})
        assert deliver(conn, mailbox) == 1
        mail = arrived(mailbox)
        assert (mail["To"], mail["Subject"]) == (EMAIL, "Your way into Sigap")
        assert "code" not in text_of(mail)
        html = mail.get_body(("html",))
        assert html is not None
        assert path_in(mail) in html.get_content()
        clicked = another(browser)
        assert clicked.post(path_in(mail)).headers["location"] == "/tickets/7"
        assert is_signed_in(clicked)


def test_no_link_stands_in_the_database(conn: Connection, mailbox: Mailbox) -> None:
    give_link(conn, LINKS, ani(conn).id, LinkPurpose.INVITATION, now=datetime.now(UTC), mail=True)
    deliver(conn, mailbox)
    token = path_in(arrived(mailbox)).rpartition("/")[2]
    for table in ("account_mail", "single_use_link", "person", "audit"):
        assert count(conn, table, f"{table}::text LIKE '%{token}%'") == 0


def test_nobody_gets_a_mail_at_an_address_without_an_account(
    conn: Connection, database_url: str, mailbox: Mailbox
) -> None:
    person = ani(conn)
    change_person(conn, person.id, PersonChange(state=PersonState.DISABLED))
    with web(database_url) as browser:
        for email in ("nobody@example.org", EMAIL):
            browser.post("/reset", data={"email": email})
    assert deliver(conn, mailbox) == 2
    assert mailbox.arrived.empty()
    assert count(conn, "account_mail", "state = 'dropped'") == 2
    assert count(conn, "single_use_link") == 0


def test_a_mail_that_could_not_leave_leaves_later_with_the_same_link(conn: Connection, mailbox: Mailbox) -> None:
    give_link(conn, LINKS, ani(conn).id, LinkPurpose.INVITATION, now=datetime.now(UTC), mail=True)
    mailbox.answer, now = "451 try later", datetime.now(UTC)
    assert deliver(conn, mailbox, now=now) == 1
    assert deliver(conn, mailbox, now=now + timedelta(seconds=10)) == 0
    mailbox.answer = "250 OK"
    assert deliver(conn, mailbox, now=now + timedelta(minutes=1)) == 1
    path_in(arrived(mailbox))
    assert count(conn, "single_use_link") == 1
    assert count(conn, "account_mail", "state = 'sent' AND attempts = 2") == 1


def test_attempts_end_and_a_refused_address_is_not_tried_again(conn: Connection, mailbox: Mailbox) -> None:
    change_password(conn, ani(conn).id, "x", now=datetime.now(UTC))
    mailbox.answer = "550 no such user"
    deliver(conn, mailbox)
    assert count(conn, "account_mail", "state = 'failed' AND attempts = 1") == 1
    assert MAX_ATTEMPTS > 1


def test_a_mail_whose_link_is_void_or_late_does_not_leave(conn: Connection, mailbox: Mailbox) -> None:
    person, now = ani(conn), datetime.now(UTC)
    for _ in range(2):
        give_link(conn, LINKS, person.id, LinkPurpose.INVITATION, now=now, mail=True)
    assert deliver(conn, mailbox, now=now) == 1
    give_link(conn, LINKS, person.id, LinkPurpose.INVITATION, now=now, mail=True)
    assert deliver(conn, mailbox, now=now + timedelta(days=8)) == 0
    assert count(conn, "account_mail", "state = 'dropped'") == 2


def test_a_process_with_another_secret_sends_no_broken_link(conn: Connection, mailbox: Mailbox) -> None:
    give_link(conn, LINKS, ani(conn).id, LinkPurpose.INVITATION, now=datetime.now(UTC), mail=True)
    assert deliver(conn, mailbox, links=AccountLinks(LINKS.base, "another secret altogether, of 32 c")) == 1
    assert mailbox.arrived.empty()
    assert count(conn, "account_mail", "reason ->> 'code' = 'account_mail_link_lost'") == 1


def test_a_new_browser_is_told_of_once(conn: Connection, database_url: str, mailbox: Mailbox) -> None:
    ani(conn)
    with web(database_url) as browser:
        sign_in(browser)
        sign_in(browser)
        assert deliver(conn, mailbox) == 0
        sign_in(another(browser))
    assert deliver(conn, mailbox) == 1
    mail = arrived(mailbox)
    assert mail["Subject"] == "Ada yang baru masuk ke akun Anda"
    assert "python-httpx" in text_of(mail)
    assert "127.0.0.1" in text_of(mail)


def test_what_is_over_for_long_goes(conn: Connection, database_url: str) -> None:
    person, now = ani(conn), datetime.now(UTC)
    give_link(conn, LINKS, person.id, LinkPurpose.INVITATION, now=now, mail=True)
    with web(database_url) as browser:
        sign_in(browser)
        browser.post("/login", data={"email": EMAIL, "do": "link"})
    soon = now + timedelta(minutes=10)
    begin_sign_in(conn, NewSignIn(bytes(32), Step.SECOND_FACTOR, "link", "/", now, soon, person_id=person.id))
    tables = ("session", "single_use_link", "account_mail", "begun_sign_in", "rate_count")
    tidy(conn, now=now)
    assert all(count(conn, table) for table in tables)
    tidy(conn, now=now + timedelta(days=60))
    assert [count(conn, table) for table in tables] == [0] * 5


def test_who_answers_is_told_once_of_requests_about_personal_data_that_are_due(
    conn: Connection, mailbox: Mailbox
) -> None:
    now = datetime.now(UTC)
    other = create_tenant(conn, name="Sentosa", now=now)
    assert other is not None
    for name, role, tenant, state in (
        ("Ani", Role.SERVICE_LEAD, None, PersonState.ACTIVE),
        ("Budi", Role.SERVICE_LEAD, other, PersonState.ACTIVE),
        ("Citra", Role.TECHNICIAN, None, PersonState.ACTIVE),
        ("Dewi", Role.ADMINISTRATOR, None, PersonState.DISABLED),
    ):
        new = NewPerson(name, role, f"{name.lower()}@example.org", state, tenant_id=tenant, language="en")
        assert create_person(conn, new)
    customer = create_customer(conn, name="Siti", email="siti@example.com")
    for kind in (RequestKind.COPY, RequestKind.ACCESS):
        ask_for(conn, customer, kind, how="phone", at=now - timedelta(hours=49))
    for _ in range(2):
        warn_due(conn, now=now, roles=ANSWERING)
    assert deliver(conn, mailbox) == 1
    mail = arrived(mailbox)
    assert (mail["To"], mail["Subject"]) == ("ani@example.org", "A request about personal data is due within a day")
    assert "Privacy" in text_of(mail)
