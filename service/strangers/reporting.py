"""Takes a stranger's report in. It opens no ticket and tells nothing of any device: staff look at it first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fleet.product import Product
from fleet.serials import normal_serial
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import Prepared, move_in
from service.strangers.receipts import new_receipt
from store.engine.database import Connection
from store.field.attachments import stored_bytes
from store.service.stranger_reports import (
    NewStrangerReport,
    PlatePhoto,
    StrangerReport,
    add_photo,
    find_stranger_report,
    note_stranger_report,
    report_of_form,
)

OTHER = "other"
LONGEST_WORDS, LONGEST_NAME, LONGEST_PHONE = 2000, 100, 40
TRIES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told at the open form. `symptom`: one of the product's, or `other`."""

    client_id: UUID
    serial: str
    symptom: str
    words: str
    name: str
    phone: str
    language: str


def take_report(
    conn: Connection,
    product: Product,
    told: Told,
    *,
    now: datetime,
    wall: datetime,
    folder: AttachmentFolder | None = None,
    photo: Prepared | None = None,
) -> StrangerReport:
    """The report; one that this form made before, as it is. `now`: the fleet's clock."""
    with conn.transaction():
        number = _noted(conn, product, told, now=now, wall=wall)
        if number is not None and folder is not None and photo is not None:
            _keep_photo(conn, folder, number, photo)
    known = find_stranger_report(conn, number) if number is not None else report_of_form(conn, told.client_id)
    assert known is not None
    return known


def _noted(conn: Connection, product: Product, told: Told, *, now: datetime, wall: datetime) -> int | None:
    """The number of the new report; None where the form was sent before. A receipt that is taken is made anew."""
    for _ in range(TRIES):
        new = NewStrangerReport(
            receipt=new_receipt(),
            client_id=told.client_id,
            product=product.id,
            serial=normal_serial(told.serial),
            symptom=told.symptom if product.symptom(told.symptom) else OTHER,
            words=told.words,
            name=told.name,
            phone=told.phone,
            language=told.language,
            reported_at=now,
            sent_at=wall,
        )
        number = note_stranger_report(conn, new)
        if number is not None or report_of_form(conn, told.client_id) is not None:
            return number
    raise RuntimeError("no receipt number is free")


def _keep_photo(conn: Connection, folder: AttachmentFolder, number: int, photo: Prepared) -> None:
    whole, small = photo.whole.stat().st_size, photo.small.stat().st_size
    folder.require_room(stored_bytes(conn), whole + small)
    name = move_in(folder, photo.whole, photo.small)
    add_photo(conn, number, PlatePhoto(name, photo.digest, whole, small, photo.picture.width, photo.picture.height))
