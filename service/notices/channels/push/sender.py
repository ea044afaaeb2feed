"""Push messages: encrypted for each browser, signed, handed to the push service that the browser named."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from fleet.coded import Coded, coded
from service.notices.channels.channel import TIMEOUT_S, NotSent, Sent, idempotency_id
from service.notices.channels.push.encryption import encrypt, proof_of_sender
from service.notices.channels.push.endpoints import takes_endpoint
from store.channels.push_subscriptions import Browser
from store.service.notices import ClaimedNotice

KEPT_FOR = timedelta(days=2)
LONGEST_BODY = 600
REST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PushMessage:
    """What a browser shows; a later message of the same `tag` takes its place. `address` is opened by a tap."""

    title: str
    body: str
    address: str
    tag: str

    def to_json(self) -> bytes:
        body = self.body if len(self.body) <= LONGEST_BODY else f"{self.body[:LONGEST_BODY]}…"
        said = {"title": self.title[:200], "body": body, "url": self.address, "tag": self.tag}
        return json.dumps(said, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class PushSender:
    """`hosts`: the push services that are written to; `contact`: whom they ask where something goes wrong."""

    hosts: tuple[str, ...]
    contact: str
    key: EllipticCurvePrivateKey = field(repr=False)
    wall: Callable[[], float] = time.time

    def send(self, notice: ClaimedNotice) -> Sent:
        message = PushMessage(notice.subject, notice.body, notice.link, idempotency_id(notice))
        return self.push(message, notice.browsers)

    def push(self, message: PushMessage, browsers: tuple[Browser, ...]) -> Sent:
        """To each browser; it is sent where one of them took it. A repeat takes the place of the first."""
        gone: list[str] = []
        taken, why = 0, NotSent(coded("push_no_browser"), permanent=True)
        for browser in browsers:
            refusal = self._to(browser, message)
            if refusal is None:
                taken += 1
                continue
            gone += refusal.gone
            if not refusal.permanent or why.permanent:
                why = refusal
        if taken == 0:
            why.gone = tuple(gone)
            raise why
        return Sent(gone=tuple(gone))

    def _to(self, browser: Browser, message: PushMessage) -> NotSent | None:
        if not takes_endpoint(browser.endpoint, self.hosts):
            return NotSent(coded("push_strange_service"), permanent=True)
        try:
            body = encrypt(message.to_json(), p256dh=browser.p256dh, auth=browser.auth)
        except ValueError:
            return NotSent(coded("push_bad_keys"), permanent=True, gone=(browser.endpoint,))
        headers = {
            "Authorization": proof_of_sender(self.key, browser.endpoint, contact=self.contact, now=int(self.wall())),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(KEPT_FOR.total_seconds())),
            "Topic": message.tag[:32],
            "Urgency": "normal",
        }
        try:
            answer = httpx.post(
                browser.endpoint, content=body, headers=headers, timeout=TIMEOUT_S, follow_redirects=False
            )
        except (httpx.HTTPError, OSError) as exc:
            return NotSent(coded("push_unreachable", error=type(exc).__name__), permanent=False)
        return None if answer.is_success else _refused(answer.status_code, browser.endpoint)


def _refused(status: int, endpoint: str) -> NotSent:
    """404 and 410: the browser takes none any more."""
    why: Coded = coded("push_refused", status=status)
    if status in (404, 410):
        return NotSent(why, permanent=True, gone=(endpoint,))
    if status == 429:
        return NotSent(why, permanent=False, rest=REST)
    return NotSent(why, permanent=300 <= status < 500 and status not in (401, 403, 408, 425))
