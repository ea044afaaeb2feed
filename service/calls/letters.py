"""Letters about calls: agreed, moved, cancelled, soon. By mail with the calendar file, else by another channel."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from service.calls.booking import CallRules
from service.calls.calendar_files import calendar_of_call
from service.calls.states import CallState
from service.notices.channels.channel import NotSent, Sender
from service.notices.channels.email.smtp import MailServer, sender_named
from service.notices.channels.registry import CHANNELS
from service.notices.delivery import MAX_ATTEMPTS, Desk, wait_after
from service.notices.enabled_channels import Outlets
from service.notices.routing import Way, ways_to
from store.assets.products import current_product
from store.calls.calls import Call, CallLetter, claim_letter, find_call, settle_letter
from store.engine.database import Connection, translated
from store.service.notices import Addressee, ClaimedNotice, addressee_of_asset
from wording.wording import Wording, wording_of

ATTEMPTS = Counter("sigap_call_letter_attempts", "Attempts to send a letter about a call", ["kind", "result"])
ICS = "call.ics"
log = get_log("service")


def deliver_next_call_letter(conn: Connection, desk: Desk, rules: CallRules, *, now: datetime) -> bool:
    """Sends the letter that is due first; False where none is.

    1. The claim commits by itself. 2. What is no news any more is dropped: another time, a call that ended.
    3. The network is talked to. 4. The result is noted, if no other attempt has followed ours meanwhile.
    """
    with translated():
        letter = claim_letter(conn)
        if letter is None:
            return False
        prepared = _prepared(conn, letter, desk.outlets, desk.channels)
        if isinstance(prepared, Coded):
            settle_letter(conn, letter, state="dropped", reason=prepared)
            return True
    call, owner, way, brand = prepared
    words = wording_of(owner.language, call.time_zone)
    link, page = rules.link(call), f"{desk.links.base}/my/calls/{call.id}"
    subject, body = _text(call, letter.kind, words, link=link, page=page)
    try:
        sender = desk.channels[way.channel]
        if isinstance(sender, MailServer):
            sender.hand_over(_mail(call, letter, way, sender.sender, brand, words, subject, body, link, now))
        else:
            sender.send(_notice(call, letter, way, words, subject, body, page))
    except (NotSent, ValueError) as exc:
        _note_failure(conn, letter, exc)
    else:
        ATTEMPTS.labels(letter.kind, "sent").inc()
        with translated():
            settle_letter(conn, letter, state="sent")
    return True


def _prepared(
    conn: Connection, letter: CallLetter, outlets: Outlets, channels: Mapping[str, Sender]
) -> tuple[Call, Addressee, Way, str] | Coded:
    """The call, whom the letter goes to and how; or why it does not go."""
    call = find_call(conn, letter.consultation_id)
    wanted = CallState.CANCELLED if letter.kind == "cancelled" else CallState.BOOKED
    if call is None or call.sequence != letter.sequence or call.state != wanted:
        return coded("call_letter_overtaken")
    owner = addressee_of_asset(conn, call.asset_id)
    if owner is None or owner.customer_id != call.customer_id:
        return coded("device_sold")
    product = current_product(conn, call.product)
    ways = ways_to(conn, owner, outlets, purpose="service", product=call.product)
    reached = [way for way in ways if way.held_back is None and way.channel in channels]
    # A mail brings the calendar file.
    mail = "email" in channels and owner.email and "email" not in owner.opted_out
    way = Way("email", owner.email or "") if mail else reached[0] if reached else None
    if way is None or not CHANNELS[way.channel].routed:
        return coded("no_address")
    return call, owner, way, product.contact.brand if product else ""


def _text(call: Call, kind: str, words: Wording, *, link: str, page: str) -> tuple[str, str]:
    when = words.text("call_when", begins=call.begins, ends=call.ends)
    where = words.text("call_where_room", link=link) if link else words.text("call_where_phone")
    lines = [words.text(f"call_{kind}_body", when=when), *([] if kind == "cancelled" else [where])]
    return words.text(f"call_{kind}_subject", when=when), "\n\n".join([*lines, words.text("call_page", page=page)])


def _mail(
    call: Call, letter: CallLetter, way: Way, sender: str, brand: str, words: Wording, subject: str, body: str,
    link: str, now: datetime,
) -> EmailMessage:  # fmt: skip
    message = EmailMessage()
    message["From"] = sender_named(sender, brand)
    message["To"] = way.recipient
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(localtime=False)
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    message["Message-ID"] = f"<sigap-call-{letter.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{body}\n\n{brand or words.text('mail_team')}\n")
    file = calendar_of_call(call, words, link=link, stamp=now)
    message.add_attachment(file, maintype="text", subtype="calendar", filename=ICS, params={"method": "PUBLISH"})
    return message


def _notice(
    call: Call, letter: CallLetter, way: Way, words: Wording, subject: str, body: str, page: str
) -> ClaimedNotice:
    return ClaimedNotice(
        id=letter.id,
        ticket_id=call.id,
        kind=f"call_{letter.kind}",
        channel=way.channel,
        language=words.language,
        recipient=way.recipient,
        subject=subject,
        body=body,
        attempts=letter.attempts,
        customer_id=call.customer_id,
        link=page,
    )


def _note_failure(conn: Connection, letter: CallLetter, failure: NotSent | ValueError) -> None:
    permanent = not isinstance(failure, NotSent) or failure.permanent or failure.unknown
    why = failure.why if isinstance(failure, NotSent) else coded("mail_unwritable", recipient="", error=str(failure))
    over = permanent or letter.attempts >= MAX_ATTEMPTS
    ATTEMPTS.labels(letter.kind, "failed" if over else "again").inc()
    log.warning("call_letter_not_sent", letter=letter.id, kind=letter.kind, reason=why.to_json())
    with translated():
        state = "failed" if over else "pending"
        settle_letter(conn, letter, state=state, reason=why, wait=wait_after(letter.attempts))
