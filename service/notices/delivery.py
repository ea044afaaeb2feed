"""Delivery: notices leave the outbox one by one; no transaction is open while the network is talked to."""

from collections.abc import Mapping
from datetime import timedelta

from prometheus_client import Counter

from fleet.coded import coded
from fleet.process import get_log
from fleet.settings import Settings
from service.notices.channel import Channel, NotSent, Outlets
from service.notices.letter import with_link
from service.notices.links import Links, token_hash
from service.notices.smtp import mail_server
from service.notices.webhook import Webhook
from store.answers import put_link
from store.database import Connection, translated
from store.notices import ClaimedNotice, claim_notice, drop_stale, explain_waiting, settle_notice

MAX_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
NO_SMTP, NO_SECRET, NO_WEBHOOK = coded("no_mail_server"), coded("no_webhook_secret"), coded("no_webhook")
ATTEMPTS = Counter("sigap_notice_attempts", "Attempts to send a notice", ["channel", "result"])
log = get_log("service")


def open_channels(settings: Settings) -> dict[str, Channel]:
    """The channels that these settings open, by name; BadSettings where one cannot be read."""
    channels: dict[str, Channel] = {}
    if settings.smtp_url:
        channels["email"] = mail_server(settings.smtp_url, settings.smtp_from)
    if settings.webhook_url and settings.webhook_secret:
        channels["webhook"] = Webhook(settings.webhook_url, settings.webhook_secret)
    return channels


def outlets_of(settings: Settings) -> Outlets:
    """What whoever writes notices must know of the channels."""
    return Outlets(
        email=None if settings.smtp_url else NO_SMTP,
        webhook=None if settings.webhook_secret else NO_SECRET,
        webhooks=bool(settings.webhook_url),
    )


def explain_missing(conn: Connection, outlets: Outlets) -> None:
    """Notes on waiting notices why nothing sends them, after settings have changed."""
    if outlets.email is not None:
        explain_waiting(conn, "email", outlets.email)
    if not outlets.webhooks:
        explain_waiting(conn, "webhook", NO_WEBHOOK)
    elif outlets.webhook is not None:
        explain_waiting(conn, "webhook", outlets.webhook)


def deliver_next(conn: Connection, channels: Mapping[str, Channel], links: Links) -> bool:
    """Sends the notice that is due first; False where none is.

    1. What is no news any more is dropped; the claim commits by itself, with the time after which another may claim.
    2. A mail's link is known to the database before the mail leaves; another attempt makes the same link.
    3. The network is talked to.
    4. The result is noted, if no other attempt has followed ours meanwhile.
    Who dies between 3 and 4 has sent a notice that goes out again, under the same idempotency id.
    """
    with translated():
        drop_stale(conn)
        notice = claim_notice(conn, [*channels])
        if notice is None:
            return False
        if notice.channel == "email":
            notice = _with_link(conn, notice, links)
    try:
        channels[notice.channel].send(notice)
    except NotSent as exc:
        _note_failure(conn, notice, exc)
    else:
        ATTEMPTS.labels(notice.channel, "sent").inc()
        with translated():
            settle_notice(conn, notice, state="sent")
    return True


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 30 s, then twice as long each time, up to 2 h."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)


def _with_link(conn: Connection, notice: ClaimedNotice, links: Links) -> ClaimedNotice:
    token = links.token(notice)
    put_link(conn, token_hash=token_hash(token), notice_id=notice.id)
    return with_link(notice, links.address(token))


def _note_failure(conn: Connection, notice: ClaimedNotice, failure: NotSent) -> None:
    over = failure.permanent or notice.attempts >= MAX_ATTEMPTS
    ATTEMPTS.labels(notice.channel, "failed" if over else "again").inc()
    reason = coded("attempt_failed", why=failure.why, attempt=notice.attempts, most=MAX_ATTEMPTS)
    if failure.permanent:
        reason = coded("attempt_refused", why=failure.why)
    log.warning("notice_not_sent", notice=notice.id, channel=notice.channel, reason=reason.to_json())
    with translated():
        settle_notice(
            conn,
            notice,
            state="failed" if over else "pending",
            reason=reason,
            wait=wait_after(notice.attempts),
        )
