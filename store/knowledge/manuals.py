"""Manuals: PDFs about a product or an article. The rows; the files lie where those of attachments do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class NewManual:
    """A checked file; the fields of the table, but its number."""

    tenant_id: int | None
    client_id: UUID
    product: str | None
    article: str | None
    language: str
    title: str
    file_name: str
    digest: bytes
    bytes: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Manual:
    """`tenant_id` None: everybody's. `article`: the short name of an article."""

    id: int
    tenant_id: int | None
    client_id: UUID
    product: str | None
    article: str | None
    language: str
    title: str
    file_name: str
    bytes: int
    made_at: datetime
    made_by: str


def add_manual(conn: Connection, new: NewManual) -> int | None:
    """The number of the new manual; None where its client id made one already."""
    row = conn.execute(SQL["add_manual"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def find_manual(conn: Connection, manual_id: int) -> Manual | None:
    return fetch_one(conn, SQL["find_manual"], {"manual_id": manual_id}, Manual)


def manual_sent_before(conn: Connection, client_id: UUID) -> Manual | None:
    """The manual that this client id made."""
    return fetch_one(conn, SQL["manual_sent_before"], {"client_id": client_id}, Manual)


def list_manuals(
    conn: Connection, *, products: Sequence[str] | None = None, article: str | None = None, limit: int = MOST_LISTED
) -> list[Manual]:
    """By title: all of them, or those about one of some products or about an article."""
    values = {"products": None if products is None else list(products), "article": article, "limit": limit}
    return fetch_all(conn, SQL["list_manuals"], values, Manual)


def remove_manual(conn: Connection, manual_id: int, *, tenant_id: int | None) -> bool:
    """Its file goes with the next sweep; False where it is not that tenant's. `tenant_id` None: of whichever."""
    return conn.execute(SQL["remove_manual"], {"manual_id": manual_id, "tenant_id": tenant_id}).rowcount == 1
