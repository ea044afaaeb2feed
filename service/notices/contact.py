"""Who serves a customer, and how they reach them: the same lines in every mail and on every page."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from fleet.service_contact import ServiceContact
from fleet.warranty import Warranty
from wording.wording import Wording

_NOT_DIALLED = re.compile(r"[^+\d]")


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A way to reach the service: what it is, what is shown, and what is opened where that is known."""

    label: str
    text: str
    address: str = ""


def sender_of(contact: ServiceContact, words: Wording) -> str:
    """The brand; where the product file names none, what the service is."""
    return contact.brand or words.text("mail_team")


def signature_of(contact: ServiceContact, words: Wording) -> str:
    """How a letter ends."""
    return words.text("mail_sign_brand", brand=contact.brand) if contact.brand else words.text("mail_sign")


def contact_lines(contact: ServiceContact, words: Wording, *, ticket: int | None = None) -> list[ContactLine]:
    """Telephone, WhatsApp with the ticket's number in the first message, mail, address, hours, other places."""
    lines = [
        ContactLine(words.text("contact_phone"), contact.phone, f"tel:{_dialled(contact.phone)}")
        if contact.phone
        else None,
        ContactLine(words.text("contact_whatsapp"), contact.whatsapp, whatsapp_address(contact, words, ticket=ticket))
        if contact.whatsapp
        else None,
        ContactLine(words.text("contact_email"), contact.email, f"mailto:{contact.email}") if contact.email else None,
        ContactLine(words.text("contact_address"), words.pick(contact.address)) if contact.address else None,
        ContactLine(words.text("contact_hours"), words.pick(contact.hours)) if contact.hours else None,
    ]
    return [one for one in lines if one is not None]


def centre_lines(warranty: Warranty | None) -> list[ContactLine]:
    """Places where an appliance may be brought."""
    return [
        ContactLine(
            one.name,
            " · ".join(filter(None, (one.address, one.phone))),
            f"tel:{_dialled(one.phone)}" if one.phone else "",
        )
        for one in (warranty.centres if warranty else ())
    ]


def whatsapp_address(contact: ServiceContact, words: Wording, *, ticket: int | None) -> str:
    """Opens a chat whose first message names the ticket."""
    number = _dialled(contact.whatsapp).lstrip("+")
    number = f"62{number[1:]}" if number.startswith("0") else number
    said = words.text("contact_message", ticket=ticket) if ticket is not None else ""
    return f"https://wa.me/{number}" + (f"?text={quote(said)}" if said else "")


def _dialled(number: str) -> str:
    return _NOT_DIALLED.sub("", number)
