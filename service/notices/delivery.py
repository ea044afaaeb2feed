"""Delivery: notices leave the outbox one by one; no transaction is open while the network is talked to."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from prometheus_client import Counter

from fleet.coded import coded
from fleet.process import get_log
from service.notices.channels.channel import NotSent, Sender, Sent
from service.notices.channels.registry import CHANNELS
from service.notices.compose import URGENT
from service.notices.enabled_channels import Outlets
from service.notices.links import Links, token_hash
from service.notices.routing import fallback_hours
from store.assets.products import current_product
from store.channels.receipts import join_message
from store.engine.database import Connection, translated
from store.service.answers import put_link
from store.service.notices import (
    ClaimedNotice,
    SentOut,
    claim_notice,
    drop_stale,
    explain_waiting,
    settle_notice,
    settle_unknown,
)
from store.service.tickets import find_ticket

MAX_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
NO_REST = timedelta(0)
# How long nobody may learn of a message whose end is unknown, before the next channel follows.
UNKNOWN_AFTER = timedelta(hours=1)
ATTEMPTS = Counter("sigap_notice_attempts", "Attempts to send a notice", ["channel", "result"])
log = get_log("service")


def explain_missing(conn: Connection, outlets: Outlets) -> None:
    """Notes on waiting notices why nothing sends them, after settings have changed."""
    for name, outlet in outlets.items():
        if outlet.obstacle is not None:
            explain_waiting(conn, name, outlet.obstacle)


@dataclass(slots=True)
class Desk:
    """What delivery works with: the open channels, the links, what this installation has set; and until when a channel
    rests that has reached a limit of its provider (seconds of a clock that only runs on)."""

    channels: Mapping[str, Sender]
    links: Links
    outlets: Outlets
    prices: Mapping[str, float] = field(default_factory=dict)
    currency: str = "IDR"
    rests: dict[str, float] = field(default_factory=dict)

    def awake(self) -> list[str]:
        return [name for name in self.channels if self.rests.get(name, 0.0) <= time.monotonic()]


def deliver_next(conn: Connection, channels: Mapping[str, Sender], links: Links) -> bool:
    """Sends the notice that is due first, with the usual outlets and no prices; False where none is."""
    return deliver_from(conn, Desk(channels, links, {}))


def deliver_from(conn: Connection, desk: Desk) -> bool:
    """Sends the notice that is due first; False where none is.

    1. What is no news any more is dropped. What died on its way by a channel that cannot tell a repeat counts as sent.
    2. The claim commits by itself, with the time after which another may claim.
    3. A link is known to the database before its notice leaves; another attempt makes the same link.
    4. The network is talked to.
    5. The result is noted, if no other attempt has followed ours meanwhile; receipts that came before it count.
    Who dies between 4 and 5 has sent a notice that goes out again, under the same idempotency id, where the channel's
    receivers can tell a repeat by that; else it counts as sent, and the next channel follows if no receipt comes.
    """
    with translated():
        drop_stale(conn)
        once = [name for name in desk.channels if not CHANNELS[name].repeatable]
        if once:
            settle_unknown(conn, once, reason=coded("attempt_unknown"), after=UNKNOWN_AFTER)
        notice = claim_notice(conn, desk.awake(), urgent=URGENT)
        if notice is None:
            return False
        notice = _dressed(conn, notice, desk.links)
    try:
        sent = desk.channels[notice.channel].send(notice)
    except NotSent as exc:
        _note_failure(conn, desk, notice, exc)
    else:
        ATTEMPTS.labels(notice.channel, "sent").inc()
        with translated(), conn.transaction():
            _note_sent(conn, desk, notice, sent or Sent())
    return True


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 30 s, then twice as long each time, up to 2 h."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)


def _dressed(conn: Connection, notice: ClaimedNotice, links: Links) -> ClaimedNotice:
    """The notice as it leaves: with what its sender needs of the database, and with the link to the customer's page
    where its channel carries one."""
    channel = CHANNELS[notice.channel]
    notice = channel.prepare(conn, notice)
    if channel.with_link is None:
        return notice
    token = links.token(notice)
    put_link(conn, token_hash=token_hash(token), notice_id=notice.id)
    ticket = find_ticket(conn, notice.ticket_id)
    product = current_product(conn, ticket.product) if ticket else None
    if product is not None:
        notice = replace(notice, contact=product.contact)
    return channel.with_link(notice, links.address(token))


def _note_sent(conn: Connection, desk: Desk, notice: ClaimedNotice, sent: Sent) -> None:
    channel, price = CHANNELS[notice.channel], desk.prices.get(notice.channel)
    cost = None if price is None else price * sent.parts
    hours = fallback_hours(conn, notice.customer_id, desk.outlets, notice.purpose, notice.channel)
    after = timedelta(hours=hours) if channel.receipts else None
    out = SentOut(sent.provider_id or None, cost, desk.currency, after)
    if settle_notice(conn, notice, state="sent", sent=out) and sent.provider_id:
        join_message(conn, notice.id, channel=notice.channel, provider_id=sent.provider_id)
    for address in sent.gone:
        channel.gone(conn, address)


def _note_failure(conn: Connection, desk: Desk, notice: ClaimedNotice, failure: NotSent) -> None:
    channel = CHANNELS[notice.channel]
    if failure.rest is not None:
        desk.rests[notice.channel] = time.monotonic() + failure.rest.total_seconds()
    if failure.unknown and not channel.repeatable:
        ATTEMPTS.labels(notice.channel, "unknown").inc()
        log.warning("notice_unknown", notice=notice.id, channel=notice.channel, reason=failure.why.to_json())
        with translated():
            # It counts as sent: sent again, it might arrive twice.
            out = SentOut(fall_back=UNKNOWN_AFTER)
            settle_notice(conn, notice, state="sent", reason=coded("attempt_unknown"), sent=out)
        return
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
            wait=max(wait_after(notice.attempts), failure.rest or NO_REST),
        )
        for address in failure.gone:
            channel.gone(conn, address)
