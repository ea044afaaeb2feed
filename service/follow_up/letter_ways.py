"""By which channels a letter about a case goes, and how it is written for each: whole by mail, short by telephone."""

from collections.abc import Mapping
from pathlib import Path

from fleet.coded import Coded, coded
from fleet.service_contact import UNKNOWN_CONTACT
from service.follow_up.letter_words import LetterWords
from service.notices.channels.channel import LETTER, Sender
from service.notices.channels.registry import CHANNELS
from service.notices.contact import contact_lines, sender_of, signature_of
from service.notices.enabled_channels import Outlets
from service.notices.mail_layout import letters_of
from service.notices.routing import order_of
from store.engine.database import Connection
from store.follow_up.letters import CustomerLetter, unwanted_of
from store.identity.account_proofs import Way
from store.privacy.consents import Purpose, may_use
from store.service.notices import Addressee, ClaimedNotice

_pages = letters_of(Path(__file__).parent)


def ways_to(
    conn: Connection,
    letter: CustomerLetter,
    reader: Addressee,
    channels: Mapping[str, Sender],
    outlets: Outlets,
) -> list[tuple[str, str]] | Coded:
    """(channel, address) of each way that reaches the reader, in the order of their route; or why there is none. Who is
    no customer yet is written to by mail alone: a number that somebody typed may be anybody's."""
    if letter.customer_id is not None and not may_use(conn, letter.customer_id, Purpose(letter.purpose)):
        return coded("case_letter_without_consent")
    unwanted = unwanted_of(conn, letter.customer_id) if letter.customer_id is not None else set()
    order = order_of(conn, reader, outlets, purpose=letter.purpose, product=letter.product or "")
    known = letter.customer_id is not None
    names = [name for name in order if name in channels and (known or _is_mail(name))]
    reached = [(name, address) for name in names if (address := _address(name, reader))]
    if not reached:
        return coded("case_letter_nobody")
    wanted = [
        (name, address)
        for name, address in reached
        if name not in reader.opted_out and not {(letter.purpose, name), (letter.purpose, "")} & unwanted
    ]
    return wanted or coded("case_letter_unwanted")


def write(letter: CustomerLetter, text: LetterWords, *, channel: str, recipient: str, link: str) -> ClaimedNotice:
    """The letter as it leaves: text and link; by mail as HTML too, with who it is from and how to reach them."""
    words, contact = text.words, text.product.contact if text.product else UNKNOWN_CONTACT
    paragraphs = [*text.paragraphs, signature_of(contact, words)]
    body, html = "\n\n".join(paragraphs), ""
    if _is_mail(channel):
        lines, sender = contact_lines(contact, words), sender_of(contact, words)
        html = _pages.get_template("letter.html").render(
            t=words.text,
            language=words.language,
            subject=text.subject,
            paragraphs=paragraphs,
            button=words.text(f"case_letter_{letter.kind}_button"),
            link=link,
            sender=sender,
            contact=lines,
        )
        reach = "\n".join([sender, *(f"{one.label}: {one.text}" for one in lines)])
        more = words.text("case_letter_link", link=link)
        out = words.text("case_letter_out", link=link)
        body = "\n\n".join([*paragraphs, more, f"--\n{reach}", out]) + "\n"
    return ClaimedNotice(
        id=letter.id,
        ticket_id=0,
        kind=LETTER,
        channel=channel,
        language=words.language,
        recipient=recipient,
        subject=text.subject,
        body=body,
        attempts=letter.attempts,
        customer_id=letter.customer_id,
        purpose=letter.purpose,
        html=html,
        link=link,
        contact=contact,
        number=text.number,
    )


def _address(name: str, reader: Addressee) -> str:
    address = CHANNELS[name].address
    return address(reader) if address else ""


def _is_mail(name: str) -> bool:
    return CHANNELS[name].proves is Way.EMAIL
