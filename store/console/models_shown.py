"""What the console shows of models, and the lead times of the tickets that predictions opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownModel:
    """A model without its body."""

    id: int
    product: str
    state: str
    manifest: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TicketLead:
    """A predicted ticket that was resolved, and when the device failed or its customer called, if that happened."""

    failure_mode: str
    kind: str
    opened_at: datetime
    failed_at: datetime | None
    reported_at: datetime | None


def models_newest(conn: Connection, *, limit: int = 50) -> list[ShownModel]:
    return fetch_all(conn, SQL["models_newest"], {"limit": limit}, ShownModel)


def model_by_id(conn: Connection, model_id: int) -> ShownModel | None:
    return fetch_one(conn, SQL["model_by_id"], {"model_id": model_id}, ShownModel)


def ticket_leads(conn: Connection, product: str, *, limit: int = 1000) -> list[TicketLead]:
    return fetch_all(conn, SQL["ticket_leads"], {"product": product, "limit": limit}, TicketLead)
