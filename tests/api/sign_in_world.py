"""Browsers without JavaScript that sign in over real HTTP, and the people whose accounts they use."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx

from api.access.passwords import hash_of
from api.access.sessions import COOKIE
from service.accounts.acts import give_link
from service.accounts.links import AccountLinks
from store.engine.database import Connection
from store.identity.people import NewPerson, Person, PersonState, Role, create_person, set_password
from store.identity.single_use_links import LinkPurpose
from tests.api.api_world import serving

EMAIL, PASSWORD = "ani@example.org", "kucing biru menari pelan"
NEW_PASSWORD = "sungai jernih di balik bukit"
SECRET = "a-secret-for-the-links-of-tests-only"
# As browsers send it with a form of our own page.
OURS = {"Sec-Fetch-Site": "same-origin"}
SMTP = "smtp://127.0.0.1:1"
SIGNED_IN = "/welcome"
OTHERS: list[httpx.Client] = []


@contextmanager
def web(database_url: str, **settings: object) -> Iterator[httpx.Client]:
    """A browser at the sign-in pages of a process of its own; it follows no redirect by itself."""
    settings = {"smtp_url": SMTP, "link_secret": SECRET, **settings}
    with serving(database_url, token=None, **settings) as browser:
        browser.headers.update(OURS)
        try:
            yield browser
        finally:
            while OTHERS:
                OTHERS.pop().close()


def another(browser: httpx.Client) -> httpx.Client:
    """Another browser of the same site."""
    other = httpx.Client(base_url=browser.base_url, headers=OURS, timeout=30)
    OTHERS.append(other)
    return other


def ani(conn: Connection, *, password: str | None = PASSWORD, role: Role = Role.AGENT) -> Person:
    """A member of staff with a password."""
    person = create_person(conn, NewPerson("Ani Wijaya", role, EMAIL, PersonState.ACTIVE))
    assert person is not None
    if password is not None:
        set_password(conn, person.id, hash_of(password))
    return person


def sign_in(
    browser: httpx.Client, password: str = PASSWORD, *, email: str = EMAIL, to: str = "/", **more: str
) -> httpx.Response:
    return browser.post("/login", data={"email": email, "password": password, "to": to, **more})


def link_of(
    conn: Connection,
    person: Person,
    purpose: LinkPurpose,
    *,
    at: datetime | None = None,
    lasts: timedelta | None = None,
    target: str = "/",
) -> str:
    """The path of a fresh link."""
    links = AccountLinks("http://here", SECRET)
    made = give_link(
        conn, links, person.id, purpose, now=at or datetime.now(UTC), mail=False, lasts=lasts, target=target
    )
    return urlsplit(made.address).path


def is_signed_in(browser: httpx.Client) -> bool:
    return browser.get(SIGNED_IN).status_code == 200


def session_cookie_of(browser: httpx.Client) -> str | None:
    return browser.cookies.get(COOKIE)


def count(conn: Connection, table: str, condition: str = "true") -> int:
    row = conn.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()  # type: ignore[arg-type] # noqa: S608
    assert row is not None
    return int(row[0])


def words(answer: httpx.Response) -> str:
    """What a reader sees of a page."""
    body = answer.text.partition("<body>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())
