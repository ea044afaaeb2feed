"""Messages by WhatsApp's Cloud API: a text within 24 hours after the customer wrote, else an approved template."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx

from fleet.coded import Coded, coded
from service.notices.channels.channel import TIMEOUT_S, NotSent, Sent, idempotency_id
from service.notices.channels.download import download, refused
from service.notices.channels.whatsapp.error_codes import REST_FOR, WINDOW_OVER, Reaction, reaction_to
from store.service.notices import ClaimedNotice

WINDOW = timedelta(hours=24)
LONGEST_TEXT, LONGEST_PARAMETER, LONGEST_ANSWER = 4096, 900, 65_536
# Whoever cannot be reached, or answers before anything was sent, has no message.
_NOT_TAKEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
ANY_KIND = "*"
# Where WhatsApp keeps files.
FILES = (".fbsbx.com", ".fbcdn.net", ".facebook.com", ".whatsapp.net")
_MEDIA = re.compile(r"[A-Za-z0-9_-]{1,300}")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the API answers in place of a message's number."""

    status: int
    code: int | None
    words: str


@dataclass(frozen=True, slots=True)
class WhatsApp:
    """One telephone number of the service; `templates` by kind of notice, `*` for all others."""

    api: str
    phone_id: str
    templates: Mapping[str, str]
    token: str = field(repr=False)
    wall: Callable[[], datetime] = _now

    def send(self, notice: ClaimedNotice) -> Sent:
        """A text that comes too late by their clock goes as a template at once."""
        free = notice.heard_at is not None and self.wall() < notice.heard_at + WINDOW
        body = text_message(notice) if free else self._template(notice)
        answer = self._post(body)
        if free and isinstance(answer, Refusal) and answer.code == WINDOW_OVER:
            answer = self._post(self._template(notice))
        if isinstance(answer, Refusal):
            raise _not_sent(answer)
        return Sent(answer)

    def write(self, number: str, text: str, *, reference: str) -> Sent:
        """A free text to somebody who wrote within 24 hours."""
        body = {**_to(number, reference), "type": "text", "text": {"preview_url": False, "body": text[:LONGEST_TEXT]}}
        answer = self._post(body)
        if isinstance(answer, Refusal):
            raise _not_sent(answer)
        return Sent(answer)

    def fetch(self, media_id: str, *, most: int) -> bytes:
        """A file that a customer sent, of `most` bytes; NotFetched. It lies at an address that WhatsApp names, on its
        own servers: the token goes nowhere else."""
        if not _MEDIA.fullmatch(media_id):
            refused(404)
        headers = {"Authorization": f"Bearer {self.token}"}
        named = download(f"{self.api.rstrip('/')}/{media_id}", most=LONGEST_ANSWER, headers=headers)
        try:
            url = urlsplit(str(json.loads(named)["url"]))
            own = urlsplit(self.api)
            theirs = url.scheme == "https" and (url.hostname or "").endswith(FILES)
            allowed = theirs or (url.scheme, url.netloc) == (own.scheme, own.netloc)
        except (ValueError, KeyError, TypeError):
            allowed = False
        if not allowed:
            refused(404)
        return download(url.geturl(), most=most, headers=headers)

    def _template(self, notice: ClaimedNotice) -> dict[str, object]:
        name = self.templates.get(notice.kind) or self.templates.get(ANY_KIND)
        if not name:
            raise NotSent(coded("whatsapp_no_template", kind=notice.kind), permanent=True)
        return template_message(notice, name)

    def _post(self, body: Mapping[str, object]) -> str | Refusal:
        """The number of the message, or the refusal."""
        url = f"{self.api.rstrip('/')}/{self.phone_id}/messages"
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = httpx.post(url, json=body, headers=headers, timeout=TIMEOUT_S, follow_redirects=False)
        except _NOT_TAKEN as exc:
            raise NotSent(_unreachable(exc), permanent=False) from exc
        except (httpx.HTTPError, OSError) as exc:
            raise NotSent(_unreachable(exc), permanent=False, unknown=True) from exc
        return _read(answer)


def text_message(notice: ClaimedNotice) -> dict[str, object]:
    """The notice as it is, with its link at the end: no preview, which would open the link."""
    link = f"\n\n{notice.link}" if notice.link else ""
    text = f"*{notice.subject}*\n\n{notice.body}"[: LONGEST_TEXT - len(link)] + link
    return {**_to(notice.recipient, idempotency_id(notice)), "type": "text",
            "text": {"preview_url": False, "body": text}}  # fmt: skip


def template_message(notice: ClaimedNotice, name: str) -> dict[str, object]:
    """A template with three places: what it is about, the ticket's or case's number, the link. None takes a line
    break."""
    values = (notice.subject, notice.number or str(notice.ticket_id or "-"), notice.link or "-")
    parameters = [{"type": "text", "text": " ".join(value.split())[:LONGEST_PARAMETER] or "-"} for value in values]
    return {
        **_to(notice.recipient, idempotency_id(notice)),
        "type": "template",
        "template": {
            "name": name,
            "language": {"code": notice.language},
            "components": [{"type": "body", "parameters": parameters}],
        },
    }


def _to(number: str, reference: str) -> dict[str, object]:
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": number.lstrip("+"),
        # Comes back with every receipt: a message is known although nobody noted its number.
        "biz_opaque_callback_data": reference,
    }


def _read(answer: httpx.Response) -> str | Refusal:
    try:
        said = json.loads(answer.content[:LONGEST_ANSWER])
        if answer.is_success:
            return str(said["messages"][0]["id"])
        error = said["error"]
        detail = (error.get("error_data") or {}).get("details", "")
        return Refusal(answer.status_code, int(error["code"]), f"{error.get('message', '')} {detail}".strip()[:300])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        if answer.is_success:  # It was taken, whatever the answer holds.
            why = coded("whatsapp_odd_answer", status=answer.status_code)
            raise NotSent(why, permanent=False, unknown=True) from None
        return Refusal(answer.status_code, None, "")


def _not_sent(refusal: Refusal) -> NotSent:
    reaction = reaction_to(refusal.code, refusal.status)
    number = refusal.code if refusal.code is not None else refusal.status
    return NotSent(
        coded("whatsapp_refused", number=number, words=refusal.words or "-"),
        permanent=reaction is Reaction.LASTING,
        rest=REST_FOR if reaction is Reaction.REST else None,
    )


def _unreachable(exc: Exception) -> Coded:
    return coded("whatsapp_unreachable", error=str(exc) or type(exc).__name__)
