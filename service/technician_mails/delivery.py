"""Delivery of mails to technicians from outside: one by one; no transaction is open while the server is talked to."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from icalendar import vCalAddress
from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.product import Product
from service.notices.channels.channel import NotSent
from service.notices.channels.email.smtp import MailServer, sender_named
from service.notices.delivery import MAX_ATTEMPTS, wait_after
from service.notices.mail_layout import letters_of
from service.orders.booking_states import BookingState
from service.orders.calendar import calendar_with, event_of
from service.technician_mails.feeds import Feeds
from service.technician_mails.words import VisitWords, visit_words
from store.assets.products import current_product
from store.engine.database import Connection, translated
from store.field.visits import find_visit
from store.orders.bookings import Booking, find_booking, stored_living
from store.orders.orders import Order, find_order
from store.orders.technician_mails import TechnicianMail, claim_technician_mail, settle_technician_mail, was_told
from store.orders.technicians import Technician, find_technician
from wording.wording import wording_of

ATTEMPTS = Counter("sigap_technician_mail_attempts", "Attempts to send a mail to a technician", ["kind", "result"])
APPOINTMENT, MOVED, CANCELLED = "appointment", "moved", "cancelled"
log = get_log("service")
_pages = letters_of(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class OutsideLetter:
    """What leaves: `kind` tells a moved appointment from a first one."""

    kind: str
    mail: TechnicianMail
    technician: Technician
    product: Product
    order: Order
    booking: Booking
    words: VisitWords
    feed: str


def deliver_next_technician_mail(conn: Connection, server: MailServer, feeds: Feeds, *, now: datetime) -> bool:
    """Sends the mail that is due first; False where none is.

    1. The claim commits by itself, with the time after which another may claim.
    2. What is overtaken does not leave: an appointment that ended, the end of one that nobody was told of, the end of
       one whose technician has another for the same order, which says that it moved.
    3. The mail server is talked to. 4. The result is noted, if no other attempt has followed ours meanwhile.
    """
    with translated():
        mail = claim_technician_mail(conn, now=now)
        if mail is None:
            return False
        letter = letter_of(conn, mail, feeds)
        if isinstance(letter, Coded):
            settle_technician_mail(conn, mail, state="dropped", reason=letter)
            return True
    try:
        server.hand_over(write_letter(letter, server.sender, now=now))
    except (NotSent, ValueError) as exc:
        _note_failure(conn, letter, exc, now)
    else:
        ATTEMPTS.labels(letter.kind, "sent").inc()
        with translated():
            settle_technician_mail(conn, mail, state="sent")
    return True


def letter_of(conn: Connection, mail: TechnicianMail, feeds: Feeds) -> OutsideLetter | Coded:
    """What leaves, or why nothing does."""
    technician, booking = find_technician(conn, mail.technician_id), find_booking(conn, mail.booking_id)
    order, visit = find_order(conn, mail.order_id), find_visit(conn, mail.order_id)
    product = current_product(conn, order.product) if order else None
    if technician is None or not technician.email or booking is None or order is None or visit is None or not product:
        return coded("technician_mail_nobody")
    if mail.kind == APPOINTMENT and booking.state != BookingState.CONFIRMED:
        return coded("technician_mail_overtaken")
    if mail.kind == CANCELLED and not was_told(conn, mail, booking_id=mail.booking_id):
        return coded("technician_mail_overtaken")
    if mail.kind == CANCELLED and _goes_again(conn, mail):
        return coded("technician_mail_overtaken")
    kind = MOVED if mail.kind == APPOINTMENT and was_told(conn, mail) else mail.kind
    words = visit_words(conn, product, visit, booking, technician.language)
    return OutsideLetter(kind, mail, technician, product, order, booking, words, feeds.address(conn, technician.id))


def _goes_again(conn: Connection, mail: TechnicianMail) -> bool:
    standing = [one for one in stored_living(conn, mail.order_id) if one.state == BookingState.CONFIRMED]
    return any(one.technician_id == mail.technician_id for one in standing)


def write_letter(letter: OutsideLetter, sender: str, *, now: datetime) -> EmailMessage:
    """ValueError for an address that no mail can go to. The appointment lies in it as a calendar file, by which
    calendar programs enter, move or remove it."""
    words, about = wording_of(letter.technician.language), letter.words
    named = {"name": letter.technician.name, "when": about.when, "order": letter.order.id, "summary": about.summary}
    subject = words.text(f"outside_{letter.kind}_subject", **named)
    first = words.text(f"outside_{letter.kind}_body", **named)
    lines = about.lines if letter.kind != CANCELLED else ()
    feed = words.text("outside_feed", address=letter.feed)
    sign = words.text("outside_sign", brand=letter.product.contact.brand or words.text("mail_team"))
    paragraphs = [*first.split("\n\n"), *(["\n".join(lines)] if lines else []), feed, sign]
    message = EmailMessage()
    message["From"] = sender_named(sender, letter.product.contact.brand)
    message["To"] = letter.technician.email or ""
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<sigap-technician-{letter.mail.id}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(paragraphs) + "\n")
    html = _pages.get_template("letter.html").render(
        t=words.text, language=words.language, subject=subject, paragraphs=paragraphs, link="",
        sender=letter.product.contact.brand or words.text("mail_team"),
    )  # fmt: skip
    message.add_alternative(html, subtype="html")
    method = "CANCEL" if letter.kind == CANCELLED else "REQUEST"
    message.add_attachment(
        _calendar(letter, sender, method, now=now), maintype="text", subtype="calendar", filename="visit.ics",
        params={"method": method},
    )  # fmt: skip
    return message


def _calendar(letter: OutsideLetter, sender: str, method: str, *, now: datetime) -> bytes:
    event = event_of(
        letter.booking,
        sequence=letter.order.sequence,
        stamp=now,
        summary=letter.words.summary,
        description="\n".join(letter.words.lines),
        location=letter.words.location,
    )
    event.add("organizer", vCalAddress(f"mailto:{_address(sender)}"))
    event.add("attendee", vCalAddress(f"mailto:{letter.technician.email}"))
    return calendar_with([event], method=method)


def _address(sender: str) -> str:
    return sender.rpartition("<")[2].strip("> ")


def _domain(sender: str) -> str:
    return _address(sender).rpartition("@")[2] or "localhost"


def _note_failure(conn: Connection, letter: OutsideLetter, failure: NotSent | ValueError, now: datetime) -> None:
    mail = letter.mail
    permanent = failure.permanent if isinstance(failure, NotSent) else True
    unwritable = coded("mail_unwritable", recipient=letter.technician.email or "", error=str(failure))
    why = failure.why if isinstance(failure, NotSent) else unwritable
    over = permanent or mail.attempts >= MAX_ATTEMPTS
    ATTEMPTS.labels(letter.kind, "failed" if over else "again").inc()
    log.warning("technician_mail_not_sent", mail=mail.id, kind=letter.kind, reason=why.to_json())
    with translated():
        next_at = now + wait_after(mail.attempts)
        settle_technician_mail(conn, mail, state="failed" if over else "pending", reason=why, next_at=next_at)
