"""What somebody asks for and sends at the open form: product, symptom, and the fields with a photo of the plate."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from fastapi import Request

from api.web.photo_forms import received_form
from fleet.product import Product
from fleet.serials import LONGEST, normal_serial
from service.attachments.folder import AttachmentFolder
from service.strangers.reporting import LONGEST_NAME, LONGEST_PHONE, LONGEST_WORDS, OTHER
from store.assets.products import list_products
from store.engine.database import Connection

# A telephone number that somebody could be called back at has so many digits at least.
LEAST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of the form, cut to their lengths; `photo`: what was sent as one, on the disk."""

    product: str
    symptom: str
    serial: str
    phone: str
    name: str
    words: str
    client_id: UUID
    photo: Path | None

    @property
    def reachable(self) -> bool:
        return sum(c.isdigit() for c in self.phone) >= LEAST_DIGITS


def products_shown(conn: Connection) -> list[Product]:
    """Those that name symptoms; all of them where none does."""
    products = list_products(conn)
    return [one for one in products if one.symptoms] or products


def symptom_of(product: Product, asked: str) -> str:
    """A symptom of the product, `other`, or '' for anything else."""
    return asked if asked == OTHER or product.symptom(asked) else ""


@asynccontextmanager
async def received(request: Request, folder: AttachmentFolder) -> AsyncIterator[Fields]:
    """What the form sent; the photo goes with the end of the block. BadPicture where it is too large."""
    async with received_form(request, folder) as form:
        yield Fields(
            product=form.field("product", 100),
            symptom=form.field("symptom", 100),
            serial=normal_serial(form.field("serial", LONGEST)),
            phone=form.field("phone", LONGEST_PHONE),
            name=form.field("name", LONGEST_NAME),
            words=form.field("words", LONGEST_WORDS),
            client_id=client_id(form.texts.get("key", "")),
            photo=form.photos.get("photo"),
        )


def client_id(typed: str) -> UUID:
    """The key that a form holds, by which one that is sent twice is known."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
