"""Downloads of files that customers send by a channel: bounded in size and time, and without a word about addresses,
which may hold secrets."""

from collections.abc import Mapping

import httpx

from fleet.coded import Coded, CodedError, coded
from service.notices.channels.channel import TIMEOUT_S


class NotFetched(CodedError):
    """A file that did not come; `permanent`: asking again is of no use."""

    def __init__(self, why: Coded, *, permanent: bool) -> None:
        super().__init__(why)
        self.permanent = permanent


def download(url: str, *, most: int, headers: Mapping[str, str] | None = None) -> bytes:
    """What stands at an address; no redirect is followed."""
    held = bytearray()
    try:
        with httpx.stream("GET", url, headers=headers, timeout=TIMEOUT_S, follow_redirects=False) as answer:
            if not answer.is_success:
                refused(answer.status_code)
            for piece in answer.iter_bytes():
                held += piece
                if len(held) > most:
                    raise NotFetched(coded("chat_picture_too_large", most_mib=most >> 20), permanent=True)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as exc:
        raise NotFetched(coded("chat_picture_unreachable", error=type(exc).__name__), permanent=False) from None
    return bytes(held)


def refused(status: int) -> None:
    """A file that is gone is not asked for again; an ill server, or a wrong token, may get well."""
    raise NotFetched(coded("chat_picture_refused", status=status), permanent=status in (400, 404, 410))
