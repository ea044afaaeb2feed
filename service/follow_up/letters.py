"""Delivery of letters about cases: one by one, by the channels by which their reader gets notices."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from service.follow_up.letter_ways import ways_to, write
from service.follow_up.letter_words import LetterWords, letter_words
from service.notices.channels.channel import NotSent, Sender
from service.notices.channels.registry import CHANNELS
from service.notices.delivery import MAX_ATTEMPTS, wait_after
from service.notices.enabled_channels import TO_CUSTOMERS, Outlets
from service.notices.links import Links, token_hash
from service.notices.quiet_hours import quiet_until
from store.engine.database import Connection, translated
from store.follow_up.letters import CustomerLetter, begin_way, claim_letter, link_letter, settle_letter
from store.service.notices import Addressee
from wording.times import HOME_ZONE

ATTEMPTS = Counter("sigap_customer_letter_attempts", "Attempts to send a letter about a case", ["channel", "result"])
log = get_log("service")


def deliver_next_letter(
    conn: Connection, channels: Mapping[str, Sender], links: Links, *, now: datetime, outlets: Outlets = TO_CUSTOMERS
) -> bool:
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
        if letter.channel is not None:  # It may have left: sent again, it might be there twice.
            settle_letter(conn, letter, state="sent", channel=letter.channel, reason=coded("attempt_unknown"))
            return True
        text = letter_words(conn, letter)
        if isinstance(text, Coded):
            settle_letter(conn, letter, state="dropped", reason=text)
            return True
        ways = ways_to(conn, letter, text.reader, channels, outlets)
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


def letter_token(letter: CustomerLetter, secret: str) -> str:
    """43 characters for an address; the same for every attempt."""
    about = f"letter:{letter.id}:{letter.customer_id}:{letter.about}:{letter.kind}"
    digest = hmac.new(secret.encode(), about.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


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
            with translated():
                notice = CHANNELS[name].prepare(conn, write(letter, text, channel=name, recipient=address, link=link))
                if not CHANNELS[name].repeatable and not begin_way(conn, letter, name):
                    return
            sent = channels[name].send(notice)
        except NotSent as exc:
            failed = exc
            ATTEMPTS.labels(name, "failed" if exc.permanent else "again").inc()
            log.warning("letter_not_sent", letter=letter.id, channel=name, reason=exc.why.to_json())
            _forget(conn, name, exc.gone)
            if exc.unknown and not CHANNELS[name].repeatable:
                with translated():  # Sent again, it might be there twice.
                    settle_letter(conn, letter, state="sent", channel=name, reason=coded("attempt_unknown"))
                return
            if exc.permanent:
                continue  # The next way may work.
            break
        ATTEMPTS.labels(name, "sent").inc()
        _forget(conn, name, sent.gone if sent else ())
        with translated():
            settle_letter(conn, letter, state="sent", channel=name)
        return
    assert failed is not None
    over = failed.permanent or letter.attempts >= MAX_ATTEMPTS
    with translated():
        wait = wait_after(letter.attempts)
        settle_letter(conn, letter, state="failed" if over else "pending", reason=failed.why, wait=wait)


def _forget(conn: Connection, channel: str, gone: tuple[str, ...]) -> None:
    """Addresses at which nobody takes messages any more."""
    with translated():
        for address in gone:
            CHANNELS[channel].gone(conn, address)


def _quiet(reader: Addressee, at: datetime) -> datetime | None:
    if reader.quiet_from is None or reader.quiet_until is None:
        return None
    zone = reader.time_zone or HOME_ZONE
    return quiet_until(at, zone=zone, begins=reader.quiet_from, ends=reader.quiet_until)
