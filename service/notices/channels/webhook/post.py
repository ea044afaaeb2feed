"""Notices to another system: a signed JSON POST to `SIGAP_WEBHOOK_URL`."""

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from fleet.coded import coded
from service.notices.channels.channel import TIMEOUT_S, NotSent, idempotency_id
from store.service.notices import ClaimedNotice

SIGNATURE_HEADER = "Sigap-Signature"
IDEMPOTENCY_HEADER = "Idempotency-Key"
# Refusals that may pass: timeout, too early, too many requests.
_PASSING = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Webhook:
    """One receiver; `wall` gives seconds since the epoch, which go into the signature against replays."""

    url: str
    secret: str = field(repr=False)
    wall: Callable[[], float] = time.time

    def send(self, notice: ClaimedNotice) -> None:
        """Posts one notice; NotSent tells a refusal for good (most 4xx) from one that may pass."""
        body = notice.body.encode()
        headers = {
            "Content-Type": "application/json",
            SIGNATURE_HEADER: sign(body, secret=self.secret, at=int(self.wall())),
            IDEMPOTENCY_HEADER: idempotency_id(notice),
        }
        try:
            answer = httpx.post(self.url, content=body, headers=headers, timeout=TIMEOUT_S, follow_redirects=False)
        except (httpx.HTTPError, OSError) as exc:
            why = coded("webhook_unreachable", error=str(exc) or type(exc).__name__)
            raise NotSent(why, permanent=False) from exc
        if not answer.is_success:
            lasting = 300 <= answer.status_code < 500 and answer.status_code not in _PASSING
            raise NotSent(coded("webhook_answered", status=answer.status_code), permanent=lasting)


def sign(body: bytes, *, secret: str, at: int) -> str:
    """`t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>." and the body>`."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
