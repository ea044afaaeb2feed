"""Takes a picture in: checked, re-encoded, stored, noted, once for each id that its sender made."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fleet.coded import coded
from service.attachments.folder import AttachmentFolder
from service.attachments.pictures import Picture, reencode
from service.attachments.refusing import BadPicture
from service.attachments.sniffing import HEAD, require_picture
from service.tickets.states import NoSuchTicket
from store.engine.database import Connection
from store.field.attachments import (
    Attachment,
    AttachmentKind,
    NewAttachment,
    Stage,
    add_attachment,
    attachments_of,
    find_attachment,
    sent_before,
    stored_bytes,
)
from store.service.tickets import find_ticket

# Of what is sent; a photo of a phone has 3 to 8 MiB, and the technician's page sends smaller ones.
LARGEST = 12 << 20
MOST_OF_TICKET = 60


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture that was checked and written anew, in the work place to which it came; `digest`: of what came."""

    whole: Path
    small: Path
    digest: bytes
    picture: Picture


@dataclass(frozen=True, slots=True)
class SentPicture:
    """A prepared picture, and what its sender says of it; `made_at` on the fleet's clock."""

    ticket_id: int
    client_id: UUID
    kind: AttachmentKind
    stage: Stage
    prepared: Prepared
    made_by: str
    made_at: datetime
    item: str | None = None
    caption: str = ""


def prepare(source: Path) -> Prepared:
    """Checks and re-encodes what came; BadPicture for what is no picture. It may take many seconds: whoever calls it
    holds no connection to the database."""
    digest = _checked(source)
    whole, small = source.with_suffix(".whole"), source.with_suffix(".small")
    return Prepared(whole, small, digest, reencode(source, whole, small))


def keep(conn: Connection, folder: AttachmentFolder, sent: SentPicture, *, now: datetime) -> Attachment:
    """The attachment; one that this id made before, as it is.

    1. The two prepared files get a random name. 2. The row is written: from here on it is there. What dies between the
    two leaves files that no row names; the sweep finds them.
    """
    if (known := sent_before(conn, ticket_id=sent.ticket_id, client_id=sent.client_id)) is not None:
        return known
    if find_ticket(conn, sent.ticket_id) is None:
        raise NoSuchTicket(sent.ticket_id)
    if attachments_full(conn, sent.ticket_id):
        raise BadPicture(coded("attachments_too_many", most=MOST_OF_TICKET))
    whole, small = sent.prepared.whole, sent.prepared.small
    folder.require_room(stored_bytes(conn), whole.stat().st_size + small.stat().st_size)
    name = move_in(folder, whole, small)
    number = add_attachment(conn, _row(sent, folder, name, now))
    if number is None:  # The same came at the same time, and was first.
        folder.remove(name)
        known = sent_before(conn, ticket_id=sent.ticket_id, client_id=sent.client_id)
    else:
        known = find_attachment(conn, number)
    assert known is not None
    return known


def attachments_full(conn: Connection, ticket_id: int) -> bool:
    """Whether a ticket has as many as it may."""
    return len(attachments_of(conn, ticket_id)) >= MOST_OF_TICKET


def _checked(source: Path) -> bytes:
    """The SHA-256 of what was sent; BadPicture for what is no picture."""
    with source.open("rb") as file:
        require_picture(file.read(HEAD))
        file.seek(0)
        return hashlib.file_digest(file, "sha256").digest()


def move_in(folder: AttachmentFolder, whole: Path, small: Path) -> str:
    """The random name under which two prepared files lie in the folder from now on."""
    name = secrets.token_hex(16)
    folder.whole(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path, target in ((whole, folder.whole(name)), (small, folder.small(name))):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(target)
    return name


def _row(sent: SentPicture, folder: AttachmentFolder, name: str, now: datetime) -> NewAttachment:
    return NewAttachment(
        ticket_id=sent.ticket_id,
        client_id=sent.client_id,
        kind=sent.kind,
        stage=sent.stage,
        item=sent.item,
        caption=sent.caption,
        file_name=name,
        digest=sent.prepared.digest,
        bytes=folder.whole(name).stat().st_size,
        small_bytes=folder.small(name).stat().st_size,
        width=sent.prepared.picture.width,
        height=sent.prepared.picture.height,
        made_by=sent.made_by,
        made_at=sent.made_at,
        stored_at=now,
    )
