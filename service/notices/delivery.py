"""Delivery: notices leave the outbox one by one; no transaction is open while the network is talked to."""

from collections.abc import Mapping
from datetime import timedelta

from prometheus_client import Counter

from fleet.coded import coded
from fleet.process import get_log
from service.notices.channels.channel import NotSent, Sender
from service.notices.channels.registry import CHANNELS
from service.notices.enabled_channels import Outlets
from service.notices.links import Links, token_hash
from store.engine.database import Connection, translated
from store.service.answers import put_link
from store.service.notices import ClaimedNotice, claim_notice, drop_stale, explain_waiting, settle_notice

MAX_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
ATTEMPTS = Counter("sigap_notice_attempts", "Attempts to send a notice", ["channel", "result"])
log = get_log("service")


def explain_missing(conn: Connection, outlets: Outlets) -> None:
    """Notes on waiting notices why nothing sends them, after settings have changed."""
    for name, outlet in outlets.items():
        if outlet.obstacle is not None:
            explain_waiting(conn, name, outlet.obstacle)


def deliver_next(conn: Connection, channels: Mapping[str, Sender], links: Links) -> bool:
    """Sends the notice that is due first; False where none is.

    1. What is no news any more is dropped; the claim commits by itself, with the time after which another may claim.
    2. A link is known to the database before its notice leaves; another attempt makes the same link.
    3. The network is talked to.
    4. The result is noted, if no other attempt has followed ours meanwhile.
    Who dies between 3 and 4 has sent a notice that goes out again, under the same idempotency id.
    """
    with translated():
        drop_stale(conn)
        notice = claim_notice(conn, [*channels])
        if notice is None:
            return False
        notice = _dressed(conn, notice, links)
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


def _dressed(conn: Connection, notice: ClaimedNotice, links: Links) -> ClaimedNotice:
    """The notice as it leaves: with the link to the customer's page, where its channel carries one."""
    with_link = CHANNELS[notice.channel].with_link
    if with_link is None:
        return notice
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
