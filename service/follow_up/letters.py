"""Delivery of letters about cases: one by one, by mail. Texts that fit on a telephone are those of notices."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.service_contact import UNKNOWN_CONTACT
from service.follow_up.letter_words import LetterWords, letter_words
from service.notices.channels.channel import LETTER, NotSent, Sender
from service.notices.channels.registry import CHANNELS
from service.notices.contact import contact_lines, sender_of, signature_of
from service.notices.delivery import MAX_ATTEMPTS, wait_after
from service.notices.links import Links, token_hash
from service.notices.mail_layout import letters_of
from service.notices.quiet_hours import quiet_until
from store.engine.database import Connection, translated
from store.follow_up.letters import CustomerLetter, claim_letter, link_letter, settle_letter, unwanted_of
from store.identity.account_proofs import Way
from store.privacy.consents import Purpose, may_use
from store.service.notices import Addressee, ClaimedNotice
from wording.times import HOME_ZONE

ATTEMPTS = Counter("sigap_customer_letter_attempts", "Attempts to send a letter about a case", ["channel", "result"])
log = get_log("service")
_pages = letters_of(Path(__file__).parent)


def deliver_next_letter(conn: Connection, channels: Mapping[str, Sender], links: Links, *, now: datetime) -> bool:
    """Sends the letter that is due first; False where none is. `now`: wall time.

    1. The claim commits by itself, with the time after which another may claim.
    2. What is overtaken does not leave, nor what its reader does not want; in quiet hours it waits for their end.
    3. The network is talked to, by one way after the other until one takes it.
    4. The result is noted, if no other attempt has followed ours meanwhile.
    """
    with translated():
        letter = claim_letter(conn)
        if letter is None:
            return False
        text = letter_words(conn, letter)
        if isinstance(text, Coded):
            settle_letter(conn, letter, state="dropped", reason=text)
            return True
        ways = ways_to(conn, letter, text.reader, channels)
        if isinstance(ways, Coded):
            settle_letter(conn, letter, state="dropped", reason=ways)
            return True
        if until := _quiet(text.reader, letter.clock or now):
            settle_letter(
                conn, letter, state="pending", reason=coded("case_letter_waits_for_morning"), not_before=until
            )
            return True
        token = letter_token(letter, links.secret)
        link_letter(conn, letter.id, token_hash(token))
    _send(conn, letter, text, ways, channels, f"{links.base}/l/{token}")
    return True


def ways_to(
    conn: Connection, letter: CustomerLetter, reader: Addressee, channels: Mapping[str, Sender]
) -> list[tuple[str, str]] | Coded:
    """(channel, address) of each way that reaches the reader, the first to be tried first; or why there is none."""
    if letter.customer_id is not None and not may_use(conn, letter.customer_id, Purpose(letter.purpose)):
        return coded("case_letter_without_consent")
    unwanted = unwanted_of(conn, letter.customer_id) if letter.customer_id is not None else set()
    reached = [
        (name, address)
        for name in channels
        if (way := CHANNELS[name]).proves is Way.EMAIL and way.address and (address := way.address(reader))
    ]
    if not reached:
        return coded("case_letter_nobody")
    wanted = [
        (name, address)
        for name, address in reached
        if name not in reader.opted_out and not {(letter.purpose, name), (letter.purpose, "")} & unwanted
    ]
    return wanted or coded("case_letter_unwanted")


def letter_token(letter: CustomerLetter, secret: str) -> str:
    """43 characters for an address; the same for every attempt."""
    about = f"letter:{letter.id}:{letter.customer_id}:{letter.about}:{letter.kind}"
    digest = hmac.new(secret.encode(), about.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def write(letter: CustomerLetter, text: LetterWords, *, channel: str, recipient: str, link: str) -> ClaimedNotice:
    """The letter as it leaves: text, HTML, the link, who it is from and how to reach them."""
    words, contact = text.words, text.product.contact if text.product else UNKNOWN_CONTACT
    paragraphs = [*text.paragraphs, signature_of(contact, words)]
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
        html=html,
        link=link,
        contact=contact,
    )


def _send(
    conn: Connection,
    letter: CustomerLetter,
    text: LetterWords,
    ways: list[tuple[str, str]],
    channels: Mapping[str, Sender],
    link: str,
) -> None:
    failed: NotSent | None = None
    for name, address in ways:
        try:
            channels[name].send(write(letter, text, channel=name, recipient=address, link=link))
        except NotSent as exc:
            failed = exc
            ATTEMPTS.labels(name, "failed" if exc.permanent else "again").inc()
            log.warning("letter_not_sent", letter=letter.id, channel=name, reason=exc.why.to_json())
            if exc.permanent:
                continue  # The next way may work.
            break
        ATTEMPTS.labels(name, "sent").inc()
        with translated():
            settle_letter(conn, letter, state="sent", channel=name)
        return
    assert failed is not None
    over = failed.permanent or letter.attempts >= MAX_ATTEMPTS
    with translated():
        wait = wait_after(letter.attempts)
        settle_letter(conn, letter, state="failed" if over else "pending", reason=failed.why, wait=wait)


def _quiet(reader: Addressee, at: datetime) -> datetime | None:
    if reader.quiet_from is None or reader.quiet_until is None:
        return None
    zone = reader.time_zone or HOME_ZONE
    return quiet_until(at, zone=zone, begins=reader.quiet_from, ends=reader.quiet_until)
