"""Customers come into their accounts by the link that goes to their address, and stay signed in."""

import ssl
import time
from collections.abc import MutableMapping
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

import httpx

from demo.portal.mailbox import WAY_IN, new_mails, newest_name, reader_of, text_of
from demo.world.client import Client

TIMEOUT_S = 30.0
SEE_OTHER = 303


class Accounts:
    """Who is in acts as a browser does; `cookies` keeps their sessions from start to start, by address."""

    def __init__(self, http_url: str, trust: ssl.SSLContext | bool, cookies: MutableMapping[str, str]) -> None:
        self._url, self._trust, self._cookies = http_url, trust, cookies
        self._asked: set[str] = set()
        self._clients: dict[str, Client] = {}
        self._stack = ExitStack()

    def close(self) -> None:
        self._stack.close()

    def of(self, email: str) -> Client | None:
        """The API in a customer's own name; None for who has not come in."""
        cookie = self._cookies.get(email)
        if cookie is None:
            return None
        if email not in self._clients:
            self._clients[email] = self._stack.enter_context(Client(self._url, trust=self._trust, cookie=cookie))
        return self._clients[email]

    def ask(self, email: str) -> None:
        """Has a link sent to somebody who is not in yet, once in a run."""
        if email in self._cookies or email in self._asked:
            return
        self._asked.add(email)
        with self._browser() as browser:
            browser.post("/my/ask", data={"address": email})

    def take(self, mail: EmailMessage) -> bool:
        """Whether the mail let its reader in."""
        email, link = reader_of(mail), WAY_IN.search(text_of(mail))
        if link is None or email not in self._asked or email in self._cookies:
            return False
        with self._browser() as browser:
            if browser.post(link[1]).status_code != SEE_OTHER:
                return False
            self._cookies[email] = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)
        return True

    def _browser(self) -> httpx.Client:
        """It names its own pages as the origin of forms, as browsers do."""
        return httpx.Client(
            base_url=self._url, headers={"Origin": self._url.rstrip("/")}, timeout=TIMEOUT_S, verify=self._trust
        )


def way_in(desk: Client, mailbox: Path, customer: int, *, within_s: float = 10.0) -> str | None:
    """A link that lets a customer into their account, once: staff have it sent, and it is read from the mailbox. None
    where no such mail comes in time."""
    before, deadline = newest_name(mailbox), time.monotonic() + within_s
    email = str(desk.get(f"/customers/{customer}")["email"])
    desk.post(f"/customers/{customer}/invite")
    while time.monotonic() < deadline:
        for _, mail in new_mails(mailbox, before):
            link = WAY_IN.search(text_of(mail))
            if reader_of(mail) == email and link is not None:
                return link[0]
        time.sleep(0.1)
    return None
