"""Messages leave by mail: each under a name of its own, as an answer in its thread, marked where no person wrote it."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from service.conversations.addresses import OwnAddresses
from service.conversations.mail.loops import MARK
from service.conversations.saying import wake_somebody
from service.conversations.threads import now_in
from service.conversations.ways import EMAIL
from service.notices.channels.channel import NotSent
from service.notices.channels.email.smtp import MailServer, sender_named
from service.notices.delivery import MAX_ATTEMPTS, wait_after
from service.notices.mail_layout import letters_of
from store.assets.customers import Customer, find_customer
from store.assets.products import current_product
from store.conversations.deliveries import ClaimedDelivery, claim_delivery, is_dead, settle_delivery
from store.conversations.messages import OURS, AuthorKind, Message, find_message, last_channel, mail_names_of
from store.conversations.threads import Thread, find_thread
from store.engine.database import Connection, translated
from wording.wording import Wording, wording_of

# So many mails before it an answer names.
MOST_NAMES = 20
ATTEMPTS = Counter("sigap_message_attempts", "Attempts to send a message of a conversation", ["channel", "result"])
log = get_log("service")
_pages = letters_of(Path(__file__).parent)


def deliver_next_message(conn: Connection, server: MailServer, own: OwnAddresses, *, now: datetime) -> bool:
    """Sends the message that is due first; False where none is.

    1. The claim commits by itself, with the time after which another may claim. 2. What is of no use does not leave.
    3. The mail server is talked to. 4. The result is noted, if no other attempt has followed ours meanwhile; one that
    failed for good wakes a person. Who dies between 3 and 4 has sent a mail that goes out again under the same name.
    """
    with translated():
        delivery = claim_delivery(conn, EMAIL, now=now)
        if delivery is None:
            return False
        letter = letter_of(conn, delivery, server.sender, own)
        if isinstance(letter, Coded):
            settle_delivery(conn, delivery, state="dropped", reason=letter)
            return True
    try:
        server.hand_over(letter)
    except (NotSent, ValueError) as exc:
        _note_failure(conn, delivery, exc, now)
    else:
        ATTEMPTS.labels(EMAIL, "sent").inc()
        with translated():
            settle_delivery(conn, delivery, state="sent")
    return True


def letter_of(conn: Connection, delivery: ClaimedDelivery, sender: str, own: OwnAddresses) -> EmailMessage | Coded:
    """The mail, or why none leaves: it was read on the page already, or nobody can be reached."""
    message, thread = find_message(conn, delivery.message_id), find_thread(conn, delivery.thread_id)
    customer = find_customer(conn, thread.customer_id) if thread else None
    if message is None or thread is None or customer is None or not delivery.recipient:
        return coded("message_to_nobody")
    if is_dead(conn, customer.id, delivery.recipient):
        return coded("message_to_dead_address")
    if message.id <= thread.customer_saw and last_channel(conn, thread.id) != EMAIL:
        return coded("message_read_already")
    return write_letter(conn, delivery, message, thread, customer, sender, own)


def write_letter(
    conn: Connection,
    delivery: ClaimedDelivery,
    message: Message,
    thread: Thread,
    customer: Customer,
    sender: str,
    own: OwnAddresses,
) -> EmailMessage:
    """ValueError for an address that no mail can go to."""
    words = wording_of(customer.language, customer.time_zone)
    product = current_product(conn, thread.product) if thread.product else None
    brand = product.contact.brand if product else ""
    team = brand or words.text("mail_team")
    said = words.say(message.said) if message.said else message.text
    link = f"{own.base}/my/conversations/{thread.id}"
    mail = EmailMessage()
    mail["From"] = sender_named(sender, team if "<" not in sender else brand)
    mail["To"] = delivery.recipient
    mail["Reply-To"] = own.reply_to(thread.id)
    mail["Subject"] = " ".join(_subject(words, thread).split())
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = f"<{message.message_id}@{own.domain}>"
    _name_those_before(mail, mail_names_of(conn, thread.id, before=message.id, limit=MOST_NAMES), own)
    mail[MARK] = "1"
    mail["X-Auto-Response-Suppress"] = "All"
    if message.author_kind in (AuthorKind.SYSTEM, AuthorKind.ASSISTANT):
        mail["Auto-Submitted"] = "auto-replied"
    mark, sign = words.text("conversation_answer_above"), _sign(words, message, team)
    below = words.text("conversation_link", link=link)
    mail.set_content(f"{mark}\n\n{said}\n\n{sign}\n\n{below}\n")
    html = _pages.get_template("letter.html").render(
        t=words.text, language=words.language, subject=str(mail["Subject"]), link=link, sender=team, mark=mark,
        paragraphs=[one for one in (*said.split("\n\n"), sign) if one.strip()],
        button=words.text("conversation_button"),
    )  # fmt: skip
    mail.add_alternative(html, subtype="html")
    return mail


def _subject(words: Wording, thread: Thread) -> str:
    """With the ticket's number in brackets, by which an answer without other marks is known."""
    if thread.ticket_id is None:
        return words.text("conversation_subject")
    return words.text("conversation_subject_ticket", mark=f"[#{thread.ticket_id}]")


def _sign(words: Wording, message: Message, team: str) -> str:
    if message.author_kind is AuthorKind.STAFF:
        return words.text("conversation_sign", name=message.author, team=team)
    return words.text("conversation_sign_automatic", team=team)


def _name_those_before(mail: EmailMessage, names: Sequence[str], own: OwnAddresses) -> None:
    """As mails that answer each other do: the last one, and all before it."""
    whole = [f"<{one}@{own.domain}>" if one.startswith(OURS) else f"<{one}>" for one in names if _is_plain(one)]
    if whole:
        mail["In-Reply-To"] = whole[-1]
        mail["References"] = " ".join(whole)


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isprintable() and len(name) < 300


def _note_failure(conn: Connection, delivery: ClaimedDelivery, failure: NotSent | ValueError, now: datetime) -> None:
    permanent = failure.permanent if isinstance(failure, NotSent) else True
    unwritable = coded("mail_unwritable", recipient=delivery.recipient, error=str(failure))
    why = failure.why if isinstance(failure, NotSent) else unwritable
    over = permanent or delivery.attempts >= MAX_ATTEMPTS
    ATTEMPTS.labels(EMAIL, "failed" if over else "again").inc()
    log.warning("message_not_sent", delivery=delivery.id, reason=why.to_json())
    with translated(), conn.transaction():
        state, next_at = ("failed", None) if over else ("pending", now + wait_after(delivery.attempts))
        settled = settle_delivery(conn, delivery, state=state, reason=why, next_at=next_at)
        thread = find_thread(conn, delivery.thread_id) if settled and over else None
        if thread is not None:
            wake_somebody(conn, thread.id, coded("message_did_not_leave", why=why), at=now_in(conn, thread, now))
