"""Repair checks: whether readings show that a repair holds, one for each finding of a fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewRepairCheck:
    """A check that begins with a finding; `failure_mode`: what was repaired."""

    ticket_id: int
    opening: int
    failure_mode: str
    repaired_at: datetime
    judged_from: datetime
    judged_until: datetime


@dataclass(frozen=True, slots=True)
class RepairCheck(NewRepairCheck):
    """How a check stands; `evidence`: the figures behind it."""

    state: str
    decided_at: datetime | None
    evidence: Mapping[str, Any]
    reason: Coded | None


@dataclass(frozen=True, slots=True)
class WatchedRepair(NewRepairCheck):
    """A check whose time has come, with its ticket; locked. `first_sign`: when the fault was first known of.
    `key_is_open`: whether the ticket's asset and failure mode have an open ticket."""

    ticket_mode: str
    asset_id: int
    device_id: int
    serial: str
    prediction_id: int | None
    installed_at: datetime
    first_sign: datetime
    ticket_state: str
    openings: int
    key_is_open: bool


@dataclass(frozen=True, slots=True)
class RepairFigures:
    """What became of the repairs of one failure mode. `came_back`: certified, and found again within the time;
    `fixed`: by one visit, certified, and not found again while that time passed; `not_fixed`: reopened, found again, or
    decided after more than one visit."""

    failure_mode: str
    repairs: int
    watching: int
    certified: int
    reopened: int
    undecided: int
    came_back: int
    fixed: int
    not_fixed: int


def put_repair_check(conn: Connection, check: NewRepairCheck) -> None:
    """Begins a check, or begins it anew."""
    conn.execute(SQL["put_repair_check"], fields_of(check))


def repair_checks_of(conn: Connection, ticket_id: int) -> list[RepairCheck]:
    """Newest first."""
    return fetch_all(conn, SQL["repair_checks_of"], {"ticket_id": ticket_id}, RepairCheck)


def claim_repair_check(conn: Connection, product: str, now: datetime) -> WatchedRepair | None:
    """A check of a fleet that is to be decided now; held with its ticket and asset until the transaction ends."""
    return fetch_one(conn, SQL["claim_repair_check"], {"product": product, "now": now}, WatchedRepair)


def watch_on(conn: Connection, check: NewRepairCheck, *, until: datetime, evidence: Mapping[str, object]) -> None:
    conn.execute(SQL["watch_on"], {**_key(check), "until": until, "evidence": Jsonb(evidence)})


def put_off(conn: Connection, check: WatchedRepair, *, until: datetime) -> None:
    conn.execute(SQL["put_off"], {**_key(check), "until": until})


def decide_repair_check(
    conn: Connection, check: NewRepairCheck, *, state: str, at: datetime, reason: Coded, evidence: Mapping[str, object]
) -> None:
    values = {**_key(check), "state": state, "at": at, "reason": reason, "evidence": Jsonb(evidence)}
    conn.execute(SQL["decide_repair_check"], values)


def overtake_repair_check(
    conn: Connection, ticket_id: int, opening: int, *, at: datetime, reason: Coded, even: str = "watching"
) -> None:
    """Ends a check that is watched, or stands in the state `even`."""
    values = {"ticket_id": ticket_id, "opening": opening, "at": at, "reason": reason, "also": even}
    conn.execute(SQL["overtake_repair_check"], values)


def fault_came_back(
    conn: Connection, *, asset_id: int, failure_mode: str, seen_at: datetime, at: datetime, reason: Coded
) -> None:
    """Ends the watched checks of a fault that was seen again after its repair."""
    values = {"asset_id": asset_id, "failure_mode": failure_mode, "seen_at": seen_at, "at": at, "reason": reason}
    conn.execute(SQL["fault_came_back"], values)


def last_replacement(conn: Connection, device_id: int, component: str, *, before: datetime) -> datetime | None:
    values = {"device_id": device_id, "component": component, "before": before}
    row = conn.execute(SQL["last_replacement"], values).fetchone()
    return row[0] if row else None


def operating_point(conn: Connection, product: str, failure_mode: str) -> dict[str, Any] | None:
    """The point of the model in force, as its manifest has it; None where it has none."""
    row = conn.execute(SQL["operating_point"], {"product": product, "failure_mode": failure_mode}).fetchone()
    return row[0] if row else None


def first_time_fixes(
    conn: Connection, product: str, *, since: datetime, now: datetime, within: timedelta
) -> list[RepairFigures]:
    """What became of the repairs of a product since a time, by failure mode."""
    wanted = {"product": product, "since": since, "now": now, "within": within}
    return fetch_all(conn, SQL["first_time_fixes"], wanted, RepairFigures)


def _key(check: NewRepairCheck) -> dict[str, int]:
    return {"ticket_id": check.ticket_id, "opening": check.opening}
