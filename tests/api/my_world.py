"""What the tests of customers' accounts share: a browser, the letters that let in, and customers who are signed in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx

from api.my.rendering import SCRIPT
from fleet.settings import load_settings
from service.customer_accounts.delivery import deliver_next_proof
from service.notices.enabled_channels import open_channels
from store.engine.database import Connection
from store.identity.customer_accounts import account_of_customer, person_of_account
from tests.api.api_world import serving
from tests.service.notice_world import LINKS, part_of
from tests.service.outside import WAIT_S, Mailbox
from tests.worlds.signed_in import cookie_of


@contextmanager
def browsing(database_url: str, **settings: object) -> Iterator[httpx.Client]:
    """A browser that nobody has signed in; it names its own pages as the origin of forms, as browsers do."""
    with serving(database_url, token=None, **settings) as browser:
        browser.headers["Origin"] = str(browser.base_url).rstrip("/")
        yield browser


@contextmanager
def another_browser(browser: httpx.Client) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=browser.base_url, headers={"Origin": browser.headers["Origin"]}, timeout=30) as other:
        yield other


@contextmanager
def signed_in(conn: Connection, database_url: str, customer_id: int, **settings: object) -> Iterator[httpx.Client]:
    """The browser of a customer with a session."""
    with browsing(database_url, **settings) as browser:
        let_in(conn, browser, customer_id)
        yield browser


def let_in(conn: Connection, browser: httpx.Client, customer_id: int) -> None:
    account = account_of_customer(conn, customer_id)
    assert account is not None
    person = person_of_account(conn, account)
    assert person is not None
    name, value = cookie_of(conn, person)
    browser.cookies.clear()
    browser.cookies.set(name, value)


def letters(conn: Connection, mailbox: Mailbox) -> list[EmailMessage]:
    """What lets customers in leaves now; what arrived."""
    channels = open_channels(load_settings(smtp_url=mailbox.url))
    while deliver_next_proof(conn, channels, LINKS, now=datetime.now(UTC)):
        pass
    waiting = conn.execute("SELECT count(*) FROM account_proof WHERE state IN ('pending', 'sending') AND way = 'email'")
    assert waiting.fetchone() == (0,)
    sent = mailbox.arrived
    return [sent.get(timeout=WAIT_S) for _ in range(sent.qsize())]


def link_of(letter: EmailMessage) -> str:
    """The path of the link in a letter."""
    found = re.search(rf"{LINKS.base}(/my/in/[\w-]+)", part_of(letter, "plain"))
    assert found
    return found[1]


def code_of(letter: EmailMessage) -> str:
    found = re.search(r"\b(\d{6})\b", letter["Subject"])
    assert found
    return found[1]


def request_of(page: httpx.Response) -> str:
    """The secret of the browser that waits for a code."""
    found = re.search(r'name="request" value="([\w-]+)"', seen(page))
    assert found
    return found[1]


def seen(answer: httpx.Response, status: int = 200) -> str:
    """The text of a plain page, once it is one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    # The one line that puts the page on a phone's first screen is let in by its digest, and nothing else.
    scripts = re.findall(r"<script[^>]*>.*?</script>", answer.text, re.DOTALL)
    assert scripts == ([f"<script>{SCRIPT}</script>"] if "manifest" in policy else [])
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) <= 100_000
    return answer.text


def leads_to(answer: httpx.Response, path: str) -> None:
    assert answer.status_code == 303, answer.text
    assert urlsplit(answer.headers["location"])._replace(scheme="", netloc="").geturl() == path
