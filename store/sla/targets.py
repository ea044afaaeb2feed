"""Targets of tickets: begun from a policy, counted anew at each change, met, dropped, and looked at by timers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fleet.product import Severity
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
AT_ONCE = 200


class TargetKind(StrEnum):
    FIRST_RESPONSE = "first_response"
    VISIT = "visit"
    RESOLUTION = "resolution"


class AppliesTo(StrEnum):
    """Which tickets a policy holds for: those that only a prediction speaks of, or those that somebody reported."""

    PREDICTED = "predicted"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Target:
    """`due_at` None: paused without an end. `not_after`: a deadline that no hold moves."""

    kind: TargetKind
    opening: int
    policy_id: int
    started_at: datetime
    within: timedelta | None
    not_after: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    warned_at: datetime | None
    breached_at: datetime | None
    met_at: datetime | None
    dropped_at: datetime | None
    paused: bool


@dataclass(frozen=True, slots=True)
class MovedTarget:
    """A target whose due time is another one now; None: paused."""

    ticket_id: int
    kind: TargetKind
    was: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueTarget:
    """What a timer did to a target: it was warned of, its breach was told, or (neither) its breach was noted."""

    ticket_id: int
    kind: TargetKind
    due_at: datetime
    warned: bool
    told: bool


@dataclass(frozen=True, slots=True)
class KeptTargets:
    """Of the targets of one kind that came due: how many were kept."""

    kind: TargetKind
    in_time: int
    late: int


def begin_targets(
    conn: Connection, ticket_id: int, applies_to: AppliesTo, *, at: datetime, deadline: datetime
) -> list[MovedTarget]:
    """An opening's targets, or those that a failure report brings forward; the ticket is due when its visit is."""
    values = {
        "ticket_id": ticket_id,
        "applies_to": applies_to,
        "at": at,
        "deadline": deadline,
        "rising": [*Severity],
    }
    conn.execute(SQL["begin_targets"], values)
    return count_targets(conn, [ticket_id])


def count_targets(conn: Connection, tickets: list[int]) -> list[MovedTarget]:
    """Counts the living targets of tickets anew, and gives the tickets their due dates; what moved."""
    moved = fetch_all(conn, SQL["count_targets"], {"tickets": tickets}, MovedTarget)
    conn.execute(SQL["give_due_dates"], {"tickets": tickets})
    return moved


def meet_targets(conn: Connection, ticket_id: int, kinds: tuple[TargetKind, ...], *, at: datetime) -> int:
    values = {"ticket_id": ticket_id, "kinds": [str(kind) for kind in kinds], "at": at}
    return conn.execute(SQL["meet_targets"], values).rowcount


def drop_targets(conn: Connection, ticket_id: int, kinds: tuple[TargetKind, ...], *, at: datetime) -> int:
    values = {"ticket_id": ticket_id, "kinds": [str(kind) for kind in kinds], "at": at}
    return conn.execute(SQL["drop_targets"], values).rowcount


def take_due_targets(conn: Connection, product: str, now: datetime) -> list[DueTarget]:
    """Warns, notes breaches and tells them, each once, as far as nobody else holds them; held until the commit."""
    values = {"product": product, "now": now, "limit": AT_ONCE}
    return fetch_all(conn, SQL["take_due_targets"], values, DueTarget)


def targets_of(conn: Connection, ticket_id: int) -> list[Target]:
    return fetch_all(conn, SQL["targets_of"], {"ticket_id": ticket_id}, Target)


def tickets_counted_by(conn: Connection, calendar_id: int, day: object = None) -> list[int]:
    """Tickets whose living targets a calendar counts; with `day`, those that this day concerns."""
    values = {"calendar_id": calendar_id, "day": day}
    return [row[0] for row in conn.execute(SQL["tickets_counted_by"], values)]


def living_tickets(conn: Connection, tenant_id: int) -> list[int]:
    return [row[0] for row in conn.execute(SQL["living_tickets"], {"tenant_id": tenant_id})]


def kept_targets(conn: Connection, *, span: timedelta) -> list[KeptTargets]:
    """Of the tickets that the connection sees; those that are not due yet and not met are left out."""
    return fetch_all(conn, SQL["kept_targets"], {"span": span}, KeptTargets)
