"""What was not delivered on one channel goes by the next one of its route: the same text, once."""

from fleet.process import get_log
from service.notices.compose import URGENT, not_before_of
from service.notices.enabled_channels import Outlets
from service.notices.routing import next_way
from store.channels.fall_back import claim_fall_back, follow_notice
from store.engine.database import Connection, translated
from store.service.notices import addressee

log = get_log("service")


def fall_back_next(conn: Connection, outlets: Outlets) -> bool:
    """Lets the next channel follow where one notice was not delivered in time; False where none waits for that.

    1. The claim, and the notice that follows, commit together: who dies in between has done neither.
    2. Quiet hours hold anew; who has refused the channel meanwhile is not written to.
    """
    with translated(), conn.transaction():
        late = claim_fall_back(conn)
        if late is None:
            return False
        owner = addressee(conn, late.device_id)
        way = next_way(conn, owner, outlets, purpose=late.purpose, product=late.product, route=late.route)
        if way is None:
            log.info("notice_without_next_channel", notice=late.id)
            return True
        not_before, reason = (None, None) if late.kind in URGENT else not_before_of(owner, late.now)
        follow_notice(
            conn,
            late.id,
            channel=way.channel,
            recipient=way.recipient,
            route=[*way.then],
            at=late.now,
            not_before=not_before,
            reason=reason,
        )
        log.info("notice_follows", notice=late.id, channel=way.channel)
    return True
