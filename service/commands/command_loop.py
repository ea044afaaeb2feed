"""A loop of the service process: sends what may be sent, and ends what has waited too long."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from prometheus_client import Counter

from fleet.process import get_log
from service.commands.publisher import CommandPublisher, Delivery, as_message
from store.assets.fleet_clocks import wake
from store.commands.sending import DueCommand, claim_commands, give_back, move_due, note_refused
from store.engine.database import Connection, translated
from store.engine.worker_loop import Turn

IDLE_S = 1.0
# A device that sleeps was awake so long ago at most, or a command would miss it.
AWAKE_FOR = timedelta(seconds=30)
SENT = Counter("sigap_commands_sent", "Commands handed to the broker", ["product"])
NOT_TAKEN = Counter("sigap_commands_not_taken", "Commands that the broker did not take", ["product"])
OVERDUE = Counter("sigap_commands_overdue", "Commands whose time was over", ["product", "state"])
log = get_log("service")


def begin_commands(
    publisher: CommandPublisher | None, conn: Connection, *, wall: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Turn:
    """Without a publisher nothing is sent, and commands expire."""

    def turn() -> float:
        with translated():
            _end_overdue(conn, wall())
            if publisher is not None and publisher.connected:
                while claimed := claim_commands(conn, now=wall(), awake_for=AWAKE_FOR):
                    if not send_claimed(conn, publisher, claimed, wall):
                        break
        return IDLE_S

    return turn


def _end_overdue(conn: Connection, now: datetime) -> None:
    moved = move_due(conn, now=now)
    for one in moved:
        OVERDUE.labels(one.product, one.state).inc()
    for product in {one.product for one in moved}:
        wake(conn, product)  # Tickets may wait for them.


def send_claimed(
    conn: Connection, publisher: CommandPublisher, claimed: Sequence[DueCommand], wall: Callable[[], datetime]
) -> bool:
    """Publishes what was claimed; whether the broker answered to all of it.

    1. The claim is committed: killed here, a command counts as sent, and is sent again when no answer comes, if it may.
    2. The broker is talked to.
    3. What it did not take waits again; an answer of the device that came meanwhile counts. What it refused was a try:
       it would be refused again at once.
    """
    became: dict[Delivery, list[DueCommand]] = {delivery: [] for delivery in Delivery}
    for command, delivery in zip(
        claimed, publisher.publish([as_message(command, wall()) for command in claimed]), strict=True
    ):
        became[delivery].append(command)
        (SENT if delivery is Delivery.TAKEN else NOT_TAKEN).labels(command.product).inc()
    kept, unanswered, refused = (became[one] for one in (Delivery.KEPT, Delivery.UNANSWERED, Delivery.REFUSED))
    give_back(conn, kept, now=wall(), never_left=True)
    give_back(conn, unanswered, now=wall())
    note_refused(conn, refused, now=wall())
    if kept or unanswered or refused:
        log.warning("commands_not_taken", kept=len(kept), unanswered=len(unanswered), refused=len(refused))
    return not kept and not unanswered
