"""Entitlements as they were decided: at the opening of a ticket, and at its finding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)
OPENING, FINDING = "opening", "finding"


@dataclass(frozen=True, slots=True)
class FrozenEntitlement:
    """What a customer was entitled to in one opening of a ticket, at one stage. `lines`: as JSON, one for each kind of
    cost. `needs_reason`: it gives less than the opening did, and does not hold until a person says why."""

    ticket_id: int
    opening: int
    stage: str
    at: datetime
    failure_mode: str
    component: str | None
    result: str
    lines: Sequence[dict[str, Any]]
    currency: str
    total: float | None
    customer_pays: float | None
    needs_reason: bool
    decided_by: str
    why: Coded | None


def freeze_entitlement(conn: Connection, frozen: FrozenEntitlement) -> None:
    """Writes it; a finding that was corrected is decided anew."""
    values = {**fields_of(frozen), "lines": Jsonb(list(frozen.lines))}
    conn.execute(SQL["freeze_entitlement"], values)


def entitlements_of(conn: Connection, ticket_id: int) -> list[FrozenEntitlement]:
    """Those of a ticket, the newest opening and its finding last."""
    return fetch_all(conn, SQL["entitlements_of"], {"ticket_id": ticket_id}, FrozenEntitlement)


def forget_finding(conn: Connection, ticket_id: int, opening: int) -> None:
    conn.execute(SQL["forget_finding"], {"ticket_id": ticket_id, "opening": opening})


def set_in_warranty(conn: Connection, ticket_id: int, opening: int, in_warranty: bool | None) -> None:
    """Nothing where the ticket was opened again since."""
    values = {"ticket_id": ticket_id, "opening": opening, "in_warranty": in_warranty}
    conn.execute(SQL["set_in_warranty"], values)
