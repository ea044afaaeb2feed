"""Who serves a product's customers: the brand they know, and how they reach it."""

from dataclasses import dataclass

from fleet.texts import Text


@dataclass(frozen=True, slots=True)
class ServiceContact:
    """`whatsapp`: a number with WhatsApp, where it is another than `phone`. Nothing of it needs to be known."""

    brand: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    address: Text | None = None
    hours: Text | None = None


UNKNOWN_CONTACT = ServiceContact()
