"""Attachments: photos and signatures of tickets. The rows; the files are `service/attachments/`'s."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    SIGNATURE = "signature"


class Stage(StrEnum):
    """When it was made: with the report of a fault, before the repair, after it."""

    REPORT = "report"
    DIAGNOSIS = "diagnosis"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A re-encoded picture; the fields of the table, but its number."""

    ticket_id: int
    client_id: UUID
    kind: AttachmentKind
    stage: Stage
    item: str | None
    caption: str
    file_name: str
    digest: bytes
    bytes: int
    small_bytes: int
    width: int
    height: int
    made_by: str
    made_at: datetime
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or signature of a ticket; `made_at` on the fleet's clock, `item` the wanted photo that it is."""

    id: int
    ticket_id: int
    client_id: UUID
    kind: AttachmentKind
    stage: Stage
    item: str | None
    caption: str
    file_name: str
    bytes: int
    width: int
    height: int
    made_by: str
    made_at: datetime


def add_attachment(conn: Connection, new: NewAttachment) -> int | None:
    """The number of the new attachment; None where the ticket has one of this client id already."""
    row = conn.execute(SQL["add_attachment"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def find_attachment(conn: Connection, attachment_id: int) -> Attachment | None:
    return fetch_one(conn, SQL["find_attachment"], {"attachment_id": attachment_id}, Attachment)


def sent_before(conn: Connection, *, ticket_id: int, client_id: UUID) -> Attachment | None:
    """The attachment that this client id made."""
    return fetch_one(conn, SQL["sent_before"], {"ticket_id": ticket_id, "client_id": client_id}, Attachment)


def attachments_of(conn: Connection, ticket_id: int) -> list[Attachment]:
    """In the order in which they were stored."""
    return fetch_all(conn, SQL["attachments_of"], {"ticket_id": ticket_id}, Attachment)


def remove_attachment(conn: Connection, attachment_id: int) -> bool:
    """Its file goes with the next sweep."""
    return conn.execute(SQL["remove_attachment"], {"attachment_id": attachment_id}).rowcount == 1


def stored_bytes(conn: Connection) -> int:
    """What all attachments hold, of every tenant."""
    row = conn.execute(SQL["stored_bytes"]).fetchone()
    return int(row[0]) if row else 0


def leftover_files(conn: Connection, *, limit: int) -> list[str]:
    """Names of files whose row is gone."""
    return [str(name) for (name,) in conn.execute(SQL["leftover_files"], {"limit": limit})]


def forget_leftovers(conn: Connection, names: list[str]) -> None:
    """These were removed from the disk."""
    conn.execute(SQL["forget_leftovers"], {"names": names})


def known_files(conn: Connection, names: list[str]) -> set[str]:
    """Which of these names a row bears."""
    return {str(name) for (name,) in conn.execute(SQL["known_files"], {"names": names})}
