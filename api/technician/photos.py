"""Photos and signatures that a phone sends with an order: they hang on its first ticket."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fleet.coded import coded
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import Prepared, SentPicture, keep
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.field.attachments import Attachment, AttachmentKind, Stage
from store.field.visits import Visit, visit_tickets
from store.orders.items import Item, items_of


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """`position`: the wanted photo of the order's checklist that it is."""

    prepared: Prepared
    client_id: UUID
    kind: AttachmentKind
    caption: str
    position: int | None
    actor: str
    at: datetime


def keep_photo(
    conn: Connection, folder: AttachmentFolder, visit: Visit, sent: SentPhoto, *, now: datetime
) -> tuple[Attachment, Item | None]:
    """The attachment, and the wanted photo that it is; BadEntry for a position that wants none."""
    tickets = visit_tickets(conn, visit.id)
    if not tickets:
        raise BadEntry("order", visit.id, coded("no_order_here", order=visit.id))
    wanted = _wanted(conn, visit, sent.position)
    stage = Stage.DONE if sent.kind is AttachmentKind.SIGNATURE or visit.state == "done" else Stage.DIAGNOSIS
    picture = SentPicture(
        ticket_id=tickets[0],
        client_id=sent.client_id,
        kind=sent.kind,
        stage=stage,
        prepared=sent.prepared,
        made_by=sent.actor,
        made_at=sent.at,
        item=wanted.name if wanted else None,
        caption=sent.caption,
    )
    return keep(conn, folder, picture, now=now), wanted


def _wanted(conn: Connection, visit: Visit, position: int | None) -> Item | None:
    if position is None:
        return None
    found = next((one for one in items_of(conn, visit.id) if one.position == position and one.kind == "photo"), None)
    if found is None:
        raise BadEntry("position", position, coded("no_such_item", order=visit.id))
    return found
