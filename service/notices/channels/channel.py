"""What a channel declares: whom it reaches, whether it is set up, how a notice is written, sent and shown."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from fleet.coded import Coded
from fleet.product import Product
from fleet.settings import Settings
from store.engine.database import Connection
from store.identity.account_proofs import Way
from store.service.notices import Addressee, ClaimedNotice
from store.service.tickets import NewTicket

TIMEOUT_S = 10.0
# The kind of what lets a customer into their account: it goes the same ways as notices.
ACCOUNT = "account"
# With what the kinds of letters about calls begin.
CALL = "call_"
# The kind of a letter about a claim, a return or another case.
LETTER = "letter"


class NotSent(Exception):
    """An attempt that failed, and why.

    `permanent`  no further attempt can help
    `unknown`    nobody knows whether the message was taken: the connection broke after it had left
    `rest`       for how long the channel takes nothing more: it has a limit
    `gone`       addresses at which nobody takes messages any more
    """

    def __init__(
        self,
        why: Coded,
        *,
        permanent: bool,
        unknown: bool = False,
        rest: timedelta | None = None,
        gone: tuple[str, ...] = (),
    ) -> None:
        super().__init__(why.to_json())
        self.why, self.permanent, self.unknown, self.rest, self.gone = why, permanent, unknown, rest, gone


@dataclass(frozen=True, slots=True)
class Sent:
    """What a provider answers: its number of the message, how many messages it counts, and addresses at which nobody
    takes messages any more."""

    provider_id: str = ""
    parts: int = 1
    gone: tuple[str, ...] = ()


class Sender(Protocol):
    """An open channel: it sends or raises NotSent, within TIMEOUT_S a step. None where the channel tells nothing."""

    def send(self, notice: ClaimedNotice) -> Sent | None: ...


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
    `prepare`    the notice with what else the sender needs of the database
    `gone`       forgets an address at which nobody takes messages any more
    `proves`     what of a customer's record its addresses are: a code sent to one proves whose it is; None: it cannot
    `preview`    the notice as HTML for staff, without the link; '' where its body is all there is to see
    `routed`     one of several ways to a customer, of which one is tried after the other; else each notice goes by it
    `repeatable` a receiver can tell a message that comes twice; else one whose end is unknown is not sent again
    `receipts`   the provider tells what was delivered: where it tells nothing for hours, the next channel follows
    `chats`      a customer can write back by it
    `outside`    with these settings, messages leave for people's telephones: fleets on a driven clock send none
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
    prepare: Callable[[Connection, ClaimedNotice], ClaimedNotice] = lambda _, notice: notice
    gone: Callable[[Connection, str], None] = lambda _, __: None
    routed: bool = False
    repeatable: bool = True
    receipts: bool = False
    chats: bool = False
    outside: Callable[[Settings], bool] = lambda _: False


def stays_here(address: str) -> bool:
    """Whether an address is of this machine: a program that only plays a provider."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def idempotency_id(notice: ClaimedNotice) -> str:
    """The same for every attempt of one notice, so that a receiver can tell a repeat."""
    what = "call" if notice.kind.startswith(CALL) else notice.kind if notice.kind in (ACCOUNT, LETTER) else "notice"
    return f"sigap-{what}-{notice.id}"


def notice_in(reference: str) -> int | None:
    """The notice that such an id names; None where it names none."""
    number = reference.removeprefix("sigap-notice-")
    return int(number) if number != reference and number.isascii() and number.isdigit() and len(number) < 19 else None
