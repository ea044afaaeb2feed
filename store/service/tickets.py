"""Tickets: at most one open per asset and failure mode, moved by guarded updates, with a history row a change."""

from dataclasses import asdict, dataclass
from datetime import datetime

from fleet.coded import Coded
from fleet.product import Severity
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class LockedAsset:
    """What was sold, as far as opening a ticket asks. `retired_at`: when it left the fleet."""

    id: int
    customer_id: int | None
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be opened; times are the fleet's."""

    product: str
    asset_id: int
    device_id: int
    failure_mode: str
    source: str
    severity: str
    opened_at: datetime
    due_at: datetime
    window_ends_at: datetime
    prediction_id: int | None = None
    reported_at: datetime | None = None
    in_warranty: bool | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands; `openings` counts how often it was opened (2 after one reopening)."""

    id: int
    product: str
    serial: str
    asset_id: int
    device_id: int
    failure_mode: str
    state: str
    source: str
    severity: str
    prediction_id: int | None
    assignee: str | None
    opened_at: datetime
    due_at: datetime | None
    window_ends_at: datetime
    reported_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    in_warranty: bool | None
    openings: int


@dataclass(frozen=True, slots=True)
class LockedTicket:
    """A ticket that nobody else can change until the transaction ends."""

    id: int
    product: str
    asset_id: int
    device_id: int
    failure_mode: str
    state: str
    openings: int


@dataclass(frozen=True, slots=True)
class FinishedTicket:
    """A ticket that ended with a finding."""

    id: int
    state: str
    resolved_at: datetime
    finding: str


@dataclass(frozen=True, slots=True)
class TicketChange:
    """One line of a ticket's history; `about`: the fault code or the rule that a sign named."""

    at: datetime
    actor: str
    action: str
    from_state: str | None
    to_state: str
    why: Coded | None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets are asked for; None asks for all."""

    product: str | None = None
    states: list[str] | None = None
    serial: str | None = None
    since: datetime | None = None


def lock_asset(conn: Connection, asset_id: int) -> LockedAsset:
    """The asset, kept from other openers of tickets until the transaction ends."""
    row = fetch_one(conn, SQL["lock_asset"], {"asset_id": asset_id}, LockedAsset)
    if row is None:
        raise LookupError(f"asset {asset_id} is gone")
    return row


def open_ticket(conn: Connection, ticket: NewTicket) -> int | None:
    """The new ticket's number; None where its key holds an open ticket already."""
    row = conn.execute(SQL["open_ticket"], asdict(ticket)).fetchone()
    return int(row[0]) if row else None


def join_ticket(
    conn: Connection,
    *,
    asset_id: int,
    failure_mode: str,
    severity: str,
    reported_at: datetime | None,
    due_at: datetime | None,
) -> tuple[int, str] | None:
    """(number, state) of the key's open ticket after joining it; None where there is none. `due_at` may only bring the
    ticket's own forward."""
    row = conn.execute(
        SQL["join_ticket"],
        {
            "asset_id": asset_id,
            "failure_mode": failure_mode,
            "severity": severity,
            "reported_at": reported_at,
            "due_at": due_at,
            "rising": [*Severity],
        },
    ).fetchone()
    return (row[0], row[1]) if row else None


def finished_ticket(conn: Connection, *, asset_id: int, failure_mode: str, since: datetime) -> FinishedTicket | None:
    """The key's newest ticket that ended with a finding after `since`, locked."""
    wanted = {"asset_id": asset_id, "failure_mode": failure_mode, "since": since}
    return fetch_one(conn, SQL["finished_ticket"], wanted, FinishedTicket)


def open_ticket_of(conn: Connection, *, asset_id: int, failure_mode: str) -> int | None:
    """The open ticket of a key."""
    row = conn.execute(SQL["open_ticket_of"], {"asset_id": asset_id, "failure_mode": failure_mode}).fetchone()
    return int(row[0]) if row else None


def installed_since(conn: Connection, asset_id: int) -> datetime:
    """Since when an asset is there: its first device's installation."""
    row = conn.execute(SQL["installed_since"], {"asset_id": asset_id}).fetchone()
    if row is None or row[0] is None:
        raise LookupError(f"asset {asset_id} has no device")
    installed: datetime = row[0]
    return installed


def note_report(conn: Connection, ticket_id: int, reported_at: datetime) -> None:
    conn.execute(SQL["note_report"], {"ticket_id": ticket_id, "reported_at": reported_at})


def move_ticket(
    conn: Connection,
    ticket_id: int,
    *,
    action: str,
    to_state: str,
    allowed: list[str],
    at: datetime,
    assignee: str | None = None,
    due_at: datetime | None = None,
    window_ends_at: datetime | None = None,
) -> str | None:
    """The state that the ticket left; None where its state is none of `allowed`, or it does not exist."""
    row = conn.execute(
        SQL["move_ticket"],
        {
            "ticket_id": ticket_id,
            "action": action,
            "to_state": to_state,
            "allowed": allowed,
            "at": at,
            "assignee": assignee,
            "due_at": due_at,
            "window_ends_at": window_ends_at,
        },
    ).fetchone()
    return str(row[0]) if row else None


def lock_ticket(conn: Connection, ticket_id: int) -> LockedTicket | None:
    """The ticket and its asset, kept from others until the transaction ends."""
    conn.execute(SQL["lock_asset_of_ticket"], {"ticket_id": ticket_id})
    return fetch_one(conn, SQL["lock_ticket"], {"ticket_id": ticket_id}, LockedTicket)


def note_ticket(conn: Connection, ticket_id: int, change: TicketChange, *, once: bool = False) -> None:
    """A line of history; with `once`, only the first of its actor, action and subject."""
    conn.execute(SQL["note_ticket_once" if once else "note_ticket"], {"ticket_id": ticket_id, **fields_of(change)})


def find_ticket(conn: Connection, ticket_id: int) -> Ticket | None:
    return fetch_one(conn, SQL["find_ticket"], {"ticket_id": ticket_id}, Ticket)


def list_tickets(conn: Connection, wanted: TicketFilter, *, after: int = 0, limit: int = 100) -> list[Ticket]:
    """A page of tickets with numbers above `after`."""
    return fetch_all(conn, SQL["list_tickets"], {**asdict(wanted), "after": after, "limit": limit}, Ticket)


def ticket_history(conn: Connection, ticket_id: int) -> list[TicketChange]:
    return fetch_all(conn, SQL["ticket_history"], {"ticket_id": ticket_id}, TicketChange)


def tickets_of_asset(conn: Connection, asset_id: int, *, limit: int = 100) -> list[Ticket]:
    """Newest first."""
    return fetch_all(conn, SQL["tickets_of_asset"], {"asset_id": asset_id, "limit": limit}, Ticket)
