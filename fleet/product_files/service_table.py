"""The table `[service]` of a product file: who serves its customers."""

from typing import Annotated

from pydantic import BaseModel, Field

from fleet.product_files.table import STRICT, AnyText
from fleet.service_contact import UNKNOWN_CONTACT, ServiceContact

Telephone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()./-]{3,29}$")]


class Table(BaseModel):
    model_config = STRICT


class ServiceTable(Table):
    brand: Annotated[str, Field(max_length=80)] = ""
    phone: Telephone | None = None
    whatsapp: Telephone | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;]+$", max_length=254)] | None = None
    address: AnyText | None = None
    hours: AnyText | None = None


def build_contact(table: ServiceTable | None) -> ServiceContact:
    if table is None:
        return UNKNOWN_CONTACT
    return ServiceContact(
        brand=table.brand,
        phone=table.phone or "",
        whatsapp=table.whatsapp or "",
        email=table.email or "",
        address=table.address,
        hours=table.hours,
    )
