"""Inspections of components that are unlike themselves: the budget (table `inspection_budget`), what asks for one, what
came of it, and components that are muted (table `muted_component`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a look at a fleet's health grants; see migration 0069."""

    at: datetime
    devices: int
    device_days: float
    ask_above: float


@dataclass(frozen=True, slots=True)
class StoredBudget:
    """A product's tokens, and what the budget was granted and spent since `since`; see migration 0069."""

    tokens: float
    device_days: float
    at: datetime | None
    since: datetime
    from_days: float
    opened: int


@dataclass(frozen=True, slots=True)
class UnusualComponent:
    """A component of a device that is unusual. `inspected_at`, `ended_at`, `outcome`: of its last inspection;
    `repaired_at`: when it was repaired, or a fault was found there; `muted_*`: by an inspection that found nothing."""

    device_id: int
    serial: str
    component: str
    at: datetime
    size: float | None
    health: float | None
    threshold: float | None
    since: datetime
    learning: int
    deviations: list[Coded]
    model_id: int
    has_ticket: bool
    inspected_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    repaired_at: datetime | None
    muted_at: datetime | None
    muted_size: float | None
    muted_metrics: list[str] | None


@dataclass(frozen=True, slots=True)
class StoredInspection:
    """An inspection, and what its ticket's finding names; both None without a fault."""

    id: int
    device: int
    serial: str
    failure_mode: str
    model: int
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    outcome: str | None
    ticket_id: int | None
    held_out: bool
    found_mode: str | None
    found_component: str | None


def newest_grant(conn: Connection, product: str) -> Grant | None:
    """None where the budget has had what the newest look grants."""
    return fetch_one(conn, SQL["newest_grant"], {"product": product}, Grant)


def hold_budget(conn: Connection, product: str, *, start: float) -> StoredBudget:
    """The product's budget, held until the transaction ends; it begins with `start` tokens."""
    conn.execute(SQL["begin_budget"], {"product": product, "tokens": start})
    held = fetch_one(conn, SQL["hold_budget"], {"product": product}, StoredBudget)
    assert held is not None
    return held


def find_budget(conn: Connection, product: str) -> StoredBudget | None:
    return fetch_one(conn, SQL["find_budget"], {"product": product}, StoredBudget)


def spend(conn: Connection, product: str, grant: Grant, *, tokens: float, opened: int) -> None:
    """Writes what is left after a look, of a budget that is held."""
    values = {"product": product, "at": grant.at, "device_days": grant.device_days}
    conn.execute(SQL["spend"], {**values, "tokens": tokens, "opened": opened})


def unusual_components(
    conn: Connection, product: str, modes: Sequence[tuple[str, str]], *, read_after: datetime, now: datetime
) -> list[UnusualComponent]:
    """Those whose newest reading is later than `read_after`; `modes`: each failure mode with its component."""
    values = {"modes": [mode for mode, _ in modes], "components": [component for _, component in modes]}
    wanted = {"product": product, "read_after": read_after, "now": now, **values}
    return fetch_all(conn, SQL["unusual_components"], wanted, UnusualComponent)


def mute(conn: Connection, *, ticket_id: int, opening: int, component: str, at: datetime) -> None:
    """Mutes the component of a ticket's device, in the caller's transaction."""
    conn.execute(SQL["mute"], {"ticket_id": ticket_id, "opening": opening, "component": component, "at": at})


def unmute(conn: Connection, *, ticket_id: int, opening: int) -> None:
    conn.execute(SQL["unmute"], {"ticket_id": ticket_id, "opening": opening})


def inspections(
    conn: Connection, product: str, modes: Sequence[str], *, since: datetime, now: datetime
) -> list[StoredInspection]:
    """Of some pseudo failure modes, newest first."""
    wanted = {"product": product, "modes": list(modes), "since": since, "now": now}
    return fetch_all(conn, SQL["inspections"], wanted, StoredInspection)
