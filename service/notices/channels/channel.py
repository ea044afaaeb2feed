"""What a channel declares: whom it reaches, whether it is set up, how a notice is written, sent and shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fleet.coded import Coded
from fleet.product import Product
from fleet.settings import Settings
from store.identity.account_proofs import Way
from store.service.notices import Addressee, ClaimedNotice
from store.service.tickets import NewTicket

TIMEOUT_S = 10.0
# The kind of what lets a customer into their account: it goes the same ways as notices.
ACCOUNT = "account"


class NotSent(Exception):
    """An attempt that failed, and why; `permanent` where no further attempt can help."""

    def __init__(self, why: Coded, *, permanent: bool) -> None:
        super().__init__(why.to_json())
        self.why, self.permanent = why, permanent


class Sender(Protocol):
    """An open channel: it sends or raises NotSent, within TIMEOUT_S a step."""

    def send(self, notice: ClaimedNotice) -> None: ...


class Written(Protocol):
    """A notice, as far as its preview asks."""

    @property
    def ticket_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a ticket that a notice is about, and its prediction."""

    ticket: NewTicket
    probability: float | None
    reasons: tuple[Coded, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a channel writes a notice from. `subject` and `body` are the text of its kind, in the owner's language.

    `opening` is None where the notice is about what came later: a visit, a finding, a cancellation.
    """

    product: Product
    kind: str
    ticket_id: int
    failure_mode: str
    at: datetime
    owner: Addressee
    language: str
    subject: str
    body: str
    opening: Opening | None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out for notices.

    `label`      code of the channel's name on pages; its name in the registry is shown where no text words the code
    `obstacle`   why these settings can send nothing; None where they can
    `wanted`     whether notices are written with these settings; while there is an obstacle, they wait
    `open`       the sender, None where there is an obstacle; BadSettings for a setting that cannot be read
    `write`      (subject, body) of a notice
    `address`    a customer's address on this channel, '' for none; None where the channel reaches a system. A system
                 gets a notice of each opening of a ticket; a customer gets those of later changes too, may opt out, and
                 is left alone in quiet hours
    `with_link`  the notice as it leaves, with the link to the customer's page; None where no link goes with it
    `proves`     what of a customer's record its addresses are: a code sent to one proves whose it is; None: it cannot
    `preview`    the notice as HTML for staff, without the link; '' where its body is all there is to see
    """

    label: str
    obstacle: Callable[[Settings], Coded | None]
    wanted: Callable[[Settings], bool]
    open: Callable[[Settings], Sender | None]
    write: Callable[[Draft], tuple[str, str]]
    address: Callable[[Addressee], str] | None = None
    with_link: Callable[[ClaimedNotice, str], ClaimedNotice] | None = None
    proves: Way | None = None
    preview: Callable[[Written], str] = lambda _: ""


def idempotency_id(notice: ClaimedNotice) -> str:
    """The same for every attempt of one notice, so that a receiver can tell a repeat."""
    return f"sigap-{'account' if notice.kind == ACCOUNT else 'notice'}-{notice.id}"
