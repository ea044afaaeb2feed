"""The outbox of letters to customers about their cases; nothing of their words is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)
PATIENCE = timedelta(seconds=60)
NO_WAIT = timedelta(0)
EPOCH = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class CustomerLetter:
    """A letter in the hands of one sender. `channel`: by which an attempt before this one was about to send it when it
    died, where a repeat could not be told. `clock`: the fleet's time; None where no product is known."""

    id: int
    customer_id: int | None
    product: str | None
    about: str
    kind: str
    purpose: str
    sequence: int
    at: datetime
    attempts: int
    channel: str | None
    clock: datetime | None

    @property
    def number(self) -> int:
        """Of what it is about."""
        return int(self.about.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter as it stands."""

    id: int
    about: str
    kind: str
    purpose: str
    state: str
    channel: str | None
    at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    reason: Coded | None


@dataclass(frozen=True, slots=True)
class EndingCoverage:
    """An asset whose coverage ends on a day."""

    asset_id: int
    customer_id: int
    until_on: date


@dataclass(frozen=True, slots=True)
class DueMaintenance:
    """An asset of which something is to be maintained; `since`: when that was last done."""

    asset_id: int
    customer_id: int
    since: datetime


def put_letter(
    conn: Connection,
    customer_id: int,
    *,
    product: str,
    about: str,
    kind: str,
    purpose: str,
    sequence: int,
    at: datetime,
) -> bool:
    """False where there is one of its kind and sequence."""
    values = {"customer_id": customer_id, "product": product, "about": about, "kind": kind}
    return conn.execute(SQL["put_letter"], {**values, "purpose": purpose, "sequence": sequence, "at": at}).rowcount == 1


def claim_letter(conn: Connection) -> CustomerLetter | None:
    return fetch_one(conn, SQL["claim_letter"], {"patience": PATIENCE}, CustomerLetter)


def link_letter(conn: Connection, letter_id: int, token_hash: bytes) -> None:
    conn.execute(SQL["link_letter"], {"letter_id": letter_id, "token_hash": token_hash})


def begin_way(conn: Connection, letter: CustomerLetter, channel: str) -> bool:
    """False where another attempt has followed this one."""
    values = {"letter_id": letter.id, "attempts": letter.attempts, "channel": channel}
    return conn.execute(SQL["begin_way"], values).rowcount == 1


def settle_letter(
    conn: Connection,
    letter: CustomerLetter,
    *,
    state: str,
    reason: Coded | None = None,
    channel: str | None = None,
    wait: timedelta = NO_WAIT,
    not_before: datetime | None = None,
) -> bool:
    """False where another attempt has followed it."""
    values = {"letter_id": letter.id, "attempts": letter.attempts, "state": state, "reason": reason}
    more = {"channel": channel, "wait": wait, "not_before": not_before}
    return conn.execute(SQL["settle_letter"], {**values, **more}).rowcount == 1


def letter_behind(conn: Connection, token_hash: bytes) -> CustomerLetter | None:
    """The letter with this link; None where none has it, or it left too long ago."""
    return fetch_one(conn, SQL["letter_behind"], {"token_hash": token_hash}, CustomerLetter)


def mark_letter_opened(conn: Connection, letter_id: int, at: datetime) -> None:
    conn.execute(SQL["mark_letter_opened"], {"letter_id": letter_id, "at": at})


def letters_of_customer(conn: Connection, customer_id: int, *, limit: int) -> list[WrittenLetter]:
    """Newest first."""
    values = {"customer_id": customer_id, "limit": limit}
    return fetch_all(conn, SQL["letters_of_customer"], values, WrittenLetter)


def unwanted_of(conn: Connection, customer_id: int) -> set[tuple[str, str]]:
    """(purpose, channel) of what a customer does not want; channel '' for every one."""
    return {(str(row[0]), str(row[1])) for row in conn.execute(SQL["unwanted_of"], {"customer_id": customer_id})}


def choose_message(
    conn: Connection, customer_id: int, *, purpose: str, channel: str, wanted: bool, at: datetime
) -> bool:
    """Whether anything changed."""
    values = {"customer_id": customer_id, "purpose": purpose, "channel": channel, "at": at}
    return conn.execute(SQL["want_message" if wanted else "unwant_message"], values).rowcount == 1


def begin_day(conn: Connection, product: str, day: date) -> bool:
    """Whether the reminders of this day are still to be written; who asks first writes them."""
    return conn.execute(SQL["begin_day"], {"product": product, "day": day}).rowcount == 1


def ending_coverage(conn: Connection, product: str, *, from_on: date, until_on: date) -> list[EndingCoverage]:
    """Nobody was told of these yet."""
    values = {"product": product, "from_on": from_on, "until_on": until_on}
    return fetch_all(conn, SQL["ending_coverage"], values, EndingCoverage)


def maintenance_due(
    conn: Connection, product: str, component: str, *, plan: int, before: datetime
) -> list[DueMaintenance]:
    """Of owners who agreed to advice; `plan`: the place of the plan in the product file."""
    values = {"product": product, "component": component, "plan": plan, "before": before}
    return fetch_all(conn, SQL["maintenance_due"], values, DueMaintenance)
