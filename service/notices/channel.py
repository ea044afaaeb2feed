"""What every channel can say about one attempt to send a notice."""

from dataclasses import dataclass
from typing import Protocol

from store.notices import ClaimedNotice


class NotSent(Exception):
    """An attempt that failed; `permanent` where no further attempt can help. The message is for the staff."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Channel(Protocol):
    """A way out: it sends or raises NotSent, within TIMEOUT_S a step."""

    def send(self, notice: ClaimedNotice) -> None: ...


TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Outlets:
    """Which channels are set up here, for whoever writes notices; '' where one works, else why it does not.

    `webhook` None: nobody asked for webhooks, so none are written.
    """

    email: str
    webhook: str | None


NOTHING_AMISS = Outlets(email="", webhook=None)


def idempotency_id(notice: ClaimedNotice) -> str:
    """The same for every attempt of one notice, so that a receiver can tell a repeat."""
    return f"sigap-notice-{notice.id}"
