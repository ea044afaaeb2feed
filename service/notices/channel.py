"""What every channel can say about one attempt to send a notice."""

from dataclasses import dataclass
from typing import Protocol

from fleet.coded import Coded
from store.notices import ClaimedNotice


class NotSent(Exception):
    """An attempt that failed, and why; `permanent` where no further attempt can help."""

    def __init__(self, why: Coded, *, permanent: bool) -> None:
        super().__init__(why.to_json())
        self.why, self.permanent = why, permanent


class Channel(Protocol):
    """A way out: it sends or raises NotSent, within TIMEOUT_S a step."""

    def send(self, notice: ClaimedNotice) -> None: ...


TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Outlets:
    """Which channels are set up here, for whoever writes notices: None where one works, else why it does not.

    Without `webhooks` nobody asked for any, so none are written.
    """

    email: Coded | None = None
    webhook: Coded | None = None
    webhooks: bool = False


NOTHING_AMISS = Outlets()


def idempotency_id(notice: ClaimedNotice) -> str:
    """The same for every attempt of one notice, so that a receiver can tell a repeat."""
    return f"sigap-notice-{notice.id}"
