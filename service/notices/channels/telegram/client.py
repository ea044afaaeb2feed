"""Messages by a Telegram bot."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from fleet.coded import coded
from service.notices.channels.channel import TIMEOUT_S, NotSent, Sent
from service.notices.channels.download import NotFetched, download, refused
from store.service.notices import ClaimedNotice

LONGEST_TEXT, LONGEST_ANSWER = 4096, 65_536
LONGEST_REST = timedelta(hours=1)
_NOT_TAKEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_PATH = re.compile(r"[A-Za-z0-9_./-]{1,300}")
# The token is wrong, or the bot was taken away: people put that right.
_OURS = frozenset({401, 404})


@dataclass(frozen=True, slots=True)
class TelegramBot:
    """One bot of the service."""

    api: str
    token: str = field(repr=False)

    def send(self, notice: ClaimedNotice) -> Sent:
        link = f"\n\n{notice.link}" if notice.link else ""
        return self.write(notice.recipient, f"{notice.subject}\n\n{notice.body}"[: LONGEST_TEXT - len(link)] + link)

    def write(self, chat: str, text: str) -> Sent:
        """A text without a preview, which would open the link in it."""
        body = {"chat_id": chat, "text": text[:LONGEST_TEXT], "link_preview_options": {"is_disabled": True}}
        answer = self._post("sendMessage", body)
        said = _json(answer)
        if answer.is_success and said.get("ok") is True:
            result = said.get("result")
            number = result.get("message_id") if isinstance(result, dict) else None
            return Sent(f"{chat}/{number}" if number is not None else "")
        raise _not_sent(answer.status_code, said, chat)

    def fetch(self, file_id: str, *, most: int) -> bytes:
        """A file that a customer sent, of `most` bytes. NotFetched."""
        try:
            answer = self._post("getFile", {"file_id": file_id})
        except NotSent as exc:
            raise NotFetched(exc.why, permanent=False) from None
        result = _json(answer).get("result")
        path = str(result.get("file_path") or "") if isinstance(result, dict) else ""
        if not answer.is_success or not _PATH.fullmatch(path) or ".." in path:
            refused(answer.status_code if not answer.is_success else 404)
        return download(f"{self.api.rstrip('/')}/file/bot{self.token}/{path}", most=most)

    def _post(self, method: str, body: Mapping[str, object]) -> httpx.Response:
        """No error may name the address: the token is in it."""
        url = f"{self.api.rstrip('/')}/bot{self.token}/{method}"
        try:
            return httpx.post(url, json=body, timeout=TIMEOUT_S, follow_redirects=False)
        except _NOT_TAKEN as exc:
            raise NotSent(coded("telegram_unreachable", error=type(exc).__name__), permanent=False) from None
        except (httpx.HTTPError, OSError) as exc:
            why = coded("telegram_unreachable", error=type(exc).__name__)
            raise NotSent(why, permanent=False, unknown=True) from None


def _not_sent(status: int, said: Mapping[str, object], chat: str) -> NotSent:
    """403: the customer blocked the bot; 400 of a chat that is not there: the same."""
    code, words = said.get("error_code", status), str(said.get("description") or "-")[:300]
    status = code if isinstance(code, int) else status
    gone = status == 403 or (status == 400 and "chat" in words)
    return NotSent(
        coded("telegram_refused", number=status, words=words),
        permanent=400 <= status < 500 and status not in _OURS and status != 429,
        rest=_rest(said) if status == 429 else None,
        gone=(chat,) if gone else (),
    )


def _rest(said: Mapping[str, object]) -> timedelta:
    parameters = said.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    asked = timedelta(seconds=seconds if isinstance(seconds, int) and seconds > 0 else 30)
    return min(asked, LONGEST_REST)


def _json(answer: httpx.Response) -> Mapping[str, object]:
    try:
        said = json.loads(answer.content[:LONGEST_ANSWER])
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
