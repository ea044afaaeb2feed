"""Policies: what is promised for predicted and for reported tickets, in versions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of
from store.sla.targets import TargetKind

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Promise:
    """`within`: so much working time; `by_deadline`: not later than what the product file gives the failure mode."""

    kind: TargetKind
    within: timedelta | None
    by_deadline: bool
    warn_before: timedelta


@dataclass(frozen=True, slots=True)
class NewPolicy:
    applies_to: str
    product: str | None
    min_severity: str | None
    promises: tuple[Promise, ...]
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    id: int
    tenant_id: int
    applies_to: str
    product: str | None
    min_severity: str | None
    version: int
    made_at: datetime
    made_by: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class _PolicyRow:
    id: int
    tenant_id: int
    applies_to: str
    product: str | None
    min_severity: str | None
    version: int
    made_at: datetime
    made_by: str
    promises: list[dict[str, Any]] | None


def policies_in_force(conn: Connection, policy_id: int | None = None) -> list[Policy]:
    rows = fetch_all(conn, SQL["policies_in_force"], {"policy_id": policy_id}, _PolicyRow)
    return [Policy(**{**fields_of(row), "promises": tuple(map(_promise, row.promises or []))}) for row in rows]


def put_policy(conn: Connection, new: NewPolicy, *, by: str, now: datetime) -> int:
    """A new version, in force at once, in the caller's transaction; `tenant_id` None: of the connection's tenant."""
    about = {name: getattr(new, name) for name in ("tenant_id", "applies_to", "product", "min_severity")}
    about["now"] = now
    replaced = conn.execute(SQL["replace_policy"], about).fetchone()
    version = int(replaced[0]) + 1 if replaced else 1
    made = conn.execute(SQL["make_policy"], {**about, "version": version, "by": by}).fetchone()
    assert made is not None
    for promise in new.promises:
        conn.execute(SQL["add_promise"], {"policy_id": made[0], **fields_of(promise)})
    return int(made[0])


def end_policy(conn: Connection, policy_id: int, *, now: datetime) -> bool:
    """False for a policy that is not in force, or of all tickets: these are replaced, and never ended."""
    return conn.execute(SQL["end_policy"], {"policy_id": policy_id, "now": now}).rowcount > 0


def _promise(row: dict[str, Any]) -> Promise:
    within = None if row["within_s"] is None else timedelta(seconds=float(row["within_s"]))
    return Promise(TargetKind(row["kind"]), within, row["by_deadline"], timedelta(seconds=float(row["warn_before_s"])))
